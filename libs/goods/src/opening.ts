import { audit, clockOf, dayOf, opensOn, Refusal, rows, StationSettings, type Day, type House, type OpeningCalendar, type Tx } from '#platform'; // prettier-ignore
import { actorOfStaff, type ShopStaff } from './keep';

/** Days looked ahead and back for single days: longer than any window or hold. */
const AROUND = 400;

export interface ShopDayRow {
  day: Day;
  open: boolean;
  reason: string;
}

/** Single days that differ from the weekly hours, from a day on. */
export function listShopDays(house: House, station: number, from: Day): Promise<ShopDayRow[]> {
  return house.db.inStation(station, (tx) =>
    rows<ShopDayRow>(
      tx,
      `SELECT day, open, reason FROM points.shop_day WHERE station_id = $1 AND day >= $2 ORDER BY day LIMIT ${AROUND}`,
      [station, from],
    ),
  );
}

/** The shop's hours on a day. */
export interface Opening {
  open: boolean;
  /** `HH:MM` in the station's zone. */
  opensAt: string;
  closesAt: string;
}

export function openingOf(calendar: OpeningCalendar, settings: StationSettings, day: Day): Opening {
  return {
    open: opensOn(calendar, day),
    opensAt: settings['redeem.opensAt'],
    closesAt: settings['redeem.closesAt'],
  };
}

/** True while the shop is open: the closing minute no longer counts; 24:00 is the day's end. */
export function isOpenAt(opening: Opening, now: Date): boolean {
  const clock = clockOf(now);
  return opening.open && opening.opensAt <= clock && clock < opening.closesAt;
}

/** Opens or closes the shop on one day; lists may have to hang longer for it. @throws Refusal too_late for a day that is over */
export async function setShopDay(
  house: House,
  staff: ShopStaff,
  row: ShopDayRow,
  now: Date,
): Promise<ShopDayRow> {
  const { station } = staff;
  if (row.day < dayOf(now)) throw new Refusal('too_late', { day: row.day });
  await house.db.inStation(station, async (tx) => {
    await rows(
      tx,
      `INSERT INTO points.shop_day (station_id, day, open, reason) VALUES ($1, $2, $3, $4)
       ON CONFLICT (station_id, day) DO UPDATE SET open = EXCLUDED.open, reason = EXCLUDED.reason`,
      [station, row.day, row.open, row.reason],
    );
    await audit(tx, station, actorOfStaff(staff), 'shop.set-day', now, null, {
      day: row.day,
      open: row.open,
    });
  });
  await house.wake('close-lists', { station });
  return row;
}

/** Lets the weekly hours hold again. @throws Refusal too_late for a day that is over */
export async function clearShopDay(house: House, staff: ShopStaff, day: Day, now: Date): Promise<void> {
  const { station } = staff;
  if (day < dayOf(now)) throw new Refusal('too_late', { day });
  await house.db.inStation(station, async (tx) => {
    await rows(tx, `DELETE FROM points.shop_day WHERE station_id = $1 AND day = $2`, [station, day]);
    await audit(tx, station, actorOfStaff(staff), 'shop.clear-day', now, null, { day });
  });
  await house.wake('close-lists', { station });
}

/** What a day's redemptions go by. */
export interface Shop {
  settings: StationSettings;
  calendar: OpeningCalendar;
}

interface ShopRow {
  settings: unknown;
  single_days: { day: Day; open: boolean }[];
}

const SHOP_ON = `SELECT settings, single_days FROM points.shop_on($1, $2, ${AROUND})`;

function shopOf(row: ShopRow | undefined): Shop {
  const settings = StationSettings.parse(row?.settings);
  const single = row?.single_days ?? [];
  const of = (open: boolean) => single.filter((s) => s.open === open).map((s) => s.day);
  return { settings, calendar: { weekdays: settings['redeem.openDays'], closed: of(false), open: of(true) } };
}

/** The settings in force and the calendar of a day: the weekly days, and the single days around. */
export async function shopOn(tx: Tx, station: number, day: Day): Promise<Shop> {
  return shopOf((await rows<ShopRow>(tx, SHOP_ON, [station, day]))[0]);
}

/** The same in one round trip, where no transaction is open. */
export async function readShop(house: House, station: number, day: Day): Promise<Shop> {
  return shopOf((await house.db.read<ShopRow>(SHOP_ON, [station, day]))[0]);
}
