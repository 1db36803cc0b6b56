import { addDays, addMonths, type Day } from './day';

/** Periods that caps, limits and closes count by; all of the calendar, none rolling. */
export type PeriodKind = 'month' | 'quarter' | 'year';

export function yearOf(day: Day): number {
  return Number(day.slice(0, 4));
}

/** '2026-11' */
export function monthOf(day: Day): string {
  return day.slice(0, 7);
}

/** '2026-Q4' */
export function quarterOf(day: Day): string {
  return `${day.slice(0, 4)}-Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`;
}

const KEYS = {
  month: monthOf,
  quarter: quarterOf,
  year: (day: Day) => day.slice(0, 4),
} satisfies Record<PeriodKind, (day: Day) => string>;

/** The key of the period that a day lies in: '2026-11', '2026-Q4' or '2026'. Two days share a period when the keys are equal. */
export function periodKey(kind: PeriodKind, day: Day): string {
  return KEYS[kind](day);
}

const MONTHS = { month: 1, quarter: 3, year: 12 } satisfies Record<PeriodKind, number>;

/** First and last day of the period that a day lies in, both inclusive. */
export function periodOf(kind: PeriodKind, day: Day): { firstDay: Day; lastDay: Day } {
  const length = MONTHS[kind];
  const month = Number(day.slice(5, 7));
  const first = month - ((month - 1) % length);
  const firstDay = `${day.slice(0, 4)}-${String(first).padStart(2, '0')}-01`;
  return { firstDay, lastDay: addDays(addMonths(firstDay, length), -1) };
}

/** 12-31 of the day's own year. */
export function endOfYear(day: Day): Day {
  return `${day.slice(0, 4)}-12-31`;
}

/** 12-31 of the year after the day's. */
export function endOfNextYear(day: Day): Day {
  return `${String(yearOf(day) + 1).padStart(4, '0')}-12-31`;
}
