import { ROOT, settingDefaults } from '#platform';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pointsFor, type ActRule } from './act-rule';
import { capLeft, capSpan, countsForYear, stationCaps, type CapUse, type StationCaps } from './caps';
import { parseActs } from './parse-acts';

const parsed = parseActs(readFileSync(join(ROOT, 'libs/claims/data/acts.csv'), 'utf8'));
const rules = parsed.ok ? parsed.rules : [];
const act = (code: string) => rules.find((rule) => rule.code === code)!;

const CAPS: StationCaps = {
  groupPoints: { routine: 40, deductions: 40 },
  pointsPerYear: 400,
  membersPerSession: 2,
  hoursPerActivity: 4,
};
const NOTHING: CapUse = { act: { units: 0, points: 0 }, groupPoints: 0, yearPoints: 0 };
const ask = (code: string, quantity: number, used: Partial<CapUse> = {}, tier: string | null = null) =>
  capLeft({ rule: act(code), quantity, tier }, { ...NOTHING, ...used }, CAPS);

test.each<
  [string, string, number, Partial<CapUse>, string | null, number, { cap: string; left: number } | null]
>([
  ['the fourth lecture of the month', 'A05', 1, { act: { units: 3, points: 6 } }, null, 1, null],
  ['the fifth', 'A05', 1, { act: { units: 4, points: 8 } }, null, 0, { cap: 'act_times', left: 0 }],
  ['16 hours a month', 'D01', 4, { act: { units: 14, points: 14 } }, null, 2, { cap: 'act_points', left: 2 }],
  [
    '40 routine points a household a month',
    'D02',
    1,
    { groupPoints: 37 },
    null,
    0,
    { cap: 'group_points', left: 3 },
  ],
  ['exactly 40', 'D02', 1, { groupPoints: 35 }, null, 1, null],
  ['400 a year', 'B05', 1, { yearPoints: 381 }, null, 0, { cap: 'year_points', left: 19 }],
  ['courage is beyond the year', 'E04', 1, { yearPoints: 400 }, null, 1, null],
  ['so are tiers of honours', 'G03', 1, { yearPoints: 400 }, '省级', 1, null],
  ['other tiers are not', 'G06', 1, { yearPoints: 395 }, '硕士', 0, { cap: 'year_points', left: 5 }],
  ['a second member at a session', 'A01', 1, { session: { otherMembers: 1 } }, null, 1, null],
  ['a third', 'A01', 1, { session: { otherMembers: 2 } }, null, 0, { cap: 'members_per_session', left: 0 }],
  [
    '4 hours an activity',
    'D01',
    5,
    { activity: { hours: 0 } },
    null,
    4,
    { cap: 'hours_per_activity', left: 4 },
  ],
  ['hours cap hours alone', 'D02', 1, { activity: { hours: 4 } }, null, 1, null],
  ['deductions of the year', 'X04', 1, { groupPoints: 35 }, null, 0, { cap: 'group_points', left: 5 }],
  ['used beyond a lowered cap', 'A01', 1, { groupPoints: 55 }, null, 0, { cap: 'group_points', left: 0 }],
])('%s', (_, code, quantity, used, tier, allowed, reached) => {
  expect(ask(code, quantity, used, tier)).toMatchObject({ allowed, reached });
});

test('points left are those of the tightest cap in points; null where nothing counts points', () => {
  expect(ask('D01', 1, { act: { units: 14, points: 14 }, groupPoints: 39, yearPoints: 100 }).pointsLeft).toBe(
    1,
  );
  expect(ask('E04', 1).pointsLeft).toBeNull();
});

test('a new station starts with the caps of the domain', () => {
  expect(stationCaps(settingDefaults())).toEqual(CAPS);
});

test('what counts for the year', () => {
  const free = rules.filter((rule) => rule.kind === 'reward' && !countsForYear(rule)).map(({ code }) => code);
  expect(free).toEqual(['E01', 'E02', 'E03', 'E04', 'E05', 'E06', 'G03']);
  expect(countsForYear(act('X01'))).toBe(false);
});

test('where a cap counts', () => {
  expect(capSpan(act('A02'), '2026-11-05')).toEqual({ firstDay: '2026-10-01', lastDay: '2026-12-31' });
  expect([capSpan(act('D07'), '2026-11-05'), capSpan(act('B05'), '2026-11-05')]).toEqual(['event', 'ever']);
  expect(capSpan(act('X01'), '2026-11-05')).toBeNull();
});

const small = fc.nat(60);
const use: fc.Arbitrary<CapUse> = fc.record(
  {
    act: fc.record({ units: fc.nat(8), points: small }),
    groupPoints: small,
    yearPoints: fc.nat(450),
    session: fc.record({ otherMembers: fc.nat(3) }),
    activity: fc.record({ hours: fc.nat(6) }),
  },
  { requiredKeys: ['act', 'groupPoints', 'yearPoints'] },
);
const claim = fc.constantFrom(...rules).chain((rule: ActRule) =>
  fc.record({
    rule: fc.constant(rule),
    quantity: rule.tiers.length > 0 ? fc.constant(1) : fc.integer({ min: 1, max: 12 }),
    tier: rule.tiers.length > 0 ? fc.constantFrom(...rule.tiers.map(({ name }) => name)) : fc.constant(null),
  }),
);

function after(used: CapUse, points: number, units: number): CapUse {
  return {
    ...used,
    act: { units: used.act.units + units, points: used.act.points + points },
    groupPoints: used.groupPoints + points,
    yearPoints: used.yearPoints + points,
    ...(used.activity && { activity: { hours: used.activity.hours + units } }),
  };
}

test('what is allowed fits, one unit more does not, and in two claims there is no more than in one', () => {
  fc.assert(
    fc.property(claim, use, ({ rule, quantity, tier }, used) => {
      const { allowed, reached } = capLeft({ rule, quantity, tier }, used, CAPS);
      expect(reached === null).toBe(allowed === quantity);
      if (allowed === 0) return;
      const points = pointsFor(rule, allowed, tier);
      expect(capLeft({ rule, quantity: allowed, tier }, used, CAPS).reached).toBeNull();
      if (rule.tiers.length > 0) return;
      expect(capLeft({ rule, quantity: quantity + 1, tier }, used, CAPS).allowed).toBeGreaterThanOrEqual(
        allowed,
      );
      const again = capLeft({ rule, quantity, tier }, after(used, points, allowed), CAPS);
      expect(again.allowed + allowed).toBe(
        capLeft({ rule, quantity: quantity + allowed, tier }, used, CAPS).allowed,
      );
    }),
  );
});

test('claims taken one by one never pass any cap', () => {
  fc.assert(
    fc.property(fc.array(claim, { maxLength: 60 }), (claims) => {
      let routine = 0;
      let year = 0;
      const byAct = new Map<string, { units: number; points: number }>();
      for (const { rule, quantity, tier } of claims) {
        const own = byAct.get(rule.code) ?? { units: 0, points: 0 };
        const used = { act: own, groupPoints: rule.capGroup === 'routine' ? routine : 0, yearPoints: year };
        const { allowed } = capLeft({ rule, quantity, tier }, used, CAPS);
        if (allowed === 0) continue;
        const points = pointsFor(rule, allowed, tier);
        byAct.set(rule.code, { units: own.units + allowed, points: own.points + points });
        if (rule.capGroup === 'routine') routine += points;
        if (countsForYear(rule)) year += points;
      }
      expect(routine).toBeLessThanOrEqual(40);
      expect(year).toBeLessThanOrEqual(400);
      for (const [code, own] of byAct) {
        expect(own.units).toBeLessThanOrEqual(act(code).capTimes ?? Infinity);
        expect(own.points).toBeLessThanOrEqual(act(code).capPoints ?? Infinity);
      }
    }),
  );
});
