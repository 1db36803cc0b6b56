import { z } from 'zod';
import builtIn from '../../data/holidays.json';
import { Refusal } from '../refusal';
import { addDays, isRealDay, weekdayOf, type Day } from './day';
import { yearOf } from './period';

const DayText = z.string().refine(isRealDay, 'day_unreal');
const DaySpan = z
  .string()
  .regex(/^[^/]+\/[^/]+$/)
  .transform((text) => text.split('/') as [Day, Day])
  .pipe(z.tuple([DayText, DayText]))
  .refine(([first, last]) => first <= last, 'span_reversed');

/** One year of the State Council's notice: spans of days off, and the weekend days that are worked instead. */
export const HolidayYear = z
  .object({
    year: z.int().min(1949).max(9999),
    source: z.string().min(1),
    holidays: z.array(DaySpan),
    makeUpDays: z.array(DayText),
  })
  .refine(
    ({ year, holidays, makeUpDays }) =>
      [...holidays.flat(), ...makeUpDays].every((day) => yearOf(day) === year),
    'day_of_another_year',
  );

interface KnownYear {
  source: string;
  off: ReadonlySet<Day>;
  worked: ReadonlySet<Day>;
}

/** The calendars at hand, by year. A year that is not in it cannot be computed with. */
export type Holidays = ReadonlyMap<number, KnownYear>;

function daysOfSpan([first, last]: [Day, Day]): Day[] {
  const days: Day[] = [];
  for (let day = first; day <= last; day = addDays(day, 1)) days.push(day);
  return days;
}

/**
 * Reads calendars from data and lays them over those known; a year given again replaces the former.
 * @param years shaped as in data/holidays.json; spans 'first/last', both off
 * @throws ZodError naming the wrong field
 */
export function readHolidays(years: unknown, known: Holidays = new Map()): Holidays {
  const read = new Map(known);
  for (const entry of z.array(HolidayYear).parse(years)) {
    read.set(entry.year, {
      source: entry.source,
      off: new Set(entry.holidays.flatMap(daysOfSpan)),
      worked: new Set(entry.makeUpDays),
    });
  }
  return read;
}

/** The notices of the State Council that came with this version. A station adds later years by a setting. */
export const STATE_COUNCIL_HOLIDAYS: Holidays = readHolidays(builtIn.years);

/**
 * True on a day that the State Council's calendar has worked: Monday to Friday but holidays, and make-up days.
 * @throws Refusal calendar_unknown for a year whose notice is not at hand: guessing would move legal deadlines
 */
export function isWorkingDay(day: Day, holidays: Holidays): boolean {
  const year = holidays.get(yearOf(day));
  if (!year) throw new Refusal('calendar_unknown', { year: yearOf(day) });
  if (year.worked.has(day)) return true;
  return !year.off.has(day) && weekdayOf(day) <= 5;
}

/**
 * The year whose calendar is missing, or null. The notice for the next year comes out in autumn,
 * so from November on its absence is worth a warning.
 */
export function calendarGap(today: Day, knownYears: Iterable<number>): number | null {
  const known = new Set(knownYears);
  const year = yearOf(today);
  if (!known.has(year)) return year;
  return Number(today.slice(5, 7)) >= 11 && !known.has(year + 1) ? year + 1 : null;
}
