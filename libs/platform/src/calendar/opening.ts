import { z } from 'zod';
import { isRealDay, weekdayOf, type Day } from './day';

const DayText = z.string().refine(isRealDay, 'day_unreal');

/** When a station is open: weekdays (1 Monday … 7 Sunday), and single days that differ from them. */
export const OpeningCalendar = z.object({
  weekdays: z.array(z.int().min(1).max(7)).min(1),
  closed: z.array(DayText).default([]),
  open: z.array(DayText).default([]),
});
export type OpeningCalendar = z.output<typeof OpeningCalendar>;

/** True when the station is open on the day; a single day named as closed or open overrides its weekday. */
export function opensOn(calendar: OpeningCalendar, day: Day): boolean {
  if (calendar.closed.includes(day)) return false;
  return calendar.open.includes(day) || calendar.weekdays.includes(weekdayOf(day));
}
