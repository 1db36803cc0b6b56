import { addDays, DAY_MS, dayOf, endOfDay, startOfDay, type Day } from './day';
import { addWorkingDays } from './deadlines';
import type { Holidays } from './holidays';

/** The days on which a list is posted: both inclusive; it closes at 24:00 of the last, Asia/Shanghai. */
export interface PublicityWindow {
  firstDay: Day;
  lastDay: Day;
  closesAt: Date;
  /** A missing copy has extended it already: it does so once. */
  extended: boolean;
}

export interface PublicityRule {
  postedAt: Date;
  /** How many days, 1 and more. */
  days: number;
  kind: 'calendar' | 'working';
  /** On which days residents can come to see the list on the kiosk. */
  opensOn: (day: Day) => boolean;
  holidays: Holidays;
}

/** A list that nobody can see is not posted: the window holds at least so many days of an open station. */
const OPEN_DAYS_MIN = 2;
/** No station closes for longer; a search that runs further is a wrong opening calendar. */
const SEARCH_DAYS_MAX = 366;

/**
 * The window of a list posted now. The posting day is not counted (Civil Code art. 201); where the days
 * chosen hold fewer than two on which the station is open, the window runs on until it does.
 * @throws Refusal calendar_unknown for working days that reach into a year without calendar
 * @throws RangeError for an opening calendar without two open days in a year
 */
export function publicityWindow(rule: PublicityRule): PublicityWindow {
  if (!Number.isInteger(rule.days) || rule.days < 1) throw new RangeError(`days of publicity: ${rule.days}`);
  const posted = dayOf(rule.postedAt);
  const firstDay = addDays(posted, 1);
  const chosen =
    rule.kind === 'calendar' ? addDays(posted, rule.days) : addWorkingDays(posted, rule.days, rule.holidays);
  const seen = nthOpenDay(firstDay, OPEN_DAYS_MIN, rule.opensOn);
  return windowOf(firstDay, seen > chosen ? seen : chosen, false);
}

function nthOpenDay(from: Day, count: number, opensOn: (day: Day) => boolean): Day {
  let open = 0;
  for (let offset = 0; offset < SEARCH_DAYS_MAX; offset += 1) {
    const day = addDays(from, offset);
    if (opensOn(day)) open += 1;
    if (open === count) return day;
  }
  throw new RangeError(`fewer than ${count} open days in the year from ${from}`);
}

function windowOf(firstDay: Day, lastDay: Day, extended: boolean): PublicityWindow {
  return { firstDay, lastDay, closesAt: endOfDay(lastDay), extended };
}

/**
 * The window after a copy was found missing: longer by the time it was missing within the window,
 * rounded up to whole days so that it still closes at 24:00. Once: an extended window stays as it is.
 * @param missing from when to when a copy was not to be seen; `until` is exclusive
 */
export function extendForMissingCopy(
  window: PublicityWindow,
  missing: { from: Date; until: Date },
): PublicityWindow {
  if (window.extended) return window;
  const from = Math.max(missing.from.getTime(), startOfDay(window.firstDay).getTime());
  const until = Math.min(missing.until.getTime(), window.closesAt.getTime());
  const days = Math.ceil((until - from) / DAY_MS);
  return days <= 0 ? window : windowOf(window.firstDay, addDays(window.lastDay, days), true);
}

/** True once the window has elapsed: at 24:00 of its last day, not before. */
export function windowHasClosed(window: Pick<PublicityWindow, 'closesAt'>, now: Date): boolean {
  return now.getTime() >= window.closesAt.getTime();
}
