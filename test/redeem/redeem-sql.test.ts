import { v7 as uuidv7 } from 'uuid';
import { readShop } from '#goods';
import { shelfOf } from '#steps/7-redeem';
import { testHouse, type TestHouse, type TestStation } from '../support';
import { asApp, balanceOf, enrich, layWaiting, price, redeemSql, shelve, stockOf } from './shop';

let house: TestHouse;
let st: TestStation;
beforeAll(async () => {
  house = await testHouse({ name: 'redeem' });
  st = await house.station({ households: 14, membersPerHousehold: 2 });
  await enrich(house, st, 100);
});
afterAll(() => house.close());

const held = { state: 'held', replayed: false };

describe('a redemption', () => {
  it('takes points and goods in one moment, and keeps what it was made of', async () => {
    const [rice, oil] = [await shelve(house, 1, { price: 12 }), await shelve(house, 1, { price: 30 })];
    const id = uuidv7();
    const made = await redeemSql(
      house, st, 0, [{ itemId: rice, pieces: 2, points: 12 }, { itemId: oil, points: 30 }], { id }); // prettier-ignore
    expect(made).toMatchObject({ ...held, points: 54, pieces: 3, balance: 46 });
    expect(await stockOf(house, 1, rice)).toEqual({ free: 8, allocated: 2 });
    const [entry] = await asApp<object>(house, 1, `SELECT kind, points, balance_after, source_id, lots
      FROM points.entry WHERE station_id = $1 AND source_id = $2`, [1, id]); // prettier-ignore
    expect(entry).toEqual({ kind: 'redeem', points: 54, balance_after: 46, source_id: id,
      lots: [{ expiresOn: 'infinity', grace: false, points: 54 }] }); // prettier-ignore
    const movements = await asApp(house, 1, `SELECT kind, pieces, free_after, allocated_after, version
      FROM points.stock_movement WHERE station_id = $1 AND source_id = $2 ORDER BY item_id`, [1, id]); // prettier-ignore
    expect(movements).toEqual([
      { kind: 'allocated', pieces: 2, free_after: 8, allocated_after: 2, version: 2 },
      { kind: 'allocated', pieces: 1, free_after: 9, allocated_after: 1, version: 2 },
    ]);
    const [row] = await asApp<{ basket: object[] }>(house, 1, `SELECT basket, state, entry_version
      FROM points.redemption WHERE station_id = $1 AND redemption_id = $2`, [1, id]); // prettier-ignore
    expect(row).toMatchObject({ state: 'held', entry_version: 2 });
    expect(row!.basket[0]).toEqual({ itemId: rice, nameZh: '大米', nameEn: 'rice', unitZh: '袋', unitEn: 'bag', pieces: 2, points: 12 }); // prettier-ignore
  });

  it('sent twice is done once and answered alike', async () => {
    const itemId = await shelve(house, 1);
    const id = uuidv7();
    await redeemSql(house, st, 1, [{ itemId }], { id });
    expect(await redeemSql(house, st, 1, [{ itemId }], { id })).toMatchObject({ replayed: true, state: 'held', points: 5, balance: 95 }); // prettier-ignore
    expect(await stockOf(house, 1, itemId)).toEqual({ free: 9, allocated: 1 });
    // also when the shop has closed meanwhile: what was done stays done
    expect(await redeemSql(house, st, 1, [{ itemId }], { id, open: false })).toMatchObject({
      replayed: true,
    });
  });

  it('sent twice at the same time is done once', async () => {
    const itemId = await shelve(house, 1);
    const id = uuidv7();
    const both = await Promise.all(Array.from({ length: 6 }, () => redeemSql(house, st, 2, [{ itemId }], { id }))); // prettier-ignore
    expect(both.filter((r) => !r.replayed)).toHaveLength(1);
    expect(await stockOf(house, 1, itemId)).toEqual({ free: 9, allocated: 1 });
  });

  it('at the counter goes over in one go', async () => {
    const itemId = await shelve(house, 1);
    const laid = await layWaiting(house, st, 3);
    const made = await redeemSql(house, st, 3, [{ itemId }], laid);
    expect(made.state).toBe('handed-over');
    expect(await stockOf(house, 1, itemId)).toEqual({ free: 9, allocated: 0 });
  });

  it('costs what the version of the day says', async () => {
    const itemId = await shelve(house, 1, { price: 5 });
    await price(house, 1, itemId, 7, '2026-11-02');
    await price(house, 1, itemId, 9, '2026-11-03');
    await expect(redeemSql(house, st, 4, [{ itemId, points: 5 }])).rejects.toMatchObject({
      code: 'price_changed',
      details: { itemId, shown: 5, price: 7 },
    });
    expect(await redeemSql(house, st, 4, [{ itemId, points: 7 }])).toMatchObject({ points: 7 });
  });
});

describe('refusals, each of which writes nothing', () => {
  let itemId: string;
  const refused = async (
    household: number,
    terms: Parameters<typeof redeemSql>[4],
    code: string,
    details = {},
    wanted = [{ itemId, pieces: 1, points: 5 }],
  ) => {
    // prettier-ignore
    const before = [await balanceOf(house, 1, st.households[household]!), await stockOf(house, 1, itemId)];
    await expect(redeemSql(house, st, household, wanted, terms)).rejects.toMatchObject({ code, details });
    expect([await balanceOf(house, 1, st.households[household]!), await stockOf(house, 1, itemId)]).toEqual(before); // prettier-ignore
  };
  beforeAll(async () => {
    itemId = await shelve(house, 1, { pieces: 100 });
  });

  it('the same id for another request, or from another household', async () => {
    const id = uuidv7();
    await redeemSql(house, st, 5, [{ itemId }], { id });
    await refused(5, { id, hash: Buffer.alloc(32, 1) }, 'request_differs');
    await refused(6, { id }, 'request_differs');
  });
  it('a late request whose sender was told that nothing was taken', async () => {
    const id = uuidv7();
    const settle = () => house.db.call('SELECT * FROM points.settle_redemption($1, $2, $3, $4, $5)', [1, house.clock.now(), id, st.households[5], st.heads[5]]); // prettier-ignore
    expect(await settle()).toEqual([{ settle_redemption: false }]);
    await refused(5, { id }, 'request_abandoned');
    expect(await settle()).toEqual([{ settle_redemption: false }]);
  });
  it('a balance that is too low', async () => {
    await refused(6, {}, 'balance_too_low', { have: 100, need: 105 }, [{ itemId, pieces: 21, points: 5 }]);
  });
  it('a stock that is too low', async () => {
    const last = await shelve(house, 1, { pieces: 1, price: 1 });
    await refused(6, {}, 'stock_too_low', { itemId: last, left: 1 }, [{ itemId, pieces: 1, points: 5 }, { itemId: last, pieces: 2, points: 1 }]); // prettier-ignore
  });
  it('an item that is not offered, has no price, or is not there', async () => {
    const off = await shelve(house, 1, { offered: false });
    const priceless = await shelve(house, 1);
    await price(house, 1, priceless, null, '2026-11-01');
    for (const unknown of [off, priceless, uuidv7()]) {
      await refused(6, {}, 'item_not_offered', { itemId: unknown }, [{ itemId: unknown, pieces: 1, points: 5 }]); // prettier-ignore
    }
  });
  it('a closed shop', () => refused(6, { open: false }, 'shop_closed'));
  it('a keeper who is the witness too', () => {
    const keeperId = uuidv7();
    return refused(6, { mode: 'counter', keeperId, witnessId: keeperId }, 'same_person');
  });
  it('more than one paper slip may take', () =>
    refused(6, { oncePoints: 4 }, 'limit_reached', { limit: 'once', max: 4, left: 4 }));
  it('more than a household may take without a PIN in a month', async () => {
    const beside = { witnessId: uuidv7(), witnessedPoints: 9 };
    await redeemSql(house, st, 13, [{ itemId }]);
    await redeemSql(house, st, 13, [{ itemId }], beside);
    await refused(13, beside, 'limit_reached', { limit: 'witnessed', max: 9, left: 4 });
  });
  it('more than the household may spend in a month', async () => {
    await redeemSql(house, st, 7, [{ itemId, pieces: 3 }]);
    await refused(7, { monthPoints: 19 }, 'limit_reached', { limit: 'household', max: 19, left: 4 });
    expect(await redeemSql(house, st, 7, [{ itemId }], { monthPoints: 20 })).toMatchObject(held);
  });
  it('more than the household lets a member spend in a month', async () => {
    const cardId = uuidv7();
    await house.owner.query(
      `INSERT INTO points.card (station_id, card_id, resident_id, secret_digest, points_per_month, issued_at)
       VALUES (1, $1, $2, sha256('x'), 10, '2018-09-01')`,
      [cardId, st.heads[8]],
    );
    await redeemSql(house, st, 8, [{ itemId }], { cardId });
    const other = st.members.get(st.households[8]!)![1]!;
    await redeemSql(house, st, 8, [{ itemId, pieces: 5 }], { resident: other });
    const much = [{ itemId, pieces: 2, points: 5 }];
    await refused(8, { cardId }, 'limit_reached', { limit: 'member', max: 10, left: 5 }, much);
    // nor when the card is lost: beside a witness, or on a paper slip
    await house.owner.query(`UPDATE points.card SET state = 'lost' WHERE card_id = $1`, [cardId]);
    const beside = { witnessId: uuidv7(), witnessedPoints: 50 };
    await refused(8, beside, 'limit_reached', { limit: 'member', max: 10, left: 5 }, much);
    const caller = { kind: 'resident', station: 1, kioskId: uuidv7(), sessionId: uuidv7(), residentId: st.heads[8]!, householdId: st.households[8]!, cardId: null, openedBy: 'witness' } as const; // prettier-ignore
    expect(await shelfOf(house, caller, house.clock.now())).toMatchObject({ monthLeft: 5 });
  });
  it('more of an item than one redemption, a member or a household may take', async () => {
    const few = await shelve(house, 1, {
      limitEach: 2,
      limitMemberMonth: 3,
      limitHouseholdMonth: 4,
      price: 1,
    });
    const other = st.members.get(st.households[9]!)![1]!;
    const want = (pieces: number) => [{ itemId: few, pieces, points: 1 }];
    await refused(9, {}, 'limit_reached', { limit: 'item-once', itemId: few, max: 2, left: 2 }, want(3));
    await redeemSql(house, st, 9, want(2));
    await refused(9, {}, 'limit_reached', { limit: 'item-member', itemId: few, max: 3, left: 1 }, want(2));
    await redeemSql(house, st, 9, want(2), { resident: other });
    await refused(9, {}, 'limit_reached', { limit: 'item-household', itemId: few, max: 4, left: 0 }, want(1));
  });
});

test('fifty clients redeem the last bag of rice a thousand times: it is sold once', async () => {
  const itemId = await shelve(house, 1, { pieces: 1, price: 1 });
  const answers: string[] = [];
  const client = async (n: number) => {
    for (let i = 0; i < 20; i += 1) {
      const one = redeemSql(house, st, (n + i) % st.households.length, [{ itemId, points: 1 }]);
      answers.push(await one.then((r) => r.state, (error: { code?: string; message: string }) => error.code ?? error.message)); // prettier-ignore
    }
  };
  await Promise.all(Array.from({ length: 50 }, (_, n) => client(n)));
  const counts: Record<string, number> = {};
  for (const answer of answers) counts[answer] = (counts[answer] ?? 0) + 1;
  expect(counts).toEqual({ held: 1, stock_too_low: 999 });
  expect(await stockOf(house, 1, itemId)).toEqual({ free: 0, allocated: 1 });
}, 60_000);

test('two kiosks and a counter share one stock, in baskets of opposite order', async () => {
  const items = [await shelve(house, 1, { pieces: 30, price: 1 }), await shelve(house, 1, { pieces: 30, price: 1 })]; // prettier-ignore
  const sell = async (household: number, termsOf: () => Promise<object> | object) => {
    let sold = 0;
    for (let i = 0; i < 20; i += 1) {
      const wanted = (i % 2 ? items : [...items].reverse()).map((itemId) => ({ itemId, points: 1 }));
      sold += await redeemSql(house, st, household, wanted, await termsOf()).then(() => 1, () => 0); // prettier-ignore
    }
    return sold;
  };
  const sold = await Promise.all([sell(10, () => ({})), sell(11, () => ({})), sell(12, () => layWaiting(house, st, 12))]); // prettier-ignore
  expect(sold.reduce((a, b) => a + b)).toBe(30);
  const stock = await stockOf(house, 1, items[0]!);
  expect(stock).toEqual({ free: 0, allocated: sold[0] + sold[1] });
});

test('redeem stays inside its station', async () => {
  const other = await house.station({ station: 2, households: 1 });
  await enrich(house, other, 50);
  const here = await shelve(house, 1);
  const foreign = { ...st, station: 2 };
  // another station's household, another station's item
  await expect(redeemSql(house, foreign, 0, [{ itemId: here }])).rejects.toMatchObject({ code: 'not_found' });
  await expect(redeemSql(house, other, 0, [{ itemId: here }])).rejects.toMatchObject({ code: 'item_not_offered' }); // prettier-ignore
  expect(await stockOf(house, 1, here)).toEqual({ free: 10, allocated: 0 });
  // the application itself writes neither stock nor redemption
  for (const sql of [
    'UPDATE points.stock SET free = 1000 WHERE station_id = $1',
    "UPDATE points.redemption SET state = 'handed-over' WHERE station_id = $1",
    'DELETE FROM points.stock_movement WHERE station_id = $1',
    "SELECT points.stock_move($1, now(), 'surplus', '{}', '{}', NULL, NULL, NULL, 'staff', NULL)",
  ]) {
    await expect(asApp(house, 1, sql, [1])).rejects.toMatchObject({ driverError: { code: '42501' } });
  }
});

test('the shop’s rules stay inside their station', async () => {
  await house.station({ station: 3, households: 1 });
  await house.owner.query(
    `INSERT INTO points.setting (station_id, key, valid_from, value) VALUES
       (3, 'redeem.holdDays', '2026-11-01', '9'), (3, 'redeem.openDays', '2026-11-01', '[6]'), (3, 'redeem.holdDays', '2026-11-03', '8')`,
  );
  await house.owner.query(`INSERT INTO points.shop_day (station_id, day, open, reason) VALUES
    (3, '2026-11-04', true, 'x'), (3, '2026-11-07', false, 'x'), (3, '2028-11-07', false, 'too far')`); // prettier-ignore
  const there = await readShop(house, 3, '2026-11-02');
  expect(there.settings['redeem.holdDays']).toBe(9);
  expect(there.calendar).toEqual({ weekdays: [6], closed: ['2026-11-07'], open: ['2026-11-04'] });
  const here = await readShop(house, 1, '2026-11-02');
  expect(here.settings['redeem.holdDays']).not.toBe(9);
  expect(here.calendar).toMatchObject({ closed: [], open: [] });
});
