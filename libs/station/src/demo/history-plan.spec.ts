import { HISTORY, planHistory, type PlannedHousehold } from './history-plan';

const households: PlannedHousehold[] = Array.from({ length: HISTORY.households }, (_, i) => ({
  householdId: `h${i}`,
  residentId: `r${i}`,
  groupId: 1 + Math.floor((i * 30) / HISTORY.households),
}));
const plan = planHistory(households);
const claims = plan.flatMap(({ day, actCode, points, ...p }) =>
  (p.kind === 'list' ? p.attending : [p.by]).map((by) => ({ day, actCode, points, by })),
);

it('adds up to the published points, over about 43,000 claims', () => {
  expect(claims.reduce((sum, claim) => sum + claim.points, 0)).toBe(HISTORY.points);
  expect(claims.length).toBeGreaterThan(43_000);
  expect(claims.length).toBeLessThan(43_600);
});

it('has every household that takes part, and lists of about 90', () => {
  expect(new Set(claims.map((claim) => claim.by.householdId)).size).toBe(HISTORY.households);
  const lists = plan.filter((p) => p.kind === 'list');
  expect(lists).toHaveLength(480);
  for (const list of lists) expect(list.attending.length).toBeGreaterThanOrEqual(89);
});

it('lasts twenty months and keeps to the routine cap of 40 points a household a month', () => {
  expect(plan[0]!.day.slice(0, 7)).toBe('2018-12');
  expect(plan.at(-1)!.day.slice(0, 7)).toBe('2020-07');
  const sums = new Map<string, number>();
  for (const claim of claims) {
    const key = `${claim.by.householdId} ${claim.day.slice(0, 7)}`;
    sums.set(key, (sums.get(key) ?? 0) + claim.points);
  }
  expect(Math.max(...sums.values())).toBeLessThanOrEqual(40);
});

it('asks for no act twice on a day', () => {
  const keys = claims.map((claim) => `${claim.by.householdId} ${claim.day} ${claim.actCode}`);
  expect(new Set(keys).size).toBe(keys.length);
});
