/**
 * A day of the station, 'YYYY-MM-DD', in the station's zone Asia/Shanghai. Compares as text.
 * Instants are `Date`; a day is never a `Date`.
 */
export type Day = string;

// Asia/Shanghai has stood at UTC+8 without summer time since 1992; every instant the station knows is later.
const OFFSET_MS = 8 * 3_600_000;
export const DAY_MS = 86_400_000;

const SHAPE = /^(\d{4})-(\d{2})-(\d{2})$/;

/** True for an existing day of the Gregorian calendar written 'YYYY-MM-DD'; 2026-02-30 is none. */
export function isRealDay(text: string): boolean {
  if (!SHAPE.test(text) || text.startsWith('0000')) return false;
  const ms = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().slice(0, 10) === text;
}

/** Milliseconds of the day's 00:00 as if its zone were UTC. A text that is no day is a bug. */
function ordinalMs(day: Day): number {
  if (!isRealDay(day)) throw new RangeError(`not a day: ${day}`);
  return Date.parse(`${day}T00:00:00Z`);
}

function fromOrdinalMs(ms: number): Day {
  return new Date(ms).toISOString().slice(0, 10);
}

/** The station's day on which an instant falls. */
export function dayOf(instant: Date): Day {
  return fromOrdinalMs(instant.getTime() + OFFSET_MS);
}

/** The time of day at the station, 'HH:MM'. */
export function clockOf(instant: Date): string {
  return new Date(instant.getTime() + OFFSET_MS).toISOString().slice(11, 16);
}

/** 00:00 of the day in the station's zone. */
export function startOfDay(day: Day): Date {
  return new Date(ordinalMs(day) - OFFSET_MS);
}

/** 24:00 of the day in the station's zone: the first instant that no longer belongs to it. */
export function endOfDay(day: Day): Date {
  return new Date(ordinalMs(day) + DAY_MS - OFFSET_MS);
}

/** The day so many days later (earlier when negative). */
export function addDays(day: Day, days: number): Day {
  return fromOrdinalMs(ordinalMs(day) + days * DAY_MS);
}

/** Days from one day to another: 0 for the same day, negative when `to` is earlier. */
export function daysBetween(from: Day, to: Day): number {
  return (ordinalMs(to) - ordinalMs(from)) / DAY_MS;
}

/** Day of the week, 1 Monday … 7 Sunday (ISO 8601). */
export function weekdayOf(day: Day): number {
  return new Date(ordinalMs(day)).getUTCDay() || 7;
}

/**
 * The corresponding day so many months later; where the month has no such day, its last
 * (Civil Code art. 202): 2026-01-31 and one month is 2026-02-28.
 */
export function addMonths(day: Day, months: number): Day {
  const at = new Date(ordinalMs(day));
  const dayOfMonth = at.getUTCDate();
  at.setUTCDate(1);
  at.setUTCMonth(at.getUTCMonth() + months);
  const lastOfMonth = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0)).getUTCDate();
  at.setUTCDate(Math.min(dayOfMonth, lastOfMonth));
  return at.toISOString().slice(0, 10);
}
