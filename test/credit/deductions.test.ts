import { verifyStation } from '#books';
import { putSettings } from '#platform';
import { creditDue } from '#steps/6-credit';
import { publicized, testHouse, type TestHouse, type TestStation } from '../support';
import { give } from '../ledger/moves';

/** What a deduction takes when its window has closed: what is there, and 40 points a household a year (domain.md, "Deduct"). */
let house: TestHouse;
let st: TestStation;
beforeEach(async () => {
  house = await testHouse({ name: 'deductions', now: '2026-03-02T09:00:00+08:00' });
  st = await house.station({ households: 2 });
});
afterEach(() => house.close());

async function deduct(day: string, points: number, household = 0) {
  house.clock.set(`${day}T09:00:00+08:00`);
  const households = [st.households[household]!];
  const { claims } = await publicized(house, st, { claims: 1, kind: 'deduction', points, households });
  await creditDue(house, 1);
  const { rows } = await house.owner.query<{ taken: number; waived: number }>(
    `SELECT coalesce((SELECT points FROM points.entry WHERE source_id = $1 AND kind = 'deduct'), 0) AS taken,
            coalesce((SELECT points FROM points.waiver WHERE source_id = $1), 0) AS waived`,
    [claims[0]!.claimId],
  );
  return { claimId: claims[0]!.claimId, ...rows[0]! };
}

const rich = (household: number, points: number) =>
  give(house.owner, st.households[household]!, [{ expiresOn: 'infinity', grace: false, points }], {
    now: new Date('2026-03-01T09:00:00+08:00'),
  });
const of = (taken: number, waived: number) => expect.objectContaining({ taken, waived });

it('takes no more than 40 points a household in a year over all items; the rest is waived; the next year begins anew', async () => {
  await rich(0, 500);
  await rich(1, 500);
  expect(await deduct('2026-03-10', 30)).toEqual(of(30, 0));
  expect(await deduct('2026-06-10', 20)).toEqual(of(10, 10));
  expect(await deduct('2026-12-30', 5)).toEqual(of(0, 5));
  expect(await deduct('2026-12-30', 40, 1)).toEqual(of(40, 0));
  expect(await deduct('2027-01-02', 10)).toEqual(of(10, 0));
  expect(await verifyStation(house.db, 1)).toEqual([]);
});

it('takes what is there and waives the rest; what was waived does not count for the year', async () => {
  await rich(0, 8);
  expect(await deduct('2026-03-10', 30)).toEqual(of(8, 22));
  await rich(0, 100);
  expect(await deduct('2026-05-10', 40)).toEqual(of(32, 8));
});

it('a reversed deduction makes room again', async () => {
  await rich(0, 100);
  const first = await deduct('2026-03-10', 40);
  const households = [st.households[0]!];
  await publicized(house, st, {
    claims: 1,
    kind: 'reversal',
    points: 40,
    households,
    aboutClaimId: first.claimId,
  });
  await creditDue(house, 1);
  expect(await deduct('2026-04-10', 25)).toEqual(of(25, 0));
});

it('the year’s measure is the one in force on the act’s day', async () => {
  await rich(0, 100);
  await house.db.inStation(1, (tx) => putSettings(tx, 1, '2026-07-01', { 'deduct.pointsPerYear': 50 }));
  expect(await deduct('2026-06-30', 60)).toEqual(of(40, 20));
  expect(await deduct('2026-07-02', 60)).toEqual(of(10, 50));
});

it('two that are posted at once keep to it together', async () => {
  await rich(0, 200);
  const households = [st.households[0]!];
  for (let i = 0; i < 2; i += 1) {
    await publicized(house, st, { claims: 1, kind: 'deduction', points: 30, households });
  }
  await Promise.all([creditDue(house, 1), creditDue(house, 1)]);
  const { rows } = await house.owner.query<{ taken: number; waived: number }>(
    `SELECT (SELECT sum(points)::integer FROM points.entry WHERE kind = 'deduct') AS taken,
            (SELECT sum(points)::integer FROM points.waiver) AS waived`,
  );
  expect(rows[0]).toEqual({ taken: 40, waived: 20 });
});
