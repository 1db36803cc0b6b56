import fc from 'fast-check';
import { v7 as uuidv7 } from 'uuid';
import { verifyStation } from '#books';
import { APP_ROLE, Database, dataSourceOptions } from '#platform';
import { DataSource } from 'typeorm';
import { testHouse, type TestHouse, type TestStation } from '../support';
import { balanceOf, enrich, orderOf, redeemSql, redeemTogether, shelve, stockOf, type Wanted } from './shop';

const HOUSEHOLDS = 8;
const ITEMS = 4;

let house: TestHouse;
let stations: TestStation[];
beforeAll(async () => {
  house = await testHouse({ name: 'together' });
  stations = [];
  for (const station of [1, 2, 3, 4]) {
    stations.push(await house.station({ station, households: HOUSEHOLDS, membersPerHousehold: 1 }));
  }
});
afterAll(() => house.close());

const shelf = (station: TestStation, pieces: number) =>
  Promise.all(Array.from({ length: ITEMS }, () => shelve(house, station.station, { pieces, limitEach: 3 })));

const stateOf = async (made: TestStation, items: string[]) => ({
  balances: await Promise.all(made.households.map((id) => balanceOf(house, made.station, id))),
  stock: await Promise.all(items.map((id) => stockOf(house, made.station, id))),
});

const verified = async () => {
  for (const { station } of stations) expect(await verifyStation(house.db, station)).toEqual([]);
};

/** What each of the stations' households wants of the items, in which order they come. */
const baskets = fc
  .array(
    fc.record({
      place: fc.nat(1),
      household: fc.nat(HOUSEHOLDS - 1),
      wanted: fc.uniqueArray(
        fc.record({
          item: fc.nat(ITEMS - 1),
          pieces: fc.integer({ min: 1, max: 4 }),
          points: fc.constantFrom(5, 5, 5, 5, 6),
        }),
        { minLength: 1, maxLength: 3, selector: ({ item }) => item },
      ),
      open: fc.constantFrom(true, true, true, false),
    }),
    { minLength: 1, maxLength: 12 },
  ) // prettier-ignore
  .map((all) =>
    all.filter((a, n) => all.findIndex((b) => b.place === a.place && b.household === a.household) === n),
  );

test('together is the same as one after the other, of two stations in one call, whoever is refused', async () => {
  await fc.assert(
    fc.asyncProperty(baskets, async (orders) => {
      // stations 1 and 2 together, 3 and 4 one by one: on shelves of few pieces
      const items = await Promise.all(stations.map((made) => shelf(made, 5)));
      for (const made of stations) await enrich(house, made, 20);
      const orderFor = (shift: number) => (order: (typeof orders)[number]) => {
        const at = order.place + shift;
        const wanted: Wanted[] = order.wanted.map(({ item, ...rest }) => ({
          ...rest,
          itemId: items[at]![item]!,
        }));
        return orderOf(house, stations[at]!, order.household, wanted, { open: order.open });
      };
      const together = await redeemTogether(house, orders.map(orderFor(0)));
      const single: typeof together = [];
      for (const order of orders.map(orderFor(2)))
        single.push(...(await redeemTogether(house, [order], true)));
      const seen = (all: typeof single) => all.map(({ refused, state, points, pieces, balance }) => ({ refused, state, points, pieces, balance })); // prettier-ignore
      expect(seen(together)).toEqual(seen(single));
      expect(await stateOf(stations[0]!, items[0]!)).toEqual(await stateOf(stations[2]!, items[2]!));
      expect(await stateOf(stations[1]!, items[1]!)).toEqual(await stateOf(stations[3]!, items[3]!));
    }),
    { numRuns: 25 },
  );
  await verified();
});

test('who would have to wait for a lock is told so, and nobody else notices', async () => {
  const [made] = stations as [TestStation];
  await enrich(house, made, 100);
  const [mine, held] = [await shelve(house, 1), await shelve(house, 1)];
  const other = await house.owner.connect();
  await other.query('BEGIN');
  await other.query('SELECT FROM points.account WHERE station_id = 1 AND household_id = $1 FOR UPDATE', [made.households[0]]); // prettier-ignore
  await other.query('SELECT FROM points.stock WHERE station_id = 1 AND item_id = $1 FOR UPDATE', [held]);
  const outcomes = await redeemTogether(house, [
    orderOf(house, made, 0, [{ itemId: mine }]),
    orderOf(house, made, 1, [{ itemId: mine }, { itemId: held }]),
    orderOf(house, made, 2, [{ itemId: mine }]),
    orderOf(house, made, 2, [{ itemId: mine }]),
  ]);
  // the last: a household stands in one order of a call
  expect(outcomes.map(({ refused }) => refused)).toEqual(['55P03', '55P03', null, '55P03']);
  // through the house they are sent once more and wait
  const all = [0, 1, 2, 3].map((n) => redeemSql(house, made, n, [{ itemId: mine }, { itemId: held }]));
  await other.query('COMMIT');
  other.release();
  expect((await Promise.all(all)).map(({ state }) => state)).toEqual(['held', 'held', 'held', 'held']);
  expect(await stockOf(house, 1, mine)).toEqual({ free: 5, allocated: 5 });
  expect(await stockOf(house, 1, held)).toEqual({ free: 6, allocated: 4 });
  await verified();
});

test('the same request twice in one moment is done once, and another with its id is refused', async () => {
  const [made] = stations as [TestStation];
  const itemId = await shelve(house, 1);
  const id = uuidv7();
  const all = await Promise.allSettled([
    ...Array.from({ length: 6 }, () => redeemSql(house, made, 3, [{ itemId }], { id })),
    ...Array.from({ length: 3 }, (_, n) => redeemSql(house, made, 4 + n, [{ itemId }], { id })),
  ]);
  const codes = all.map((one) =>
    one.status === 'fulfilled' ? 'done' : (one.reason as { code: string }).code,
  );
  expect(codes).toEqual([...Array<string>(6).fill('done'), ...Array<string>(3).fill('request_differs')]);
  expect(all.filter((one) => one.status === 'fulfilled' && !one.value.replayed)).toHaveLength(1);
  expect(await stockOf(house, 1, itemId)).toEqual({ free: 9, allocated: 1 });
});

test('two processes with crowds of opposite baskets: nothing is lost', async () => {
  const [made] = stations as [TestStation];
  await enrich(house, made, 1000);
  const items = [await shelve(house, 1, { pieces: 1000 }), await shelve(house, 1, { pieces: 1000 })];
  const second = new Database(await new DataSource(dataSourceOptions(house.ownerUrl)).initialize());
  const crowd = (of: TestHouse) =>
    Promise.all(
      Array.from({ length: 60 }, (_, n) =>
        redeemSql(of, made, n % HOUSEHOLDS, (n % 2 ? items : items.toReversed()).map((itemId) => ({ itemId }))),
      ),
    ); // prettier-ignore
  const all = await Promise.all([crowd(house), crowd({ ...house, db: second })]);
  await second.close();
  expect(all.flat().map(({ state }) => state)).toEqual(Array<string>(120).fill('held'));
  for (const itemId of items) expect(await stockOf(house, 1, itemId)).toEqual({ free: 880, allocated: 120 });
  await verified();
});

test('the application has no right to the parts', async () => {
  const { rows } = await house.owner.query<{ proname: string }>(
    `SELECT proname FROM pg_proc WHERE pronamespace = 'points'::regnamespace AND has_function_privilege($1, oid, 'EXECUTE')
        AND proname IN ('redeem_together', 'redeem_take', 'redeem_write', 'stock_take', 'ledger_book')`,
    [APP_ROLE],
  );
  expect(rows).toEqual([{ proname: 'redeem_together' }]);
});
