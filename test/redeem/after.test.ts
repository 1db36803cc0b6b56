import fc from 'fast-check';
import { v7 as uuidv7 } from 'uuid';
import { goodsChecks, receiveGoods } from '#goods';
import { ledgerChecks } from '#ledger';
import type { Finding } from '#platform';
import { redeemChecks, releaseDue, releaseOne } from '#steps/7-redeem';
import { testHouse, type TestHouse, type TestStation } from '../support';
import { give } from '../ledger/moves';
import { balanceOf, enrich, layWaiting, redeemSql, shelve, stockOf } from './shop';

let house: TestHouse;
let st: TestStation;
beforeAll(async () => {
  house = await testHouse({ name: 'after' });
  st = await house.station({ households: 6, membersPerHousehold: 1 });
});
afterAll(() => house.close());

const actor = { kind: 'system' as const, id: null, kioskId: null };
const lots = async (household: string) => {
  const found = await house.owner.query<{ day: string; grace: boolean; points: number }>(
    `SELECT expires_on::text AS day, grace, remaining::integer AS points FROM points.lot
      WHERE station_id = $1 AND household_id = $2 AND remaining > 0 ORDER BY expires_on, grace DESC`,
    [st.station, household],
  );
  return found.rows.map((l) => [l.day, l.grace, l.points]);
};

async function verify(station: number): Promise<Finding[]> {
  const findings: Finding[] = [];
  await house.db.inStation(station, async (tx) => {
    for (const check of [...ledgerChecks, ...goodsChecks, ...redeemChecks]) {
      for await (const finding of check.run(tx, station)) findings.push(finding);
    }
  });
  return findings;
}

it('what is held too long comes back by itself, to the points own dates, once', async () => {
  const who = st.households[0]!;
  await give(house.owner, who, [
    { expiresOn: '2026-11-05', grace: false, points: 4 },
    { expiresOn: '2027-12-31', grace: false, points: 6 },
  ]);
  const itemId = await shelve(house, 1, { price: 5 });
  const id = uuidv7();
  await redeemSql(house, st, 0, [{ itemId }], { id });
  expect(await lots(who)).toEqual([['2027-12-31', false, 5]]);
  const early = new Date(house.clock.now().getTime() + 7 * 86_400_000 - 1000);
  expect(await releaseDue(house, 1, early)).toBe(0);
  const due = new Date(early.getTime() + 2000);
  expect(await house.db.call('SELECT station FROM points.due_redemptions($1) AS station', [due])).toEqual([{ station: 1 }]); // prettier-ignore
  expect(await releaseDue(house, 1, due)).toBe(1);
  expect(await releaseDue(house, 1, due)).toBe(0);
  // four points had lapsed on the 5th: they live thirty days more, once
  expect(await lots(who)).toEqual([
    ['2026-12-09', true, 4],
    ['2027-12-31', false, 6],
  ]);
  expect(await stockOf(house, 1, itemId)).toEqual({ free: 10, allocated: 0 });
  await expect(releaseOne(house, 1, id, due, { due: false, reason: 'x', actor })).rejects.toMatchObject({
    code: 'wrong_state',
  });
});

it('a release and a hand-over at the same moment: one of them', async () => {
  await give(house.owner, st.households[1]!, [{ expiresOn: 'infinity', grace: false, points: 100 }]);
  const itemId = await shelve(house, 1, { price: 5 });
  for (let i = 0; i < 10; i += 1) {
    const id = uuidv7();
    await redeemSql(house, st, 1, [{ itemId }], { id });
    const both = await Promise.allSettled([
      releaseOne(house, 1, id, house.clock.now(), { due: false, reason: 'x', actor }),
      house.db.call('SELECT * FROM points.hand_over($1, $2, $3, $4, true, $2, 50, NULL)', [1, house.clock.now(), id, uuidv7()]), // prettier-ignore
    ]);
    expect(both.filter((b) => b.status === 'fulfilled')).toHaveLength(1);
    expect((await stockOf(house, 1, itemId)).allocated).toBe(0);
  }
  expect(await verify(1)).toEqual([]);
});

it('what follows a redemption stays inside its station', async () => {
  const other = await house.station({ station: 2, households: 1 });
  await enrich(house, other, 50);
  const itemId = await shelve(house, 2, { price: 5 });
  const id = uuidv7();
  await redeemSql(house, other, 0, [{ itemId }], { id });
  const now = house.clock.now();
  const elsewhere: [string, unknown[], string][] = [
    ['release_redemption($1, $2, $3, false, $4, 30, $4, NULL, NULL)', ['x'], 'wrong_state'],
    ['return_redemption($1, $2, $3, false, $4, 30, $5)', ['x', uuidv7()], 'wrong_state'],
    ['hand_over($1, $2, $3, $4, true, $2, 50, NULL)', [uuidv7()], 'not_found'],
    ['confirm_collection($1, $2, $3, $4, NULL)', [uuidv7()], 'wrong_state'],
  ];
  for (const [call, params, code] of elsewhere) {
    await expect(house.db.call(`SELECT * FROM points.${call}`, [1, now, id, ...params])).rejects.toMatchObject({ code }); // prettier-ignore
  }
  expect(await stockOf(house, 2, itemId)).toEqual({ free: 9, allocated: 1 });
});

it('whoever stood beside an earlier visit has no part when the receipt opens the goods', async () => {
  const made = await house.station({ station: 3, households: 1 });
  await enrich(house, made, 100);
  const itemId = await shelve(house, 3, { price: 30, pieces: 10 });
  const [id, beside] = [uuidv7(), uuidv7()];
  await redeemSql(house, made, 0, [{ itemId, points: 30 }], { id });
  const then = house.clock.now();
  await house.db.call('SELECT * FROM points.confirm_collection(3, $1, $2, $3, $4)', [then, id, made.heads[0], beside]); // prettier-ignore
  const over = `SELECT * FROM points.hand_over(3, $1, $2, $3, $4, $1, 50, NULL)`;
  await expect(house.db.call(over, [then, id, beside, false])).rejects.toMatchObject({ code: 'same_person' });
  await house.db.call(over, [then, id, beside, true]);
  const { rows } = await house.owner.query(
    'SELECT proof, witness_id FROM points.redemption WHERE redemption_id = $1',
    [id],
  );
  expect(rows).toEqual([{ proof: 'code', witness_id: null }]);
  // nor does it count as spent without a PIN
  await redeemSql(house, made, 0, [{ itemId, points: 30 }], { witnessId: uuidv7(), witnessedPoints: 50 });
});

it("the keeper's functions stay inside their station", async () => {
  const itemId = await shelve(house, 2, { price: 5 });
  const keep = `SELECT * FROM points.keep_stock($1, now(), $2, ARRAY[$3::uuid], ARRAY[1], NULL, NULL, NULL, NULL)`;
  await expect(house.db.call(keep, [1, 'spoiled', itemId])).rejects.toMatchObject({ code: 'not_found' });
  // nor do they move what redemptions move
  await expect(house.db.call(keep, [2, 'handed-over', itemId])).rejects.toThrow('stock is not kept');
});

it('whatever is done in whatever order, points, goods and redemptions agree', async () => {
  const act = fc.record({
    what: fc.constantFrom('redeem', 'counter', 'release', 'hand-over', 'return', 'receive', 'replay'),
    household: fc.nat(1),
    item: fc.nat(2),
    pieces: fc.integer({ min: 1, max: 4 }),
    pick: fc.nat(50),
  });
  let station = 10;
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 5, maxLength: 30 }), async (acts) => {
      const made = await house.station({ station: (station += 1), households: 2 });
      await enrich(house, made, 40);
      const items = await Promise.all([3, 5, 9].map((price) => shelve(house, station, { price, pieces: 6 })));
      const prices = [3, 5, 9];
      const ids: { id: string; household: number; wanted: { itemId: string; pieces: number; points: number }[] }[] = []; // prettier-ignore
      const run = async (a: (typeof acts)[number]) => {
        const known = ids[a.pick % Math.max(1, ids.length)];
        const id = known?.id ?? uuidv7();
        const now = house.clock.now();
        if (a.what === 'redeem' || a.what === 'counter') {
          const fresh = { id: uuidv7(), household: a.household, wanted: [{ itemId: items[a.item]!, pieces: a.pieces, points: prices[a.item]! }] }; // prettier-ignore
          ids.push(fresh);
          const terms = a.what === 'counter' ? await layWaiting(house, made, a.household) : { id: fresh.id };
          fresh.id = terms.id;
          await redeemSql(house, made, a.household, fresh.wanted, terms);
        }
        if (a.what === 'replay' && known) await redeemSql(house, made, known.household, known.wanted, { id });
        if (a.what === 'release')
          await releaseOne(house, station, id, now, { due: false, reason: 'x', actor });
        if (a.what === 'hand-over') await house.db.call('SELECT * FROM points.hand_over($1, $2, $3, $4, true, $2, 50, NULL)', [station, now, id, uuidv7()]); // prettier-ignore
        if (a.what === 'return') await house.db.call('SELECT * FROM points.return_redemption($1, $2, $3, $4, $5, 30, $6)', [station, now, id, a.pick % 2 === 0, 'x', uuidv7()]); // prettier-ignore
        if (a.what === 'receive') await house.db.call(`SELECT * FROM points.keep_stock($1, $2, 'received', ARRAY[$3::uuid], ARRAY[$4::integer], NULL, NULL, NULL, NULL)`, [station, now, items[a.item], a.pieces]); // prettier-ignore
      };
      // four at a time: what is refused is refused, what is done holds
      for (let i = 0; i < acts.length; i += 4) await Promise.allSettled(acts.slice(i, i + 4).map(run));
      expect(await verify(station)).toEqual([]);
      for (const household of made.households) expect(await balanceOf(house, station, household)).toBeGreaterThanOrEqual(0); // prettier-ignore
    }),
    { numRuns: 15 },
  );
}, 120_000);

it('verify names the row that was changed', async () => {
  const itemId = await shelve(house, 1, { price: 5 });
  const id = uuidv7();
  await redeemSql(house, st, 1, [{ itemId }], { id });
  await house.owner.query('UPDATE points.stock SET free = free + 1 WHERE station_id = 1 AND item_id = $1', [itemId]); // prettier-ignore
  await house.owner.query('UPDATE points.redemption SET points = 4 WHERE station_id = 1 AND redemption_id = $1', [id]); // prettier-ignore
  const receiptId = uuidv7();
  const given = await shelve(house, 1, { price: 5 });
  await receiveGoods(house, { station: 1, staffId: uuidv7() }, { receiptId, kind: 'donation', fromWhom: '某厂', documentNo: null, lines: [{ itemId: given, pieces: 3, bestBefore: null }] }, house.clock.now()); // prettier-ignore
  const told = async () => (await verify(1)).map((f) => [f.check, Object.values(f.key)[0]]);
  const found = [
    ['stock-sum', itemId],
    ['redemption-entry', id],
    ['redemption-sum', id],
  ];
  expect(await told()).toEqual(found);
  await house.owner.query(`ALTER TABLE points.stock_receipt_line DISABLE TRIGGER append_only`);
  await house.owner.query('UPDATE points.stock_receipt_line SET pieces = 4 WHERE receipt_id = $1', [
    receiptId,
  ]);
  await house.owner.query(`UPDATE points.redemption SET basket = '{}' WHERE station_id = 1 AND redemption_id = $1`, [id]); // prettier-ignore
  expect(await told()).toEqual([found[0], ['stock-paper', receiptId], ...found.slice(1)]);
});
