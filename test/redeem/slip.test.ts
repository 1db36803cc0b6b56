import fc from 'fast-check';
import { v7 as uuidv7 } from 'uuid';
import { verifyStation } from '#books';
import { expirePoints } from '#ledger';
import { asResident, asStaff, type StaffClient } from '../support/client';
import { give, lotsOf } from '../ledger/moves';
import { counter } from './counter';
import { balanceOf, enrich, price, shelve } from './shop';

// Paper slips of a power cut (domain.md, "Redeem"): numbered, capped, signed by two, entered when there is power again.

const shop = counter('slips');
let other: StaffClient;
beforeAll(async () => {
  other = await asStaff(shop.app, shop.house, 1, 'keeper');
});

const slip = (of: object) => ({
  slipNo: 'A-0001',
  day: '2026-11-01',
  residentId: shop.st.heads[7]!,
  lines: [{ itemId: shop.rice, pieces: 1, points: 12 }],
  ...of,
});

it('are entered once, capped, signed by two', async () => {
  const id = uuidv7();
  const params = { redemptionId: id };
  const enter = (body: object, p = params) =>
    shop.keeper.call('slip.enter', { params: p, body: body as never });
  expect(await enter(slip({ signedBy: shop.keeper.staffId }))).toMatchObject({ code: 'same_person' });
  expect(await enter(slip({ signedBy: shop.admin.staffId }))).toMatchObject({ code: 'witness_unfit' });
  expect(await enter(slip({ signedBy: other.staffId, day: '2026-11-03' }))).toMatchObject({
    code: 'in_future',
  });
  expect(await enter(slip({ signedBy: other.staffId, day: '2026-10-20' }))).toMatchObject({
    code: 'too_late',
  });
  const three = [{ itemId: shop.rice, pieces: 3, points: 12 }];
  expect(await enter(slip({ signedBy: other.staffId, lines: three }))).toMatchObject({ code: 'limit_reached', body: { facts: { limit: 'once', max: 30 } } }); // prettier-ignore
  const done = await enter(slip({ signedBy: other.staffId }));
  expect(done.body).toMatchObject({ state: 'handed-over', mode: 'paper', proof: 'slip', witnessId: other.staffId, slipNo: 'A-0001' }); // prettier-ignore
  expect((await enter(slip({ signedBy: other.staffId }))).headers['idempotency-hit']).toBe('true');
  expect(await enter(slip({ signedBy: other.staffId }), { redemptionId: uuidv7() })).toMatchObject({ code: 'slip_used' }); // prettier-ignore
  const found = await shop.house.owner.query(`SELECT happened_at FROM points.entry WHERE source_id = $1`, [
    id,
  ]);
  expect(found.rows).toEqual([{ happened_at: new Date('2026-11-01T12:00:00+08:00') }]);
});

it('are booked by their own day: its price, its points, its month', async () => {
  const who = await asResident(shop.app, shop.house, 1, {
    residentId: shop.st.heads[2]!,
    householdId: shop.st.households[2]!,
  });
  const tea = await shelve(shop.house, 1, { price: 6, limitHouseholdMonth: 2 });
  await price(shop.house, 1, tea, 9, '2026-11-01');
  await shop.house.owner.query('UPDATE points.item SET offered = false WHERE item_id = $1', [tea]);
  await give(shop.house.owner, shop.st.households[2]!, [
    { expiresOn: '2026-10-31', grace: false, points: 7 },
  ]);
  const enter = (slipNo: string, day: string, pieces: number, points: number, redemptionId = uuidv7()) =>
    shop.keeper.call('slip.enter', {
      params: { redemptionId },
      body: slip({ slipNo, day, residentId: shop.st.heads[2]!, signedBy: other.staffId, lines: [{ itemId: tea, pieces, points }] }) as never, // prettier-ignore
    });
  const priceOn = async (query: { day?: string }) =>
    (await shop.keeper.ok('item.list', { query })).items.find((i) => i.itemId === tea)?.pointPrice;
  expect([await priceOn({}), await priceOn({ day: '2026-10-31' })]).toEqual([9, 6]);

  expect((await enter('B-1', '2026-11-01', 2, 9)).body).toMatchObject({ points: 18 });
  const { monthLeft } = await who.ok('shelf.mine');
  expect(await enter('B-2', '2026-10-31', 2, 9)).toMatchObject({ code: 'price_changed', body: { facts: { price: 6 } } }); // prettier-ignore
  const id = uuidv7();
  expect((await enter('B-2', '2026-10-31', 2, 6, id)).body).toMatchObject({ points: 12, heldAt: '2026-10-31T04:00:00.000Z', handedOverAt: '2026-10-31T04:00:00.000Z' }); // prettier-ignore
  const { rows: entries } = await shop.house.owner.query('SELECT lots FROM points.entry WHERE source_id = $1', [id]); // prettier-ignore
  expect(entries).toMatchObject([{ lots: [{ expiresOn: '2026-10-31', points: 7 }, { expiresOn: 'infinity', points: 5 }] }]); // prettier-ignore
  // each month has had its two, and November has spent no more than before
  for (const [day, points] of [
    ['2026-10-31', 6],
    ['2026-11-01', 9],
  ] as const) {
    expect(await enter('B-3', day, 1, points)).toMatchObject({ code: 'limit_reached', body: { facts: { limit: 'item-household', left: 0 } } }); // prettier-ignore
  }
  expect((await who.ok('shelf.mine')).monthLeft).toBe(monthLeft);
  const listed = await shop.supervisor.ok('redemption.list', { query: { from: '2026-10-31', until: '2026-10-31' } }); // prettier-ignore
  expect(listed.items.map((i) => i.redemptionId)).toEqual([id]);
});

it('are paid with the points of their day, though these were written off since: as often as they lapsed', async () => {
  const household = shop.st.households[3]!;
  const left = () => balanceOf(shop.house, 1, household);
  const tin = await shelve(shop.house, 1, { price: 4 });
  const old = { expiresOn: '2026-10-31', grace: false };
  await give(shop.house.owner, household, [{ ...old, points: 20 }]);
  await expirePoints(shop.house, 1);
  expect(await left()).toBe(100);
  let entered = 0;
  const enter = async (day: string, pieces: number, residentId = shop.st.heads[3]!) => {
    const id = uuidv7();
    const body = slip({ slipNo: `C-${++entered}`, day, residentId, signedBy: other.staffId, lines: [{ itemId: tin, pieces, points: 4 }] }); // prettier-ignore
    await shop.keeper.ok('slip.enter', { params: { redemptionId: id }, body: body as never });
    const { rows } = await shop.house.owner.query(
      `SELECT kind, lots FROM points.entry WHERE station_id = 1 AND source_id = $1 ORDER BY version`,
      [id],
    );
    return { id, entries: rows };
  };

  const first = await enter('2026-10-31', 3);
  expect(first.entries).toEqual([
    { kind: 'reverse-expire', lots: [{ ...old, points: 12 }] },
    { kind: 'redeem', lots: [{ ...old, points: 12 }] },
  ]);
  expect(await left()).toBe(100);
  // 8 of the 20 are left of what lapsed; nobody else's lapse is touched, and a later day has none
  expect((await enter('2026-10-31', 3)).entries).toEqual([
    { kind: 'reverse-expire', lots: [{ ...old, points: 8 }] },
    { kind: 'redeem', lots: [{ ...old, points: 8 }, { expiresOn: 'infinity', grace: false, points: 4 }] }, // prettier-ignore
  ]);
  for (const [day, who] of [
    ['2026-10-31', 3],
    ['2026-11-01', 3],
    ['2026-10-31', 4],
  ] as const) {
    // prettier-ignore
    expect((await enter(day, 1, shop.st.heads[who])).entries.map(({ kind }) => kind)).toEqual(['redeem']);
  }
  expect(await left()).toBe(88);

  // the household reads why; goods that come back bring what had lapsed with its grace, as for anybody
  const who = await asResident(shop.app, shop.house, 1, {
    residentId: shop.st.heads[3]!,
    householdId: household,
  });
  const { items } = await who.ok('account.entries', { query: {} });
  expect(items.map(({ kind, points }) => [kind, points])).toContainEqual(['reverse-expire', 12]);
  await shop.keeper.ok('redemption.return', { params: { redemptionId: first.id }, body: { reason: '破损', spoiled: true } }); // prettier-ignore
  expect(await left()).toBe(100);
  expect(await verifyStation(shop.house.db, 1)).toEqual([]);
});

it('leave the same behind whether they are entered before the write-off or after it', async () => {
  // A station of their own, where no limit ends the play: only points run out.
  const apart = await shop.house.station({ station: 2, households: 2 });
  await shop.house.owner.query(
    `UPDATE points.setting SET value = '1000'
      WHERE station_id = 2 AND key IN ('redeem.pointsPerMonth', 'redeem.witnessedPoints')`,
  );
  await enrich(shop.house, apart, 100);
  const [there, beside] = [
    await asStaff(shop.app, shop.house, 2, 'keeper'),
    await asStaff(shop.app, shop.house, 2, 'keeper'),
  ];
  const piece = await shelve(shop.house, 2, { price: 1, pieces: 1000 });
  const [before, after] = [0, 1];
  let entered = 0;
  const enter = (who: number, points: number) =>
    there.call('slip.enter', {
      params: { redemptionId: uuidv7() },
      body: slip({ slipNo: `D-${++entered}`, day: '2026-10-31', residentId: apart.heads[who]!, signedBy: beside.staffId, lines: [{ itemId: piece, pieces: points, points: 1 }] }) as never, // prettier-ignore
    });
  const lot = fc.record({
    expiresOn: fc.constantFrom('2026-10-30', '2026-10-31', '2026-11-01', '2027-12-31'),
    grace: fc.boolean(),
    points: fc.integer({ min: 1, max: 5 }),
  });
  let paid = 0;
  const played = fc.asyncProperty(
    fc.uniqueArray(lot, { maxLength: 4, selector: (l) => `${l.expiresOn} ${l.grace}` }),
    fc.integer({ min: 1, max: 8 }),
    async (lots, points) => {
      for (const who of [before, after]) {
        if (lots.length > 0) await give(shop.house.owner, apart.households[who]!, lots, { station: 2 });
      }
      const early = await enter(before, points);
      await expirePoints(shop.house, 2);
      const late = await enter(after, points);
      expect([late.status, late.code]).toEqual([early.status, early.code]);
      if (early.status === 200) paid += 1;
      else expect(early.code).toBe('balance_too_low');
      expect(await lotsOf(shop.house.owner, apart.households[after]!)).toEqual(await lotsOf(shop.house.owner, apart.households[before]!)); // prettier-ignore
    },
  );
  await fc.assert(played, { numRuns: 25, endOnFailure: true });
  // a hundred points pay for twelve slips of eight, whatever chance brings
  expect(paid).toBeGreaterThanOrEqual(12);
  expect(await verifyStation(shop.house.db, 2)).toEqual([]);
});

it('of a month that is closed are booked on the day they are entered, at the price of their own', async () => {
  const tea = await shelve(shop.house, 1, { price: 3 });
  await price(shop.house, 1, tea, 9, '2026-11-01');
  expect((await shop.supervisor.call('month.close', { params: { month: '2026-10' } })).status).toBe(200);
  const body = slip({ slipNo: 'E-1', day: '2026-10-31', residentId: shop.st.heads[1]!, signedBy: other.staffId, lines: [{ itemId: tea, pieces: 1, points: 3 }] }); // prettier-ignore
  const done = await shop.keeper.ok('slip.enter', {
    params: { redemptionId: uuidv7() },
    body: body as never,
  });
  expect(done).toMatchObject({ points: 3, heldAt: shop.house.clock.now().toISOString() });
  expect(await verifyStation(shop.house.db, 1)).toEqual([]);
});
