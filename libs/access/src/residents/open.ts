import { audit, Refusal, rows, type House, type Tx } from '#platform';
import { attemptsWereRight } from '../attempts';
import type { KioskCaller } from '../caller';
import { forgetSessions } from '../gate/memory';
import { requireActing, scanCard, type CardHolder } from './card-holder';
import { doorOf, type DoorInput } from './doors';
import { tryPin, type Place } from './pin-try';
import { openResidentSession } from './session';

export interface Opened {
  token: string;
  name: string;
  openedBy: 'card' | 'door' | 'witness';
  mustSetPin: boolean;
  idleSeconds: number;
  warningSeconds: number;
  endsAt: string;
}

/** Opens the session of somebody who has been identified, in the transaction that says so. */
export async function welcome(
  tx: Tx,
  kiosk: KioskCaller,
  holder: CardHolder,
  by: { openedBy: Opened['openedBy']; witnessId: string | null },
  now: Date,
): Promise<Opened> {
  const session = await openResidentSession(
    tx,
    kiosk.station,
    {
      kioskId: kiosk.kioskId,
      residentId: holder.resident_id,
      householdId: holder.household_id,
      cardId: by.openedBy === 'witness' ? null : holder.card_id,
      ...by,
    },
    now,
  );
  const actor = { kind: 'resident' as const, id: holder.resident_id, kioskId: kiosk.kioskId };
  const subject = { kind: 'session', id: session.sessionId };
  await audit(tx, kiosk.station, actor, 'session.open', now, subject, { by: by.openedBy });
  return {
    token: session.token,
    name: holder.name,
    openedBy: by.openedBy,
    mustSetPin: by.openedBy !== 'witness' && holder.first_pin,
    idleSeconds: session.idleSeconds,
    warningSeconds: session.warningSeconds,
    endsAt: session.endsAt.toISOString(),
  };
}

/**
 * The card is still what the PIN was compared with: it may have been reported lost while the PIN waited. Held to the end
 * of the transaction, so that a report in the same moment finds the session that is opened.
 * @throws Refusal card_unknown
 */
async function requireStillHeld(tx: Tx, station: number, holder: CardHolder): Promise<void> {
  const held = await rows(
    tx,
    `SELECT 1 FROM points.card
      WHERE station_id = $1 AND card_id = $2 AND state = 'active' AND pin_hash = $3 FOR SHARE`,
    [station, holder.card_id, holder.pin_hash],
  );
  if (held.length === 0) throw new Refusal('card_unknown');
}

async function openWithPin(
  house: House,
  kiosk: KioskCaller,
  found: Awaited<ReturnType<typeof scanCard>>,
  pin: string,
  openedBy: 'card' | 'door',
  now: Date,
): Promise<Opened> {
  const place: Place = { kind: 'kiosk', id: kiosk.kioskId };
  const attemptId = await tryPin(house, kiosk.station, place, found.door, pin, now);
  // The PIN was right, whatever else forbids.
  await house.db.inStation(kiosk.station, (tx) => attemptsWereRight(tx, kiosk.station, [attemptId]));
  const holder = requireActing(found.holder);
  const opened = await house.db.inStation(kiosk.station, async (tx) => {
    await requireStillHeld(tx, kiosk.station, holder);
    return welcome(tx, kiosk, holder, { openedBy, witnessId: null }, now);
  });
  forgetSessions(house);
  return opened;
}

/**
 * Opens a session by card and PIN.
 * @throws Refusal card_unknown, card_paused, guardian_needed (only after the right PIN)
 */
export async function openByCard(
  house: House,
  kiosk: KioskCaller,
  input: { card: string; pin: string },
  now: Date,
): Promise<Opened> {
  const found = await scanCard(house, kiosk.station, input.card, now);
  return openWithPin(house, kiosk, found, input.pin, 'card', now);
}

/**
 * Opens a session by door, member and PIN. Wrong PINs close the door's entry here, never the card.
 * @throws Refusal card_unknown, card_paused, guardian_needed
 */
export async function openByDoor(
  house: House,
  kiosk: KioskCaller,
  input: DoorInput & { pick: number; pin: string },
  now: Date,
): Promise<Opened> {
  return openWithPin(house, kiosk, await doorOf(house, kiosk.station, input, now), input.pin, 'door', now);
}

/**
 * A resident says yes with the own card and PIN, without a session: a witness, a member present at a meeting, whoever
 * takes goods at the counter's pad.
 * @param place the kiosk, or the desk (its member of staff) where the PIN is typed
 * @returns who it was; the try is settled
 * @throws Refusal card_unknown, card_paused, guardian_needed, pin_must_change
 */
export async function confirmByCard(
  house: House,
  station: number,
  place: Place,
  input: { card: string; pin: string },
  now: Date,
): Promise<{ residentId: string; householdId: string; cardId: string }> {
  const found = await scanCard(house, station, input.card, now);
  const attemptId = await tryPin(house, station, place, found.door, input.pin, now);
  await house.db.inStation(station, (tx) => attemptsWereRight(tx, station, [attemptId]));
  const holder = requireActing(found.holder);
  if (holder.first_pin) throw new Refusal('pin_must_change');
  await house.db.inStation(station, (tx) => requireStillHeld(tx, station, holder));
  return { residentId: holder.resident_id, householdId: holder.household_id, cardId: holder.card_id! };
}
