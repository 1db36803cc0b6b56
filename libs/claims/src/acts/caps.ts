import { periodOf, type Day, type PeriodKind, type StationSettings } from '#platform';
import { pointsFor, type ActRule, type CapGroup } from './act-rule';

/** Station caps besides each act's own (domain.md, "Apply"): settings, passed in as they hold on the act's day. */
export interface StationCaps {
  /** Points a household may get from each group in its period. */
  groupPoints: Record<CapGroup, number>;
  /** Points a household may get in a year from all that counts (`countsForYear`). */
  pointsPerYear: number;
  /** Members of one household for one session. */
  membersPerSession: number;
  /** Hours of one resident for one activity. */
  hoursPerActivity: number;
}

/** The caps as the station's settings of a day give them. */
export function stationCaps(settings: StationSettings): StationCaps {
  return {
    groupPoints: {
      routine: settings['caps.routinePointsPerMonth'],
      deductions: settings['deduct.pointsPerYear'],
    },
    pointsPerYear: settings['caps.pointsPerYear'],
    membersPerSession: settings['caps.membersPerSession'],
    hoursPerActivity: settings['caps.hoursPerActivity'],
  };
}

/** The period in which a group's cap counts, per household: 40 routine points a month, 40 points of deductions a year. */
export const CAP_GROUP_PERIOD = { routine: 'month', deductions: 'year' } satisfies Record<
  CapGroup,
  PeriodKind
>;

/**
 * What counts already, without the claim asked about: sums over claims that have not come to nothing.
 * `act` in the act's own period and scope; `group` and `year` of the household; `session` and `activity` are given
 * where the claim answers one: other members at it, and this resident's hours at it.
 */
export interface CapUse {
  act: { units: number; points: number };
  groupPoints: number;
  yearPoints: number;
  session?: { otherMembers: number };
  activity?: { hours: number };
}

export type CapName =
  'act_times' | 'act_points' | 'group_points' | 'year_points' | 'members_per_session' | 'hours_per_activity';

/** A cap and what is left of it, in its own unit: units, points, members or hours. */
export interface CapLeft {
  cap: CapName;
  left: number;
}

export interface CapVerdict {
  /** How many of the units asked for fit under every cap. */
  allowed: number;
  /** Points that still fit; null where no cap counts points. */
  pointsLeft: number | null;
  /** The tightest cap, where not everything fits. */
  reached: CapLeft | null;
}

/** Everything but carrier courage and tiers of honours counts against the household's year. */
export function countsForYear(rule: Pick<ActRule, 'kind' | 'carrier' | 'tiers' | 'unit'>): boolean {
  const honour = rule.unit === 'honour' && rule.tiers.length > 0;
  return rule.kind === 'reward' && rule.carrier !== 'courage' && !honour;
}

/** Where an act's own cap counts: days of the calendar, one event, all time; null without a cap. */
export type CapSpan = { firstDay: Day; lastDay: Day } | 'event' | 'ever' | null;

export function capSpan(rule: Pick<ActRule, 'capPeriod'>, actDay: Day): CapSpan {
  const period = rule.capPeriod;
  if (period === null || period === 'event' || period === 'ever') return period;
  return periodOf(period, actDay);
}

interface Limit extends CapLeft {
  /** Units that fit under this cap. */
  units: number;
}

function limitsOn(rule: ActRule, unitPoints: number, used: CapUse, caps: StationCaps): Limit[] {
  const limits: Limit[] = [];
  const add = (cap: CapName, most: number, spent: number, unitsOf: (left: number) => number) => {
    const left = Math.max(0, most - spent);
    limits.push({ cap, left, units: unitsOf(left) });
  };
  const byPoints = (left: number) => Math.floor(left / unitPoints);
  const byUnit = (left: number) => left;
  if (rule.capTimes !== null) add('act_times', rule.capTimes, used.act.units, byUnit);
  if (rule.capPoints !== null) add('act_points', rule.capPoints, used.act.points, byPoints);
  if (rule.capGroup !== null)
    add('group_points', caps.groupPoints[rule.capGroup], used.groupPoints, byPoints);
  if (countsForYear(rule)) add('year_points', caps.pointsPerYear, used.yearPoints, byPoints);
  if (used.session) {
    // This resident is one member more, or none: however many units, they take one place.
    add('members_per_session', caps.membersPerSession, used.session.otherMembers, (left) =>
      left > 0 ? Infinity : 0,
    );
  }
  if (used.activity && rule.unit === 'hour') {
    add('hours_per_activity', caps.hoursPerActivity, used.activity.hours, byUnit);
  }
  return limits;
}

const POINT_CAPS: ReadonlySet<CapName> = new Set(['act_points', 'group_points', 'year_points']);

/**
 * How much of a claim fits under the act's cap and the station's. Units are never cut into parts, tiers never lowered:
 * a claim for more is refused with what is left (domain.md, "Apply").
 * @throws Refusal quantity_wrong as `pointsFor`
 */
export function capLeft(
  claim: { rule: ActRule; quantity: number; tier: string | null },
  used: CapUse,
  caps: StationCaps,
): CapVerdict {
  const unitPoints = pointsFor(claim.rule, claim.quantity, claim.tier) / claim.quantity;
  const limits = limitsOn(claim.rule, unitPoints, used, caps);
  const tightest = limits.reduce<Limit | null>(
    (best, next) => (best && best.units <= next.units ? best : next),
    null,
  );
  const byPoints = limits.filter(({ cap }) => POINT_CAPS.has(cap)).map(({ left }) => left);
  const allowed = Math.min(claim.quantity, tightest?.units ?? Infinity);
  return {
    allowed,
    pointsLeft: byPoints.length > 0 ? Math.min(...byPoints) : null,
    reached: tightest && allowed < claim.quantity ? { cap: tightest.cap, left: tightest.left } : null,
  };
}
