import { creditDue, honourOf } from '#steps/6-credit';
import { publicized, testHouse, type TestHouse, type TestStation } from '../support';

/** Honour is what was ever credited, by carrier; a household carries on that of those merged into it. */
let house: TestHouse;
let st: TestStation;
beforeAll(async () => {
  house = await testHouse({ name: 'honour' });
  st = await house.station({ households: 4 });
});
afterAll(() => house.close());

const honour = (household: number) =>
  house.db.inStation(1, (tx) => honourOf(tx, 1, st.households[household]!));
const merge = (from: number, into: number) =>
  house.owner.query(
    `UPDATE points.household SET state = 'closed', merged_into = $2 WHERE household_id = $1`,
    [st.households[from], st.households[into]],
  );

it('follows from household to household, however often they merge', async () => {
  for (const [household, points] of [5, 7, 11].entries()) {
    await publicized(house, st, { claims: 1, points, households: [st.households[household]!] });
  }
  await creditDue(house, 1);
  expect(await honour(0)).toEqual([{ carrier: 'service', points: 5 }]);
  await merge(1, 0);
  expect(await honour(0)).toEqual([{ carrier: 'service', points: 12 }]);
  await merge(0, 2);
  expect(await honour(2)).toEqual([{ carrier: 'service', points: 23 }]);
  expect(await honour(3)).toEqual([]);
});
