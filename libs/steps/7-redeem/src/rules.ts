import { addDays, dayOf, endOfDay, opensOn, periodOf, startOfDay, type Day, type House, type OpeningCalendar, type StationSettings } from '#platform'; // prettier-ignore
import { isOpenAt, openingOf, readShop, type Opening } from '#goods';

/** What the settings and the calendar come to at a moment. */
export interface ShopRules {
  day: Day;
  open: boolean;
  /** Held until the end of this day's last. */
  holdUntil: Date;
  monthStart: Date;
  settings: StationSettings;
  calendar: OpeningCalendar;
}

/** Held so many days; the last one counts whole. */
export function holdUntil(now: Date, holdDays: number): Date {
  return endOfDay(addDays(dayOf(now), holdDays));
}

/** The next day on which the shop opens, today included while it has not closed; null when there is none within a year. */
export function nextOpenDay(calendar: OpeningCalendar, closesAt: string, now: Date): Day | null {
  const today = dayOf(now);
  for (let ahead = 0; ahead <= 366; ahead++) {
    const day = addDays(today, ahead);
    const over = ahead === 0 && !isOpenAt({ open: true, opensAt: '00:00', closesAt }, now);
    if (opensOn(calendar, day) && !over) return day;
  }
  return null;
}

/** The rules of a day, and when they were read. */
interface Known {
  rules: Omit<ShopRules, 'open'>;
  opening: Opening;
  readAt: number;
}

/** How long settings and calendar are believed: a redemption asks for them a thousand times a second. */
const BELIEVED_MS = 2000;
const STATIONS_MAX = 40_000;
const known = new WeakMap<House, Map<number, Known>>();

/** After a change made in this process it is felt at once, elsewhere within two seconds. */
export function forgetShopRules(house: House): void {
  known.delete(house);
}

/** The rules of a station at a moment. */
export async function shopRules(house: House, station: number, now: Date): Promise<ShopRules> {
  const { rules, opening } = await recall(house, station, now);
  return { ...rules, open: isOpenAt(opening, now) };
}

async function recall(house: House, station: number, now: Date): Promise<Known> {
  const stations = known.get(house) ?? new Map<number, Known>();
  known.set(house, stations);
  const kept = stations.get(station);
  const day = dayOf(now);
  // The process's own clock: how old an answer is has nothing to do with the station's time, which tests move.
  const readAt = performance.now();
  if (kept !== undefined && kept.rules.day === day && readAt - kept.readAt < BELIEVED_MS) return kept;
  const { settings, calendar } = await readShop(house, station, day);
  if (stations.size >= STATIONS_MAX) stations.clear();
  const fresh = {
    rules: {
      day,
      holdUntil: holdUntil(now, settings['redeem.holdDays']),
      monthStart: startOfDay(periodOf('month', day).firstDay),
      settings,
      calendar,
    },
    opening: openingOf(calendar, settings, day),
    readAt,
  };
  stations.set(station, fresh);
  return fresh;
}
