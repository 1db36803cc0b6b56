import { z } from 'zod';
import builtIn from '../../data/holidays.json';
import { Refusal } from '../refusal';
import { addDays, isRealDay, weekdayOf, type Day } from './day';
import { yearOf } from './period';

/** `abort`: what follows computes with real days alone. */
const DayText = z.string().refine(isRealDay, { error: 'day_unreal', abort: true });
/** `first/last`, both off. It stays text: what is read from a setting is what was written into it. */
const DaySpan = z.string().refine(
  (text) => {
    const [first = '', last = '', ...rest] = text.split('/');
    return rest.length === 0 && isRealDay(first) && isRealDay(last) && first <= last;
  },
  { error: 'span_wrong', abort: true },
);

/** One year of the State Council's notice: spans of days off, and the weekend days that are worked instead. */
export const HolidayYear = z
  .strictObject({
    year: z.int().min(1949).max(9999),
    /** The notice's number. */
    source: z.string().min(1).max(60),
    holidays: z.array(DaySpan).max(50),
    makeUpDays: z.array(DayText).max(50),
    /** What a span or a make-up day belongs to (元旦, 春节), by its first day: for whoever compares it with the notice. */
    names: z.record(DayText, z.string().min(1).max(20)).optional(),
  })
  .refine(
    ({ year, holidays, makeUpDays }) => {
      const days = [...holidays.flatMap((span) => span.split('/')), ...makeUpDays];
      return days.every((day) => yearOf(day) === year);
    },
    { error: 'day_of_another_year', abort: true },
  )
  .refine(({ holidays, makeUpDays }) => {
    const off = new Set(holidays.flatMap(daysOfSpan));
    return makeUpDays.every((day) => !off.has(day));
  }, 'off_and_worked');
export type HolidayYear = z.infer<typeof HolidayYear>;

interface KnownYear {
  source: string;
  off: ReadonlySet<Day>;
  worked: ReadonlySet<Day>;
}

/** The calendars at hand, by year. A year that is not in it cannot be computed with. */
export type Holidays = ReadonlyMap<number, KnownYear>;

function daysOfSpan(span: string): Day[] {
  const [first, last] = span.split('/') as [Day, Day];
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
