import { dayOf, maybe, Refusal, type House, type Tx } from '#platform';
import { scopeOf } from '../attempts';
import { readCardText } from '../cards/card-text';
import type { PinDoor } from './pin-try';

/** Whoever holds a card, as opening a session and confirming need it. */
export interface CardHolder {
  card_id: string | null;
  pin_hash: string | null;
  first_pin: boolean;
  resident_id: string;
  household_id: string;
  name: string;
  may_act: boolean;
  household_open: boolean;
}

export const HOLDER_COLUMNS = `c.card_id, c.pin_hash, c.card_id IS NOT NULL AND c.pin_set_at IS NULL AS first_pin,
  r.resident_id, r.household_id, coalesce(r.name, '') AS name,
  r.full_capacity AND NOT points.is_minor($1, r.resident_id, $3) AS may_act, h.state = 'active' AS household_open`;

/** The holder of a card in force. */
export async function holderByCard(
  tx: Tx,
  station: number,
  digest: Buffer,
  now: Date,
): Promise<CardHolder | null> {
  return maybe<CardHolder>(
    tx,
    `SELECT ${HOLDER_COLUMNS}
       FROM points.card c
       JOIN points.resident r ON r.station_id = c.station_id AND r.resident_id = c.resident_id AND r.state = 'active'
       JOIN points.household h ON h.station_id = r.station_id AND h.household_id = r.household_id
      WHERE c.station_id = $1 AND c.secret_digest = $2 AND c.state = 'active'`,
    [station, digest, dayOf(now)],
  );
}

/** The scope of a card's tries: from its digest, so that a card that never was has one too. */
export function cardScope(house: House, digest: Buffer): string {
  return scopeOf(house.secrets, 'card', digest.toString('hex'));
}

/**
 * Reads a card as it was scanned.
 * @throws Refusal card_unknown for a text that is no card of this product
 */
export async function scanCard(
  house: House,
  station: number,
  text: string,
  now: Date,
): Promise<{ holder: CardHolder | null; door: PinDoor }> {
  const card = readCardText(text);
  if (card === null) throw new Refusal('card_unknown');
  // A card of another station is one that nobody knows here, and is tried like any.
  const holder = await house.db.inStation(station, (tx) => holderByCard(tx, station, card.digest, now));
  return {
    holder,
    door: {
      scope: cardScope(house, card.digest),
      cardId: holder?.card_id ?? null,
      pinHash: holder?.pin_hash ?? null,
    },
  };
}

/** @throws Refusal guardian_needed, card_unknown (nobody, or a household that is closed) */
export function requireActing(holder: CardHolder | null): CardHolder {
  if (holder === null || !holder.household_open) throw new Refusal('card_unknown');
  if (!holder.may_act) throw new Refusal('guardian_needed');
  return holder;
}
