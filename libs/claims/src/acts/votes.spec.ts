import type { Panel } from '#contract';
import { decide, votesNeeded, type Decision, type Vote } from './votes';

const TIERS = [
  { name: '县级', points: 100 },
  { name: '市级', points: 150 },
  { name: '省级', points: 200 },
];
const yes: Vote = { choice: 'approve', tier: null };
const no: Vote = { choice: 'reject' };
const back: Vote = { choice: 'return' };
const tier = (name: string): Vote => ({ choice: 'approve', tier: name });

/** Every sequence of so many votes. */
function sequences(choices: readonly Vote[], length: number): Vote[][] {
  if (length === 0) return [[]];
  return sequences(choices, length - 1).flatMap((votes) => choices.map((vote) => [...votes, vote]));
}

/** The outcome once all seats have voted, by the definition alone. */
function finalOutcome(seats: number, votes: readonly Vote[], tiers: typeof TIERS): Decision {
  const needed = Math.floor(seats / 2) + 1;
  const approvals = votes.filter((vote) => vote.choice === 'approve');
  if (votes.filter((vote) => vote.choice === 'return').length >= needed) return { state: 'returned' };
  if (approvals.length < needed) return { state: 'rejected' };
  const carried = tiers.filter(
    ({ points }) =>
      approvals.filter((vote) => tiers.find(({ name }) => name === vote.tier)!.points >= points).length >=
      needed,
  );
  return { state: 'certified', tier: carried.at(-1)?.name ?? null };
}

test.each<[Panel, number, number]>([
  ['one', 1, 1],
  ['one', 5, 1],
  ['two', 3, 2],
  ['majority', 3, 2],
  ['majority', 4, 3],
  ['majority', 5, 3],
])('panel %s of %i seats needs %i', (panel, seats, needed) => {
  expect(votesNeeded(panel, seats)).toBe(needed);
});

test.each<[Panel, number, Vote[], Decision]>([
  ['one', 3, [], { state: 'open' }],
  ['one', 3, [yes], { state: 'certified', tier: null }],
  ['one', 3, [back], { state: 'returned' }],
  ['two', 3, [yes, no], { state: 'open' }],
  ['two', 3, [yes, no, yes], { state: 'certified', tier: null }],
  ['two', 3, [yes, no, back], { state: 'rejected' }],
  ['majority', 4, [yes, yes, no], { state: 'open' }],
  ['majority', 4, [yes, yes, no, no], { state: 'rejected' }],
  ['majority', 4, [no, no], { state: 'rejected' }],
  ['majority', 3, [yes, no, back], { state: 'rejected' }],
  ['majority', 5, [yes, yes, yes], { state: 'certified', tier: null }],
])('panel %s of %i: %j', (panel, seats, votes, decision) => {
  expect(decide(panel, seats, votes)).toEqual(decision);
});

test.each<[Panel, number, Vote[], Decision]>([
  ['majority', 3, [tier('省级'), tier('省级')], { state: 'certified', tier: '省级' }],
  ['majority', 3, [tier('省级'), tier('市级')], { state: 'open' }],
  ['majority', 3, [tier('省级'), tier('市级'), no], { state: 'certified', tier: '市级' }],
  ['majority', 3, [tier('省级'), tier('县级'), tier('市级')], { state: 'certified', tier: '市级' }],
  ['majority', 5, [tier('县级'), tier('县级'), tier('县级')], { state: 'certified', tier: '县级' }],
  ['majority', 5, [tier('省级'), tier('县级'), tier('县级')], { state: 'open' }],
  ['majority', 5, [tier('省级'), tier('县级'), tier('县级'), no], { state: 'certified', tier: '县级' }],
  ['one', 3, [tier('市级')], { state: 'certified', tier: '市级' }],
  ['two', 3, [tier('县级'), tier('省级')], { state: 'certified', tier: '县级' }],
])('the tier, panel %s of %i: %j', (panel, seats, votes, decision) => {
  expect(decide(panel, seats, votes, TIERS)).toEqual(decision);
});

test.each<[Vote[], number, Decision]>([
  [[no], 1, { state: 'rejected' }],
  [[yes], 1, { state: 'open' }],
  [[back], 1, { state: 'open' }],
  // Two of three agree on the lower tier, and nobody is left who could raise it.
  [[tier('省级'), tier('县级')], 0, { state: 'certified', tier: '县级' }],
  [[tier('省级'), tier('县级')], 1, { state: 'open' }],
])('a majority of 3, recused seats left empty: %j and %i more', (votes, left, decision) => {
  const tiers = votes.some((vote) => vote.choice === 'approve' && vote.tier !== null) ? TIERS : [];
  expect(decide('majority', 3, votes, tiers, votes.length + left)).toEqual(decision);
});

describe.each([1, 2, 3, 4, 5])('every course of a majority panel of %i', (seats) => {
  test.each([
    ['without tiers', [yes, no, back], []],
    ['with tiers', [tier('县级'), tier('市级'), tier('省级'), no, back], TIERS],
  ])('%s: decided exactly when no vote outstanding can change the outcome', (_, choices, tiers) => {
    // Outcomes that can still come after each course, from the end backwards.
    const possible = new Map<string, Set<string>>();
    const keyOf = (votes: readonly Vote[]) => JSON.stringify(votes);
    for (const votes of sequences(choices, seats)) {
      const outcome = JSON.stringify(finalOutcome(seats, votes, tiers));
      for (let cast = 0; cast <= seats; cast += 1) {
        const key = keyOf(votes.slice(0, cast));
        possible.set(key, (possible.get(key) ?? new Set()).add(outcome));
      }
    }
    for (const [key, outcomes] of possible) {
      const decision = JSON.stringify(decide('majority', seats, JSON.parse(key) as Vote[], tiers));
      expect(decision).toBe(outcomes.size === 1 ? [...outcomes][0] : '{"state":"open"}');
    }
  });
});

describe.each<[Panel, number]>([
  ['one', 1],
  ['one', 3],
  ['two', 2],
  ['two', 3],
  ['two', 4],
  ['two', 5],
])('every course of panel %s of %i', (panel, seats) => {
  test('ends by its last seat, never changes once decided, and is carried by enough votes one way', () => {
    for (const votes of sequences([yes, no, back], seats)) {
      let decided: string | null = null;
      for (let cast = 0; cast <= seats; cast += 1) {
        const decision = decide(panel, seats, votes.slice(0, cast));
        if (decided !== null) expect(JSON.stringify(decision)).toBe(decided);
        if (decision.state === 'certified') {
          expect(votes.slice(0, cast).filter((vote) => vote === yes).length).toBeGreaterThanOrEqual(
            votesNeeded(panel, seats),
          );
        }
        if (decision.state !== 'open') decided ??= JSON.stringify(decision);
      }
      expect(decided).not.toBeNull();
    }
  });
});

test('a panel that cannot bear the act, or a tier of another act, is a bug', () => {
  expect(() => votesNeeded('two', 1)).toThrow(RangeError);
  expect(() => votesNeeded('majority', 0)).toThrow(RangeError);
  expect(() => decide('one', 3, [tier('国家级')], TIERS)).toThrow(RangeError);
  expect(() => decide('one', 3, [yes], TIERS)).toThrow(RangeError);
});
