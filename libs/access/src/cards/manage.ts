import { audit, dayOf, one, Refusal, rows, type House, type Tx } from '#platform';
import { renderSVG } from 'uqr';
import { actorOf, requireInBranch, type StaffCaller } from '../caller';
import { forgetSessions } from '../gate/memory';
import { cardScope } from '../residents/card-holder';
import { doorScope } from '../residents/doors';
import { forgiveDoor, waitsForPerson } from '../residents/pin-try';
import { endResidentSessions } from '../residents/session';
import { hashSecret } from '../secret-hash';
import { endCards, issueCards, randomPin, requireHolder } from './issue';

/** Holds a resident to the caller's branch. @throws Refusal not_found */
async function requireOwnResident(tx: Tx, caller: StaffCaller, residentId: string): Promise<void> {
  const at = await one<{ committee_id: number; group_id: number }>(
    tx,
    `SELECT g.committee_id, g.group_id FROM points.resident r
       JOIN points.household h ON h.station_id = r.station_id AND h.household_id = r.household_id
       JOIN points.building b ON b.station_id = h.station_id AND b.building_id = h.building_id
       JOIN points.resident_group g ON g.station_id = b.station_id AND g.group_id = b.group_id
      WHERE r.station_id = $1 AND r.resident_id = $2`,
    [caller.station, residentId],
  );
  requireInBranch(caller.branch, { committeeId: at.committee_id, groupId: at.group_id });
}

export interface PrintableCard {
  cardId: string;
  residentId: string;
  text: string;
  qrSvg: string;
  firstPin: string;
}

/** Issues or replaces cards, ready for the printer. @throws Refusal not_found, guardian_needed */
export async function issueAtDesk(
  house: House,
  caller: StaffCaller,
  residentIds: readonly string[],
  now: Date,
): Promise<PrintableCard[]> {
  const unique = [...new Set(residentIds)];
  await house.db.inStation(caller.station, async (tx) => {
    for (const residentId of unique) await requireOwnResident(tx, caller, residentId);
  });
  const wanted = unique.map((residentId) => ({ residentId }));
  const issued = await issueCards(house, caller.station, actorOf(caller), wanted, now);
  forgetSessions(house);
  return issued.map((card) => ({ ...card, qrSvg: renderSVG(card.text, { border: 2, ecc: 'M' }) }));
}

interface CardRow {
  card_id: string;
  resident_id: string;
  state: 'active' | 'lost' | 'replaced' | 'ended';
  secret_digest: Buffer;
  issued_at: Date;
  ended_at: Date | null;
}

/** A resident's cards, latest first. @throws Refusal not_found */
export async function listCards(house: House, caller: StaffCaller, residentId: string, now: Date) {
  return house.db.inStation(caller.station, async (tx) => {
    await requireOwnResident(tx, caller, residentId);
    const found = await rows<CardRow>(
      tx,
      `SELECT card_id, resident_id, state, secret_digest, issued_at, ended_at FROM points.card
        WHERE station_id = $1 AND resident_id = $2 ORDER BY card_id DESC`,
      [caller.station, residentId],
    );
    const items = [];
    for (const row of found) {
      const active = row.state === 'active';
      const scope = cardScope(house, row.secret_digest);
      items.push({
        cardId: row.card_id,
        residentId: row.resident_id,
        state: row.state,
        issuedAt: row.issued_at.toISOString(),
        endedAt: row.ended_at?.toISOString() ?? null,
        waitsForPerson: active && (await waitsForPerson(tx, caller.station, scope, now)),
      });
    }
    return items;
  });
}

/** Records a resident's card as lost: with it die its sessions, everywhere. @throws Refusal not_found, wrong_state */
export async function loseAtDesk(
  house: House,
  caller: StaffCaller,
  residentId: string,
  now: Date,
): Promise<void> {
  await house.db.inStation(caller.station, async (tx) => {
    await requireOwnResident(tx, caller, residentId);
    const [cardId] = await endCards(tx, caller.station, residentId, 'lost', now);
    if (cardId === undefined) throw new Refusal('wrong_state');
    await audit(tx, caller.station, actorOf(caller), 'card.lose', now, { kind: 'card', id: cardId });
  });
  forgetSessions(house);
}

/**
 * A new first PIN for a card, which opens it again after ten wrong ones. Its sessions end; its holder must change the PIN.
 * @throws Refusal not_found, wrong_state, guardian_needed
 */
export async function newFirstPin(
  house: House,
  caller: StaffCaller,
  cardId: string,
  now: Date,
): Promise<{ firstPin: string }> {
  const { station } = caller;
  const found = await house.db.inStation(station, async (tx) => {
    const card = await one<CardRow>(
      tx,
      'SELECT card_id, resident_id, state, secret_digest FROM points.card WHERE station_id = $1 AND card_id = $2',
      [station, cardId],
    );
    await requireOwnResident(tx, caller, card.resident_id);
    if (card.state !== 'active') throw new Refusal('wrong_state');
    return { card, holder: await requireHolder(tx, station, card.resident_id, now) };
  });
  const firstPin = randomPin(found.holder.birth_days);
  const hash = await hashSecret(house.secrets, 'pin', firstPin);
  await house.db.inStation(station, async (tx) => {
    const renewed = await rows(
      tx,
      `UPDATE points.card SET pin_hash = $3, pin_set_at = NULL
        WHERE station_id = $1 AND card_id = $2 AND state = 'active' RETURNING 1`,
      [station, cardId, hash],
    );
    if (renewed.length === 0) throw new Refusal('wrong_state');
    await forgiveDoor(tx, station, cardScope(house, found.card.secret_digest), now);
    await endResidentSessions(tx, station, found.card.resident_id, now);
    await audit(tx, station, actorOf(caller), 'card.newPin', now, { kind: 'card', id: cardId });
  });
  forgetSessions(house);
  return { firstPin };
}

/** Reopens the picker's entry of a resident's door. @throws Refusal not_found */
export async function reopenDoor(
  house: House,
  caller: StaffCaller,
  residentId: string,
  now: Date,
): Promise<void> {
  await house.db.inStation(caller.station, async (tx) => {
    await requireOwnResident(tx, caller, residentId);
    const door = await one<{ buildingId: number; unit: string; room: string; householdId: string }>(
      tx,
      `SELECT d.building_id AS "buildingId", d.unit, d.room, d.household_id AS "householdId"
         FROM points.resident r JOIN points.dwelling d ON d.station_id = r.station_id AND d.household_id = r.household_id
        WHERE r.station_id = $1 AND r.resident_id = $2`,
      [caller.station, residentId],
    );
    await forgiveDoor(tx, caller.station, doorScope(house, door), now);
    const subject = { kind: 'household', id: door.householdId };
    await audit(tx, caller.station, actorOf(caller), 'door.reopen', now, subject, { day: dayOf(now) });
  });
}
