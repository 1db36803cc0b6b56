import { audit, maybe, one, Refusal, rows, type House, type Tx } from '#platform';
import { attemptsWereRight } from '../attempts';
import { actorOf, type ResidentCaller } from '../caller';
import { forgetSessions } from '../gate/memory';
import { pinProblem } from '../pin-rules';
import { cardScope } from '../residents/card-holder';
import { tryPin } from '../residents/pin-try';
import { hashSecret } from '../secret-hash';
import { endCards, requireHolder } from './issue';

/** The cards in force of one's household. */
export async function listOwnCards(house: House, caller: ResidentCaller) {
  const found = await house.db.inStation(caller.station, (tx) =>
    rows<{
      card_id: string;
      resident_id: string;
      name: string;
      issued_at: Date;
      points_per_month: number | null;
    }>(
      tx,
      `SELECT c.card_id, c.resident_id, coalesce(r.name, '') AS name, c.issued_at, c.points_per_month
         FROM points.card c JOIN points.resident r ON r.station_id = c.station_id AND r.resident_id = c.resident_id
        WHERE c.station_id = $1 AND r.household_id = $2 AND c.state = 'active' ORDER BY c.issued_at, c.card_id`,
      [caller.station, caller.householdId],
    ),
  );
  return found.map((row) => ({
    cardId: row.card_id,
    residentId: row.resident_id,
    name: row.name,
    own: row.resident_id === caller.residentId,
    issuedAt: row.issued_at.toISOString(),
    pointsPerMonth: row.points_per_month,
  }));
}

/**
 * Changes the PIN of the card that this session was opened with. The old one is tried like any PIN.
 * @throws Refusal not_found (a session without a card), card_unknown, card_paused, pin_weak {problem}
 */
export async function changePin(
  house: House,
  caller: ResidentCaller,
  input: { old: string; new: string },
  now: Date,
): Promise<void> {
  const { station, cardId } = caller;
  if (cardId === null || caller.openedBy === 'witness') throw new Refusal('not_found');
  const { card, birthDays } = await house.db.inStation(station, async (tx) => ({
    card: await one<{ pin_hash: string; secret_digest: Buffer }>(
      tx,
      `SELECT pin_hash, secret_digest FROM points.card
        WHERE station_id = $1 AND card_id = $2 AND resident_id = $3 AND state = 'active'`,
      [station, cardId, caller.residentId],
    ),
    birthDays: (await requireHolder(tx, station, caller.residentId, now)).birth_days,
  }));
  const door = { scope: cardScope(house, card.secret_digest), cardId, pinHash: card.pin_hash };
  const attemptId = await tryPin(house, station, { kind: 'kiosk', id: caller.kioskId }, door, input.old, now);
  const problem = input.new === input.old ? 'pin_repeat' : pinProblem(input.new, birthDays);
  const hash = problem === null ? await hashSecret(house.secrets, 'pin', input.new) : null;
  await house.db.inStation(station, async (tx) => {
    await attemptsWereRight(tx, station, [attemptId]);
    if (hash === null) return;
    await rows(
      tx,
      'UPDATE points.card SET pin_hash = $3, pin_set_at = $4 WHERE station_id = $1 AND card_id = $2',
      [station, cardId, hash, now],
    );
    await audit(tx, station, actorOf(caller), 'myCard.changePin', now, { kind: 'card', id: cardId });
  });
  if (problem !== null) throw new Refusal('pin_weak', { problem });
  forgetSessions(house);
}

/** A card in force of the caller's household. @throws Refusal not_found, wrong_state */
async function requireOwnCard(
  tx: Tx,
  caller: ResidentCaller,
  cardId: string,
): Promise<{ resident_id: string }> {
  const card = await one<{ resident_id: string; state: string }>(
    tx,
    `SELECT c.resident_id, c.state FROM points.card c
       JOIN points.resident r ON r.station_id = c.station_id AND r.resident_id = c.resident_id
      WHERE c.station_id = $1 AND c.card_id = $2 AND r.household_id = $3`,
    [caller.station, cardId, caller.householdId],
  );
  if (card.state !== 'active') throw new Refusal('wrong_state');
  return card;
}

/** Any member may report any card of the household as lost: it only shuts. @throws Refusal not_found, wrong_state */
export async function loseOwn(
  house: House,
  caller: ResidentCaller,
  cardId: string,
  now: Date,
): Promise<void> {
  await house.db.inStation(caller.station, async (tx) => {
    const card = await requireOwnCard(tx, caller, cardId);
    await endCards(tx, caller.station, card.resident_id, 'lost', now);
    await audit(tx, caller.station, actorOf(caller), 'myCard.lose', now, { kind: 'card', id: cardId });
  });
  forgetSessions(house);
}

/**
 * The head of the household sets what a member may spend a month; null lifts it. Redeeming holds to it.
 * @throws Refusal not_found (not the head, or no card of the household), wrong_state
 */
export async function limitMember(
  house: House,
  caller: ResidentCaller,
  input: { cardId: string; pointsPerMonth: number | null },
  now: Date,
): Promise<void> {
  await house.db.inStation(caller.station, async (tx) => {
    const head = await maybe(
      tx,
      'SELECT 1 FROM points.household WHERE station_id = $1 AND household_id = $2 AND head_id = $3',
      [caller.station, caller.householdId, caller.residentId],
    );
    if (head === null || caller.openedBy === 'witness') throw new Refusal('not_found');
    await requireOwnCard(tx, caller, input.cardId);
    await rows(tx, 'UPDATE points.card SET points_per_month = $3 WHERE station_id = $1 AND card_id = $2', [
      caller.station,
      input.cardId,
      input.pointsPerMonth,
    ]);
    const subject = { kind: 'card', id: input.cardId };
    await audit(tx, caller.station, actorOf(caller), 'myCard.limit', now, subject, {
      pointsPerMonth: input.pointsPerMonth,
    });
  });
}
