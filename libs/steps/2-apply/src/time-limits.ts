import { addDays, addMonths, type Day } from '#platform';

export interface ApplyTimes {
  /** `apply.daysAfterAct` */
  daysAfterAct: number;
  /** `apply.monthsForAway` */
  monthsForAway: number;
}

/** A household recorded as away: since when, and when it returned (null: not yet). */
export interface Absence {
  awaySince: Day | null;
  backSince: Day | null;
}

/**
 * The last day on which a deed may be claimed (domain.md, "Apply"): so many days after it; with a certificate, after the
 * certificate's date; for a household that was away meanwhile, after its return, within twelve months at most.
 * @param from the deed's day, or the certificate's
 */
export function lastDayToApply(from: Day, absence: Absence, times: ApplyTimes): Day {
  const ordinary = addDays(from, times.daysAfterAct);
  const { awaySince, backSince } = absence;
  const wasAway = awaySince !== null && awaySince <= ordinary && (backSince === null || backSince > from);
  if (!wasAway) return ordinary;
  const atMost = addMonths(from, times.monthsForAway);
  const afterReturn = backSince === null ? atMost : addDays(backSince, times.daysAfterAct);
  const extended = afterReturn < atMost ? afterReturn : atMost;
  return extended > ordinary ? extended : ordinary;
}
