import { Refusal } from '../refusal';
import { addDays, dayOf, endOfDay, type Day } from './day';
import { isWorkingDay, type Holidays } from './holidays';
import { yearOf } from './period';

/**
 * The so-manieth working day after a day; the day itself is not counted (Civil Code art. 201).
 * @throws Refusal calendar_unknown where the count runs into a year without calendar
 */
export function addWorkingDays(day: Day, days: number, holidays: Holidays): Day {
  const { last, unknownYear } = countWorkingDays(day, days, holidays);
  if (unknownYear !== null) throw new Refusal('calendar_unknown', { year: unknownYear });
  return last;
}

function countWorkingDays(day: Day, days: number, holidays: Holidays) {
  let last = day;
  for (let left = days; left > 0;) {
    last = addDays(last, 1);
    if (!holidays.has(yearOf(last))) return { last, unknownYear: yearOf(last) };
    if (isWorkingDay(last, holidays)) left -= 1;
  }
  return { last, unknownYear: null };
}

/** Working days and, for a year without calendar, the calendar days that stand in for them. */
export interface ReviewTime {
  workingDays: number;
  calendarDays: number;
}

/**
 * When a reviewer must have decided: 24:00 of the last working day, the day of filing not counted.
 * Where the calendar is unknown calendar days stand in: an objection is always accepted, so a date is always given.
 */
export function reviewDeadline(filedAt: Date, time: ReviewTime, holidays: Holidays): Date {
  const { last, unknownYear } = countWorkingDays(dayOf(filedAt), time.workingDays, holidays);
  return unknownYear === null ? endOfDay(last) : deadlineInDays(filedAt, time.calendarDays);
}

/** 24:00 of the so-manieth calendar day after an instant, whose own day is not counted (Civil Code art. 201). */
export function deadlineInDays(from: Date, days: number): Date {
  return endOfDay(addDays(dayOf(from), days));
}
