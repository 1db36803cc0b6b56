import { shopOn } from '#goods';
import {
  calendarGap,
  dayOf,
  opensOn,
  readHolidays,
  settingsOn,
  STATE_COUNCIL_HOLIDAYS,
  type Day,
  type Holidays,
  type House,
  type Tx,
} from '#platform';

/** The calendars at hand: those that came with this version, and the years that the station has entered since. */
export async function holidaysOf(tx: Tx, station: number, now: Date): Promise<Holidays> {
  const settings = await settingsOn(tx, station, dayOf(now));
  return readHolidays(settings['calendar.years'], STATE_COUNCIL_HOLIDAYS);
}

/**
 * What a window is computed from besides its length: on which days the station is open (the weekly days, and single days
 * that the administrator opened or closed), and the calendars at hand.
 */
export async function windowTerms(
  tx: Tx,
  station: number,
  now: Date,
): Promise<{ opensOn: (day: Day) => boolean; holidays: Holidays }> {
  const { calendar } = await shopOn(tx, station, dayOf(now));
  return { opensOn: (day) => opensOn(calendar, day), holidays: await holidaysOf(tx, station, now) };
}

/**
 * The year whose holiday calendar the administrator must enter, or null: this year's, and from November on the next one's
 * (domain.md, "Publicize").
 */
export async function missingCalendar(house: House, station: number, now: Date): Promise<number | null> {
  return house.db.inStation(station, async (tx) =>
    calendarGap(dayOf(now), (await holidaysOf(tx, station, now)).keys()),
  );
}
