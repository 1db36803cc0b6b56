import fc from 'fast-check';
import { addDays, dayOf } from '#platform';
import {
  expiresOn,
  isAlive,
  lapsing,
  policyOn,
  refundInto,
  reminderDue,
  type DatedPolicy,
  type ExpiryPolicy,
} from './expiry';

const policy: fc.Arbitrary<ExpiryPolicy> = fc.oneof(
  fc.constantFrom<ExpiryPolicy>({ kind: 'never' }, { kind: 'end-of-year' }, { kind: 'end-of-next-year' }),
  fc.integer({ min: 1, max: 120 }).map((months) => ({ kind: 'rolling-months' as const, months })),
);
const day = fc.integer({ min: 0, max: 5000 }).map((n) => addDays('2018-09-01', n));

test.each<[ExpiryPolicy, string, string]>([
  [{ kind: 'never' }, '2026-11-05', 'infinity'],
  [{ kind: 'end-of-year' }, '2026-11-05', '2026-12-31'],
  [{ kind: 'end-of-year' }, '2026-12-31', '2026-12-31'],
  [{ kind: 'end-of-next-year' }, '2026-01-01', '2027-12-31'],
  [{ kind: 'end-of-next-year' }, '2026-12-31', '2027-12-31'],
  [{ kind: 'rolling-months', months: 12 }, '2026-11-05', '2027-11-05'],
  [{ kind: 'rolling-months', months: 6 }, '2026-08-31', '2027-02-28'],
])('by %j points of %s live to %s', (by, credited, expires) => {
  expect(expiresOn(by, credited)).toBe(expires);
});

test('points are alive on the day of their credit, and later credits never lapse earlier', () => {
  fc.assert(
    fc.property(policy, day, fc.nat(400), (by, credited, later) => {
      const expires = expiresOn(by, credited);
      expect(isAlive(expires, credited)).toBe(true);
      // 'infinity' sorts after every day as text, as it does in the database.
      expect(expiresOn(by, addDays(credited, later)) >= expires).toBe(true);
    }),
  );
});

test('a change of policy never shortens points already credited', () => {
  const dated = fc.record({ from: day, policy });
  fc.assert(
    fc.property(
      fc.array(dated),
      policy,
      day,
      fc.integer({ min: 1, max: 900 }),
      (earlier, next, credited, wait) => {
        const policies: DatedPolicy[] = [
          { from: '2018-09-01', policy: { kind: 'end-of-next-year' } },
          ...earlier,
        ];
        const before = expiresOn(policyOn(policies, credited), credited);
        const changed = [...policies, { from: addDays(credited, wait), policy: next }];
        expect(expiresOn(policyOn(changed, credited), credited)).toBe(before);
      },
    ),
  );
});

test('the policy in force is the latest whose day has come', () => {
  const policies: DatedPolicy[] = [
    { from: '2026-07-01', policy: { kind: 'rolling-months', months: 6 } },
    { from: '2018-09-01', policy: { kind: 'never' } },
    { from: '2026-07-01', policy: { kind: 'end-of-year' } },
  ];
  expect(policyOn(policies, '2026-06-30')).toEqual({ kind: 'never' });
  expect(policyOn(policies, '2026-07-01')).toEqual({ kind: 'end-of-year' });
  expect(() => policyOn(policies, '2018-08-31')).toThrow(RangeError);
});

test.each<[string, string, number | null, number | null]>([
  ['2026-12-31', '2026-10-31', null, null],
  ['2026-12-31', '2026-11-01', null, 60],
  ['2026-12-31', '2026-11-02', 60, null],
  ['2026-12-31', '2026-12-01', 60, 30],
  ['2026-12-31', '2026-12-28', 60, 7],
  ['2026-12-31', '2026-12-31', 7, null],
  ['2026-12-31', '2026-12-31', null, 7],
  ['2026-12-31', '2027-01-01', null, null],
  ['infinity', '2026-11-05', null, null],
])('points until %s, on %s, reminded at %s: %s', (expires, today, given, due) => {
  expect(reminderDue(expires, today, [60, 30, 7], given)).toBe(due);
});

test('asked every day, each threshold is reminded of once, in its order, whatever days are missed', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 89 }), { maxLength: 90 }), (asked) => {
      const expires = '2026-12-31';
      const reminded: number[] = [];
      for (const left of asked.toSorted((a, b) => b - a)) {
        const due = reminderDue(expires, addDays(expires, -left), [7, 60, 30], reminded.at(-1) ?? null);
        if (due !== null) reminded.push(due);
      }
      expect(reminded).toEqual(reminded.toSorted((a, b) => b - a));
      expect(new Set(reminded).size).toBe(reminded.length);
      if (asked.some((left) => left <= 7)) expect(reminded.at(-1)).toBe(7);
    }),
  );
});

test('what lapses before long is told by day, earliest first, with its lots together', () => {
  const lots = [
    { expiresOn: 'infinity', points: 9 },
    { expiresOn: '2026-12-31', points: 20 },
    { expiresOn: '2026-11-20', points: 3 },
    { expiresOn: '2026-12-31', points: 2 },
    { expiresOn: '2027-12-31', points: 50 },
  ];
  expect(lapsing(lots, '2026-11-15', [60, 30, 7])).toEqual([
    { day: '2026-11-20', points: 3, daysLeft: 5, reminder: 7 },
    { day: '2026-12-31', points: 22, daysLeft: 46, reminder: 60 },
  ]);
  expect(lapsing(lots, '2026-10-31', [])).toEqual([]);
});

test('a refund goes back to its own day; what lapsed lives 30 days more, once', () => {
  expect(refundInto({ expires: '2026-12-31', grace: false }, '2026-12-31', 30)).toEqual({
    expires: '2026-12-31',
    grace: false,
  });
  const graced = refundInto({ expires: '2026-12-31', grace: false }, '2027-01-01', 30)!;
  expect(graced).toEqual({ expires: '2027-01-31', grace: true });
  expect(refundInto(graced, '2027-01-31', 30)).toEqual(graced);
  expect(refundInto(graced, '2027-02-01', 30)).toBeNull();
  expect(refundInto({ expires: 'infinity', grace: false }, dayOf(new Date(0)), 30)!.expires).toBe('infinity');
});
