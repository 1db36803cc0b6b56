import { randomBytes } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { dayOf, periodOf, rows, startOfDay } from '#platform';
import type { TestHouse, TestStation } from '../support';
import { give } from '../ledger/moves';

/** An item on the shelf, as the tests of this folder make it. */
export interface Shelved {
  /** Points of one piece. */
  price?: number;
  pieces?: number;
  offered?: boolean;
  limitEach?: number;
  limitMemberMonth?: number;
  limitHouseholdMonth?: number;
  name?: string;
}

/** Puts an item on the shelf of a station, past the use cases; its stock through its function. */
export async function shelve(house: TestHouse, station: number, of: Shelved = {}): Promise<string> {
  const itemId = uuidv7();
  await house.owner.query(
    `INSERT INTO points.item (station_id, item_id, name_zh, name_en, unit_zh, unit_en, category, icon, offered,
       limit_each, limit_member_month, limit_household_month, created_at)
     VALUES ($1, $2, $3, 'rice', '袋', 'bag', 'staple', 'rice', $4, $5, $6, $7, '2018-09-01')`,
    [station, itemId, of.name ?? '大米', of.offered ?? true, of.limitEach, of.limitMemberMonth, of.limitHouseholdMonth], // prettier-ignore
  );
  await house.owner.query('SELECT points.open_stock($1, $2)', [station, itemId]);
  await price(house, station, itemId, of.price ?? 5);
  if (of.pieces !== 0) await receive(house, station, itemId, of.pieces ?? 10);
  return itemId;
}

export async function price(
  house: TestHouse,
  station: number,
  itemId: string,
  points: number | null,
  from = '2018-09-01',
) {
  await house.owner.query(
    `INSERT INTO points.item_price (station_id, item_id, valid_from, recorded_at, point_price, shelf_price_fen)
     VALUES ($1, $2, $3, clock_timestamp(), $4, 100000)`,
    [station, itemId, from, points],
  );
}

export async function receive(house: TestHouse, station: number, itemId: string, pieces: number) {
  await house.owner.query(
    `SELECT points.keep_stock($1, $2, 'received', ARRAY[$3::uuid], ARRAY[$4::integer], NULL, NULL, NULL, NULL)`,
    [station, house.clock.now(), itemId, pieces],
  );
}

/** Gives every household of a station so many points, never lapsing unless told otherwise. */
export async function enrich(
  house: TestHouse,
  made: TestStation,
  points: number,
  expiresOn = 'infinity',
): Promise<void> {
  for (const household of made.households) {
    await give(house.owner, household, [{ expiresOn, grace: false, points }], { station: made.station });
  }
}

/** Lays a basket before a pad and a keeper of its own, past the use case: a redemption at the counter takes one that waits. */
export async function layWaiting(house: TestHouse, made: TestStation, household: number) {
  const [id, kioskId, keeperId] = [uuidv7(), uuidv7(), uuidv7()];
  const { station } = made;
  await house.owner.query(
    `INSERT INTO points.kiosk (station_id, kiosk_id, name, place, panel, state) VALUES ($1, $2, 'k', 'p', '{}', 'active')`,
    [station, kioskId],
  );
  await house.owner.query(
    `INSERT INTO points.staff (station_id, staff_id, login, name, state, created_at) VALUES ($1, $2, $3, 'k', 'active', $4)`,
    [station, keeperId, keeperId, house.clock.now()],
  );
  await house.owner.query(
    `INSERT INTO points.counter_basket (station_id, basket_id, kiosk_id, household_id, keeper_id, lines, state, made_at, until)
     VALUES ($1, $2, $3, $4, $5, '[]', 'waiting', $6, 'infinity')`,
    [station, id, kioskId, made.households[household], keeperId, house.clock.now()],
  );
  return { mode: 'counter' as const, id, keeperId };
}

export interface Wanted {
  itemId: string;
  pieces?: number;
  /** Points of one piece, as shown. */
  points?: number;
}

export interface Terms {
  mode?: 'kiosk' | 'counter' | 'paper';
  open?: boolean;
  monthPoints?: number | null;
  oncePoints?: number | null;
  witnessedPoints?: number | null;
  cardId?: string | null;
  keeperId?: string | null;
  witnessId?: string | null;
  slipNo?: string | null;
  id?: string;
  hash?: Buffer;
  resident?: string;
}

export interface Redeemed {
  replayed: boolean;
  state: string;
  points: number;
  pieces: number;
  balance: number;
}

const HASH = randomBytes(32);

const REDEEM = 'SELECT * FROM points.redeem_together($1, $2)';

/** An order as points.redeem_together takes it, on terms of the test's own. */
export function orderOf(
  house: TestHouse,
  made: Pick<TestStation, 'station' | 'households' | 'heads'>,
  household: number,
  wanted: Wanted[],
  terms: Terms = {},
) {
  const now = house.clock.now();
  const day = dayOf(now);
  const resident = terms.resident ?? made.heads[household]!;
  const lines = [...wanted].sort((a, b) => (a.itemId < b.itemId ? -1 : 1));
  return {
    station_id: made.station,
    now,
    redemption_id: terms.id ?? uuidv7(),
    hash: `\\x${(terms.hash ?? HASH).toString('hex')}`,
    household_id: made.households[household],
    resident_id: resident,
    items: lines.map((l) => l.itemId),
    pieces: lines.map((l) => l.pieces ?? 1),
    prices: lines.map((l) => l.points ?? 5),
    terms: {
      mode: terms.mode ?? 'kiosk',
      open: terms.open ?? true,
      hold_until: new Date(now.getTime() + 7 * 86_400_000),
      month_points: terms.monthPoints,
      month_start: startOfDay(periodOf('month', day).firstDay),
      day,
      once_points: terms.oncePoints,
      witnessed_points: terms.witnessedPoints,
      card_id: terms.cardId,
      actor_kind: 'resident',
      actor_id: resident,
      witness_id: terms.witnessId,
      slip_no: terms.slipNo,
      keeper_id: terms.keeperId,
      happened_at: now,
    },
  };
}

/** Redeems as the application does: together with whatever else is ordered at the moment. @throws Refusal */
export function redeemSql(...of: Parameters<typeof orderOf>): Promise<Redeemed> {
  return of[0].db.together<Redeemed>(REDEEM, orderOf(...of));
}

/** One call for several orders; alone: it waits for what others hold. */
export function redeemTogether(
  house: TestHouse,
  orders: readonly object[],
  alone = false,
): Promise<(Redeemed & { refused: string | null; detail: string | null })[]> {
  return house.db.call(REDEEM, [JSON.stringify(orders), alone]);
}

/** Free and allocated pieces of an item. */
export async function stockOf(house: TestHouse, station: number, itemId: string) {
  const { rows: found } = await house.owner.query<{ free: number; allocated: number }>(
    `SELECT free, allocated FROM points.stock WHERE station_id = $1 AND item_id = $2`,
    [station, itemId],
  );
  return found[0]!;
}

export async function balanceOf(house: TestHouse, station: number, household: string): Promise<number> {
  const { rows: found } = await house.owner.query<{ balance: string }>(
    `SELECT balance FROM points.account WHERE station_id = $1 AND household_id = $2`,
    [station, household],
  );
  return Number(found[0]?.balance ?? 0);
}

/** Rows of a statement as the application, fenced into a station. */
export const asApp = <T>(house: TestHouse, station: number, sql: string, params: unknown[] = []) =>
  house.db.inStation(station, (tx) => rows<T>(tx, sql, params));
