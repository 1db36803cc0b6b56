import { maybe, Refusal, rows, type House, type Tx } from '#platform';
import { recordAttempt } from '../attempts';
import { secretHolds } from '../secret-hash';
import { PIN_LIMITS, pinVerdict, type PinTries, type PinVerdict } from '../throttle';

/** Where a PIN is typed: at a kiosk, or at the desk of a member of staff (minutes, the counter's pad). */
export interface Place {
  kind: 'kiosk' | 'desk';
  id: string;
}

/** What is tried: its scope (the same for what does not exist), and the hash that the PIN must fit, if there is one. */
export interface PinDoor {
  scope: string;
  /** The card row to hold while counting, so that two kiosks cannot pass the day's limit side by side. */
  cardId: string | null;
  pinHash: string | null;
}

interface At {
  at: Date;
}

async function triesOf(tx: Tx, station: number, place: Place, scope: string, now: Date): Promise<PinTries> {
  const failures = await rows<{ at: Date; place_id: string }>(
    tx,
    `SELECT at, place_id FROM points.attempt
      WHERE station_id = $1 AND scope = $2 AND outcome = 'wrong' AND forgiven_at IS NULL ORDER BY at DESC LIMIT $3`,
    [station, scope, PIN_LIMITS.dayMax],
  );
  const right = await maybe<At>(
    tx,
    `SELECT at FROM points.attempt
      WHERE station_id = $1 AND scope = $2 AND outcome = 'right' AND place_id = $3 ORDER BY at DESC LIMIT 1`,
    [station, scope, place.id],
  );
  return {
    kioskId: place.id,
    failures: failures.map((row) => ({ at: row.at, kioskId: row.place_id })),
    succeededAt: right?.at ?? null,
    ...(await triesAt(tx, station, place, now)),
  };
}

/** Wrong PINs at a place through any door. At a desk staff are there already: what is older than the span counts no more. */
async function triesAt(
  tx: Tx,
  station: number,
  place: Place,
  now: Date,
): Promise<Pick<PinTries, 'kioskFailures' | 'kioskAnsweredAt'>> {
  const failures = await rows<At>(
    tx,
    `SELECT at FROM points.attempt
      WHERE station_id = $1 AND place_id = $2 AND outcome = 'wrong' ORDER BY at DESC LIMIT $3`,
    [station, place.id, PIN_LIMITS.kioskMax],
  );
  const answered = await maybe<At>(
    tx,
    `SELECT at FROM points.attempt
      WHERE station_id = $1 AND place_id = $2 AND outcome = 'answered' ORDER BY at DESC LIMIT 1`,
    [station, place.id],
  );
  const since = now.getTime() - PIN_LIMITS.kioskMinutes * 60_000;
  const counted = place.kind === 'kiosk' ? failures : failures.filter(({ at }) => at.getTime() > since);
  return { kioskFailures: counted.map(({ at }) => at), kioskAnsweredAt: answered?.at ?? null };
}

/** One thing at a time at a place, and through a card: tries wait for each other here, not for the hash. */
async function holdPlace(tx: Tx, station: number, place: Place, cardId: string | null): Promise<void> {
  const row =
    place.kind === 'kiosk'
      ? 'SELECT 1 FROM points.kiosk WHERE station_id = $1 AND kiosk_id = $2 FOR UPDATE'
      : 'SELECT 1 FROM points.staff WHERE station_id = $1 AND staff_id = $2 FOR UPDATE';
  await rows(tx, row, [station, place.id]);
  if (cardId === null) return;
  await rows(tx, 'SELECT 1 FROM points.card WHERE station_id = $1 AND card_id = $2 FOR UPDATE', [
    station,
    cardId,
  ]);
}

/** The verdict as a refusal: the same words for a card that is paused and for one that never was. */
function refusalOf(verdict: Exclude<PinVerdict, { kind: 'may-try' }>): Refusal {
  return new Refusal('card_paused', {
    why: verdict.kind,
    until: verdict.kind === 'wait' ? verdict.until.toISOString() : null,
  });
}

/** True while a kiosk takes no PIN before staff have come. */
export async function kioskCallsStaff(tx: Tx, station: number, kioskId: string, now: Date): Promise<boolean> {
  const at = await triesAt(tx, station, { kind: 'kiosk', id: kioskId }, now);
  const verdict = pinVerdict({ kioskId, failures: [], succeededAt: null, ...at }, now);
  return verdict.kind === 'call-staff';
}

const NOWHERE: Place = { kind: 'desk', id: '00000000-0000-0000-0000-000000000000' };

/** True when ten wrong PINs in a day have shut a door: a person has to reset it. */
export async function waitsForPerson(tx: Tx, station: number, scope: string, now: Date): Promise<boolean> {
  return pinVerdict(await triesOf(tx, station, NOWHERE, scope, now), now).kind === 'reset-by-person';
}

/**
 * Asks leave to try at a place through a door. The try is written as wrong and committed before anything is compared.
 * @returns the id of the try, for `attemptsWereRight` in the transaction that uses it, and how many are left with it
 * @throws Refusal card_paused {why, until}
 */
export async function leaveToTry(
  house: House,
  station: number,
  place: Place,
  door: Pick<PinDoor, 'scope' | 'cardId'>,
  now: Date,
): Promise<{ attemptId: string; left: number }> {
  const { verdict, attemptId } = await house.db.inStation(station, async (tx) => {
    await holdPlace(tx, station, place, door.cardId);
    const verdict = pinVerdict(await triesOf(tx, station, place, door.scope, now), now);
    if (verdict.kind === 'call-staff') await callFromKiosk(tx, station, place, now);
    const may = verdict.kind === 'may-try';
    return { verdict, attemptId: may ? await recordAttempt(tx, station, door.scope, place.id, now) : '' };
  });
  if (verdict.kind !== 'may-try') throw refusalOf(verdict);
  return { attemptId, left: verdict.left };
}

/** The desk sees the call until staff have answered it. */
async function callFromKiosk(tx: Tx, station: number, place: Place, now: Date): Promise<void> {
  if (place.kind !== 'kiosk') return;
  await rows(
    tx,
    'UPDATE points.kiosk SET called_at = coalesce(called_at, $3) WHERE station_id = $1 AND kiosk_id = $2',
    [station, place.id, now],
  );
}

/**
 * Tries a PIN. One hash is computed whether the card, the person, or the PIN exists.
 * @returns the id of the try, for `attemptsWereRight` in the transaction that uses it
 * @throws Refusal card_paused {why, until}; card_unknown {left}: wrong PINs until the next limit
 */
export async function tryPin(
  house: House,
  station: number,
  place: Place,
  door: PinDoor,
  pin: string,
  now: Date,
): Promise<string> {
  const { attemptId, left } = await leaveToTry(house, station, place, door, now);
  if (await secretHolds(house.secrets, 'pin', door.pinHash, pin)) return attemptId;
  throw new Refusal('card_unknown', { left: left - 1 });
}

/** What failed through a door counts no more: a person has looked into it. */
export async function forgiveDoor(tx: Tx, station: number, scope: string, now: Date): Promise<void> {
  await rows(
    tx,
    `UPDATE points.attempt SET forgiven_at = $3
      WHERE station_id = $1 AND scope = $2 AND outcome = 'wrong' AND forgiven_at IS NULL`,
    [station, scope, now],
  );
}
