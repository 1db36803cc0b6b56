import { randomInt } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { audit, dayOf, maybe, one, Refusal, rows, type Actor, type House, type Tx } from '#platform';
import { endResidentSessions } from '../residents/session';
import { pinProblem } from '../pin-rules';
import { hashSecret } from '../secret-hash';
import { newCardText } from './card-text';

export interface IssuedCard {
  cardId: string;
  residentId: string;
  /** What the QR code says. Shown once: the database keeps its digest. */
  text: string;
  /** The first PIN, printed on a slip of its own; its holder must change it at the first session. */
  firstPin: string;
}

/** Who may hold a card, with the birth days that no PIN of the household may be. */
interface Holder {
  household_id: string;
  state: string;
  full_capacity: boolean;
  minor: boolean;
  birth_days: string[];
}

/** @throws Refusal not_found, guardian_needed (minors and adults without full capacity act through a guardian) */
export async function requireHolder(tx: Tx, station: number, residentId: string, now: Date): Promise<Holder> {
  const holder = await one<Holder>(
    tx,
    `SELECT r.household_id, r.state, r.full_capacity, points.is_minor($1, $2, $3) AS minor,
            ARRAY(SELECT m.born_on::text FROM points.resident m
                   WHERE m.station_id = $1 AND m.household_id = r.household_id AND m.born_on IS NOT NULL) AS birth_days
       FROM points.resident r WHERE r.station_id = $1 AND r.resident_id = $2`,
    [station, residentId, dayOf(now)],
  );
  if (holder.state !== 'active') throw new Refusal('not_found');
  if (holder.minor || !holder.full_capacity) throw new Refusal('guardian_needed');
  return holder;
}

/** A PIN that the rules let pass. */
export function randomPin(birthDays: readonly string[]): string {
  // Fewer than one in a hundred is refused: a few draws at most.
  for (let draws = 0; draws < 1000; draws++) {
    const pin = String(randomInt(1_000_000)).padStart(6, '0');
    if (pinProblem(pin, birthDays) === null) return pin;
  }
  throw new Error('no PIN fits');
}

/** Ends the resident's card in force, and every session that is open with it, everywhere. @returns the cards ended */
export async function endCards(
  tx: Tx,
  station: number,
  residentId: string,
  as: 'lost' | 'replaced' | 'ended',
  now: Date,
): Promise<string[]> {
  const ended = await rows<{ card_id: string }>(
    tx,
    `UPDATE points.card SET state = $3, ended_at = $4
      WHERE station_id = $1 AND resident_id = $2 AND state = 'active' RETURNING card_id`,
    [station, residentId, as, now],
  );
  await endResidentSessions(tx, station, residentId, now);
  return ended.map(({ card_id: cardId }) => cardId);
}

/** What the household allows this member outlives the card: a lost card must not lift the limit. */
async function keptLimit(tx: Tx, station: number, residentId: string): Promise<number | null> {
  const last = await maybe<{ points_per_month: number | null }>(
    tx,
    `SELECT points_per_month FROM points.card WHERE station_id = $1 AND resident_id = $2
      ORDER BY issued_at DESC, card_id DESC LIMIT 1`,
    [station, residentId],
  );
  return last?.points_per_month ?? null;
}

/**
 * Issues cards: for residents without one, or in the place of theirs, whose card dies with this.
 * Hashing is done before the transaction: about 15 ms a card.
 * @param wanted with a PIN only for the demo's printed cards; otherwise one is drawn and must be changed
 * @throws Refusal not_found, guardian_needed, pin_weak
 */
export async function issueCards(
  house: House,
  station: number,
  actor: Actor,
  wanted: readonly { residentId: string; pin?: string }[],
  now: Date,
): Promise<IssuedCard[]> {
  const holders = await house.db.inStation(station, async (tx) => {
    const found: Holder[] = [];
    for (const { residentId } of wanted) found.push(await requireHolder(tx, station, residentId, now));
    return found;
  });
  const made = await Promise.all(
    wanted.map(async ({ residentId, pin }, i) => {
      const birthDays = holders[i]!.birth_days;
      const problem = pin === undefined ? null : pinProblem(pin, birthDays);
      if (problem !== null) throw new Refusal('pin_weak', { problem });
      const firstPin = pin ?? randomPin(birthDays);
      const hash = await hashSecret(house.secrets, 'pin', firstPin);
      return {
        cardId: uuidv7(),
        residentId,
        firstPin,
        hash,
        chosen: pin !== undefined,
        ...newCardText(station),
      };
    }),
  );
  await house.db.inStation(station, async (tx) => {
    for (const card of made) {
      const limit = await keptLimit(tx, station, card.residentId);
      const old = await endCards(tx, station, card.residentId, 'replaced', now);
      await rows(
        tx,
        `INSERT INTO points.card (station_id, card_id, resident_id, secret_digest, pin_hash, pin_set_at, issued_at,
           points_per_month)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [station, card.cardId, card.residentId, card.digest, card.hash, card.chosen ? now : null, now, limit],
      );
      await audit(
        tx,
        station,
        actor,
        'card.issue',
        now,
        { kind: 'card', id: card.cardId },
        {
          residentId: card.residentId,
          replaced: old,
        },
      );
    }
  });
  return made.map(({ cardId, residentId, text, firstPin }) => ({ cardId, residentId, text, firstPin }));
}
