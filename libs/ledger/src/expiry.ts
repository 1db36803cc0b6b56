import type { Lapsing } from '#contract';
import { addDays, addMonths, daysBetween, endOfNextYear, endOfYear, type Day } from '#platform';

/** How long points live; a station setting with a date (`expiry.policy`). */
export type ExpiryPolicy =
  | { kind: 'never' }
  | { kind: 'end-of-year' }
  | { kind: 'end-of-next-year' }
  | { kind: 'rolling-months'; months: number };

/** The last day on which points can be spent; they lapse at its 24:00. `infinity`: they never do. */
export type ExpiryDay = Day | 'infinity';

type Rules = {
  [K in ExpiryPolicy['kind']]: (day: Day, policy: Extract<ExpiryPolicy, { kind: K }>) => ExpiryDay;
};

const LAST_DAY: Rules = {
  never: () => 'infinity',
  'end-of-year': endOfYear,
  'end-of-next-year': endOfNextYear,
  // Months end on the corresponding day, or the month's last (Civil Code art. 202).
  'rolling-months': (day, { months }) => addMonths(day, months),
};

/**
 * The expiry day of points credited on a day. The lot keeps it: nothing reads the policy again.
 * @param creditDay the station's day of the credit
 */
export function expiresOn(policy: ExpiryPolicy, creditDay: Day): ExpiryDay {
  const rule = LAST_DAY[policy.kind] as (day: Day, policy: ExpiryPolicy) => ExpiryDay;
  return rule(creditDay, policy);
}

/** A policy and the first day it holds. */
export interface DatedPolicy {
  from: Day;
  policy: ExpiryPolicy;
}

/**
 * The policy that governs points credited on a day: the latest whose day has come. A later policy therefore
 * never touches what was credited before it. Of two from one day the one given later holds.
 * @throws RangeError when none is in force: a station starts with one
 */
export function policyOn(policies: readonly DatedPolicy[], creditDay: Day): ExpiryPolicy {
  const inForce = policies
    .filter(({ from }) => from <= creditDay)
    .reduce<DatedPolicy | null>((best, next) => (best && best.from > next.from ? best : next), null);
  if (!inForce) throw new RangeError(`no expiry policy on ${creditDay}`);
  return inForce.policy;
}

/** True while points of this expiry day can still be spent. */
export function isAlive(expires: ExpiryDay, today: Day): boolean {
  return expires === 'infinity' || today <= expires;
}

/**
 * The reminder that is due for points that lapse: the nearest threshold reached and not yet given.
 * A missed day changes nothing, and a lot that is already near its end gets one reminder, not three.
 * @param thresholds days before the expiry day (60, 30, 7)
 * @param given the threshold reminded of last, or null
 * @returns the threshold to remind of now, or null
 */
export function reminderDue(
  expires: ExpiryDay,
  today: Day,
  thresholds: readonly number[],
  given: number | null,
): number | null {
  if (expires === 'infinity' || !isAlive(expires, today)) return null;
  const daysLeft = daysBetween(today, expires);
  const reached = thresholds.filter((threshold) => daysLeft <= threshold);
  if (reached.length === 0) return null;
  const nearest = Math.min(...reached);
  return given === null || nearest < given ? nearest : null;
}

/**
 * Where refunded points go: back to their own expiry day; what has lapsed meanwhile lives on for the grace, once.
 * @param lot where they were taken from; `grace` when these points have had their grace
 * @param graceDays counted from the day after the refund
 * @returns the lot to put them in, or null: they had their grace, and lapse
 */
export function refundInto(
  lot: { expires: ExpiryDay; grace: boolean },
  today: Day,
  graceDays: number,
): { expires: ExpiryDay; grace: boolean } | null {
  if (isAlive(lot.expires, today)) return lot;
  return lot.grace ? null : { expires: addDays(today, graceDays), grace: true };
}

/**
 * What of a household's points lapses within the station's times of reminder: by day, earliest first.
 * @param lots what can be spent today
 * @param thresholds days before the expiry day (60, 30, 7)
 */
export function lapsing(
  lots: readonly { expiresOn: ExpiryDay; points: number }[],
  today: Day,
  thresholds: readonly number[],
): Lapsing[] {
  const byDay = new Map<Day, Lapsing>();
  for (const { expiresOn: day, points } of lots) {
    const reminder = reminderDue(day, today, thresholds, null);
    if (reminder === null) continue;
    const known = byDay.get(day);
    if (known) known.points += points;
    else byDay.set(day, { day, points, daysLeft: daysBetween(today, day), reminder });
  }
  return [...byDay.values()].sort((a, b) => (a.day < b.day ? -1 : 1));
}
