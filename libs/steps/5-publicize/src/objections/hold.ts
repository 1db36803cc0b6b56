import { v7 as uuidv7 } from 'uuid';
import { actorOf, requireInBranch, type StaffCaller } from '#access';
import { walkClaim } from '#claims';
import {
  audit,
  dayOf,
  maybe,
  one,
  Refusal,
  reviewDeadline,
  rows,
  settingsOn,
  type House,
  type Tx,
} from '#platform';
import { reviewBy } from './object';
import { carryOut } from './objection';
import { holidaysOf } from '../window-terms';

/** Where working days cannot be computed, seven calendar days stand for five of them, as they do for a review. */
const CALENDAR_PER_WORKING = 7 / 5;

/**
 * A supervisor holds a publicized line with a reason: it goes on by itself after some working days unless a reviewer
 * keeps it. It freezes that line only.
 * @returns until when
 * @throws Refusal not_found, wrong_state (not publicized), window_ended (credited any moment now), already_frozen
 */
export async function holdLine(
  house: House,
  caller: StaffCaller,
  input: { claimId: string; reason: string },
  now: Date,
): Promise<{ until: Date }> {
  const station = caller.station;
  const held = await house.db.inStation(station, async (tx) => {
    const claim = await one<{ state: string; dueAt: Date | null }>(
      tx,
      `SELECT state, credit_due_at AS "dueAt" FROM points.claim WHERE station_id = $1 AND claim_id = $2 FOR UPDATE`,
      [station, input.claimId],
    );
    if (await openHold(tx, station, input.claimId)) throw new Refusal('already_frozen');
    if (claim.state === 'publicized' && claim.dueAt! <= now) throw new Refusal('window_ended');
    if (claim.state !== 'frozen') await walkClaim(tx, station, input.claimId, 'frozen');
    const until = await holdUntil(tx, station, now);
    await rows(
      tx,
      `INSERT INTO points.line_hold (station_id, claim_id, held_at, held_by, reason, until) VALUES ($1, $2, $3, $4, $5, $6)`,
      [station, input.claimId, now, caller.staffId, input.reason, until],
    );
    await audit(tx, station, actorOf(caller), 'line.hold', now, { kind: 'claim', id: input.claimId });
    return { until };
  });
  await house.wake('end-holds', { station }, held.until);
  return held;
}

async function holdUntil(tx: Tx, station: number, now: Date): Promise<Date> {
  const settings = await settingsOn(tx, station, dayOf(now));
  const workingDays = settings['hold.workingDays'];
  const time = { workingDays, calendarDays: Math.ceil(workingDays * CALENDAR_PER_WORKING) };
  return reviewDeadline(now, time, await holidaysOf(tx, station, now));
}

interface OpenHold {
  heldAt: Date;
  until: Date;
  reason: string;
}

function openHold(tx: Tx, station: number, claimId: string): Promise<OpenHold | null> {
  return maybe<OpenHold>(
    tx,
    `SELECT held_at AS "heldAt", until, reason FROM points.line_hold
      WHERE station_id = $1 AND claim_id = $2 AND ended_at IS NULL FOR UPDATE`,
    [station, claimId],
  );
}

/**
 * A reviewer keeps a held line: from here it is under review like any objection, with the same decision and appeal.
 * Where an objection to it waits for its decision already that one goes on alone; one that is decided cannot answer for
 * what the supervisor has found since.
 * @returns the objection under which it stands
 * @throws Refusal not_found, window_ended (the hold is over), recused, same_person
 */
export async function keepHold(
  house: House,
  caller: StaffCaller,
  input: { claimId: string; reason: string },
  now: Date,
): Promise<{ objectionId: string }> {
  const station = caller.station;
  return house.db.inStation(station, async (tx) => {
    const claim = await one<{ committeeId: number; groupId: number; listId: string | null }>(
      tx,
      `SELECT committee_id AS "committeeId", group_id AS "groupId", list_id AS "listId" FROM points.claim
        WHERE station_id = $1 AND claim_id = $2 FOR UPDATE`,
      [station, input.claimId],
    );
    requireInBranch(caller.branch, claim);
    const hold = await openHold(tx, station, input.claimId);
    if (!hold) throw new Refusal('not_found');
    if (hold.until <= now) throw new Refusal('window_ended');
    await rows(
      tx,
      `UPDATE points.line_hold SET kept_by = $4, kept_reason = $5, ended_at = $6
        WHERE station_id = $1 AND claim_id = $2 AND held_at = $3`,
      [station, input.claimId, hold.heldAt, caller.staffId, input.reason, now],
    );
    const objectionId = await underReview(
      tx,
      station,
      { ...claim, claimId: input.claimId },
      hold.reason,
      now,
    );
    await audit(
      tx,
      station,
      actorOf(caller),
      'line.keep-hold',
      now,
      { kind: 'claim', id: input.claimId },
      { objectionId },
    );
    return { objectionId };
  });
}

async function underReview(
  tx: Tx,
  station: number,
  claim: { claimId: string; committeeId: number; listId: string | null },
  reason: string,
  now: Date,
): Promise<string> {
  const standing = await maybe<{ id: string }>(
    tx,
    `SELECT objection_id AS id FROM points.objection
      WHERE station_id = $1 AND claim_id = $2 AND kind = 'line' AND state = 'open'`,
    [station, claim.claimId],
  );
  if (standing) return standing.id;
  const objectionId = uuidv7();
  await rows(
    tx,
    `INSERT INTO points.objection (station_id, objection_id, kind, state, claim_id, list_id, committee_id, from_hold,
       grounds, note, raised_at, decide_by)
     VALUES ($1, $2, 'line', 'open', $3, $4, $5, true, 'hold', $6, $7, $8)`,
    [
      station,
      objectionId,
      claim.claimId,
      claim.listId,
      claim.committeeId,
      reason,
      now,
      await reviewBy(tx, station, now),
    ],
  );
  return objectionId;
}

/** Ends a hold that nobody kept; the line goes on, as it was decided meanwhile, unless an objection is open on it. */
export async function endHold(tx: Tx, station: number, claimId: string, now: Date): Promise<void> {
  await rows(
    tx,
    `UPDATE points.line_hold SET ended_at = $3 WHERE station_id = $1 AND claim_id = $2 AND ended_at IS NULL AND until <= $3`,
    [station, claimId, now],
  );
  await carryOut(tx, station, claimId, now);
}
