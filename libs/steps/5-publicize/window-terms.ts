import {
  opensOn,
  settingsOn,
  dayOf,
  STATE_COUNCIL_HOLIDAYS,
  type Day,
  type Holidays,
  type Tx,
} from '#platform';

/** What a window is computed from besides its length: on which days the station is open, and the calendars at hand. */
export async function windowTerms(
  tx: Tx,
  station: number,
  now: Date,
): Promise<{ opensOn: (day: Day) => boolean; holidays: Holidays }> {
  const settings = await settingsOn(tx, station, dayOf(now));
  const opening = { weekdays: settings['redeem.openDays'], closed: [], open: [] };
  return { opensOn: (day) => opensOn(opening, day), holidays: STATE_COUNCIL_HOLIDAYS };
}
