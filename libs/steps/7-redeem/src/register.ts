import { readReceiptText, type RedemptionState, type StaffRedemption } from '#contract';
import {
  addDays,
  endOfDay,
  firstIdOf,
  Refusal,
  rows,
  SLIP_DAYS_MAX,
  startOfDay,
  type House,
  type Tx,
  UUID,
} from '#platform';
import { householdOfCard } from './card';
import { isPickupCode } from './pickup-code';
import { ofHousehold, readRedemptions, toStaffRedemption, type RedemptionRow } from './redemption-row';

/** Held redemptions looked through for a typed code: more than any shop keeps ready. */
const HELD_MAX = 2000;
const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

export interface Register {
  state?: RedemptionState | undefined;
  /** Only those made or collected without a PIN: the supervisor's list. */
  witnessed?: boolean | undefined;
  from?: string | undefined;
  until?: string | undefined;
  after?: string | undefined;
  limit: number;
}

/**
 * The register of redemptions, latest first. Paged by id: ids are UUIDv7, made within a minute of the moment (a kiosk
 * whose clock is off is refused), so a day's slack around the days asked for misses none; but a paper slip is entered up
 * to a month after its day.
 * @throws Refusal invalid_request for a cursor that no page has given
 */
export async function listRedemptions(
  house: House,
  station: number,
  query: Register,
): Promise<{ items: StaffRedemption[]; next: string | null }> {
  if (query.after !== undefined && !UUID.test(query.after)) throw new Refusal('invalid_request');
  const found = await house.db.inStation(station, (tx) =>
    readRedemptions(
      tx,
      station,
      `r.redemption_id < $2 AND r.redemption_id < $3 AND r.redemption_id >= $4 AND r.held_at >= $5 AND r.held_at < $6
       AND ($7::text IS NULL OR r.state::text = $7) AND (NOT $8::boolean OR r.witness_id IS NOT NULL)
       ORDER BY r.redemption_id DESC LIMIT $9`,
      [
        query.after ?? LAST_ID,
        query.until === undefined ? LAST_ID : firstIdOf(endOfDay(addDays(query.until, 1 + SLIP_DAYS_MAX))),
        query.from === undefined ? firstIdOf(new Date(0)) : firstIdOf(startOfDay(addDays(query.from, -1))),
        query.from === undefined ? '-infinity' : startOfDay(query.from),
        query.until === undefined ? 'infinity' : endOfDay(query.until),
        query.state ?? null,
        query.witnessed ?? false,
        query.limit + 1,
      ],
    ),
  );
  const items = found.slice(0, query.limit).map(toStaffRedemption);
  return { items, next: found.length > query.limit ? items.at(-1)!.redemptionId : null };
}

export type Sought = { card: string } | { receipt: string } | { code: string } | { householdId: string };

/** What waits for whoever stands at the counter. Nothing found and nothing known give the same empty answer. */
export async function findHeld(house: House, station: number, sought: Sought): Promise<StaffRedemption[]> {
  return house.db.inStation(station, async (tx) =>
    (await seek(tx, house, station, sought)).map(toStaffRedemption),
  );
}

async function seek(tx: Tx, house: House, station: number, sought: Sought): Promise<RedemptionRow[]> {
  const held = (where: string, params: unknown[]) =>
    readRedemptions(
      tx,
      station,
      `r.state = 'held' AND ${where} ORDER BY r.held_at LIMIT ${HELD_MAX}`,
      params,
    );
  if ('householdId' in sought) return held(ofHousehold('$2'), [sought.householdId]);
  if ('card' in sought) {
    const card = await householdOfCard(tx, station, sought.card);
    return card === null ? [] : held(ofHousehold('$2'), [card.householdId]);
  }
  if ('receipt' in sought) {
    const receipt = readReceiptText(sought.receipt);
    return receipt === null ? [] : held('r.redemption_id = $2', [receipt.redemptionId]);
  }
  const all = await held('$2::boolean', [true]);
  return all.filter((row) => isPickupCode(house.secrets, station, row.redemption_id, sought.code));
}

/** How far back a receipt's code is looked for: the latest redemptions, a few years of a station. */
const CODED_MAX = 50_000;

/** Redemptions whose receipt bears a code, whatever became of them: for the register, where an old receipt is shown. */
export async function redemptionsOfCode(house: House, station: number, code: string): Promise<string[]> {
  const found = await house.db.inStation(station, (tx) =>
    rows<{ id: string }>(
      tx,
      `SELECT redemption_id AS id FROM points.redemption WHERE station_id = $1
        ORDER BY redemption_id DESC LIMIT ${CODED_MAX}`,
      [station],
    ),
  );
  return found.map(({ id }) => id).filter((id) => isPickupCode(house.secrets, station, id, code));
}
