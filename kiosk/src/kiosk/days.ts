import { m } from '../shared/messages/messages.js';

const WEEKDAYS = [m.weekday_7, m.weekday_1, m.weekday_2, m.weekday_3, m.weekday_4, m.weekday_5, m.weekday_6];
/** The station's zone (domain.md, "Publicize"): a kiosk elsewhere still shows the station's days. */
const ZONE = 'Asia/Shanghai';

/** The station's day of a moment, `2026-11-02`. */
export function dayOf(instant: string | number | Date): string {
  return new Intl.DateTimeFormat('en-CA', {
    timeZone: ZONE,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).format(new Date(instant));
}

/** The last day of what runs until a moment: what ends with a day is its own 24:00, the next day's first moment. */
export const lastDayOf = (instant: string): string => dayOf(Date.parse(instant) - 1);

export function clockOf(instant: string | number | Date): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone: ZONE, hour: '2-digit', minute: '2-digit' }).format(
    new Date(instant),
  );
}

/** A day as people say it: within the week its weekday, else month and day. */
export function sayDay(day: string, today: string): string {
  const ahead = Math.round((Date.parse(day) - Date.parse(today)) / 86_400_000);
  if (ahead >= 0 && ahead < 7) return WEEKDAYS[new Date(day).getUTCDay()]!();
  return monthDay(day);
}

export function monthDay(day: string): string {
  return m.day_month({ month: String(Number(day.slice(5, 7))), day: String(Number(day.slice(8, 10))) });
}
