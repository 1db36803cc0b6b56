import { actorOf, type StaffCaller } from '#access';
import { CLAIM, LIST } from '#contract';
import {
  addDays,
  audit,
  dayOf,
  extendForMissingCopy,
  one,
  Refusal,
  rows,
  settingsOn,
  sourcesOf,
  walk,
  type House,
  type Tx,
} from '#platform';
import { lockList, type LockedList, type Posted } from './post';

/** A list whose window runs. @throws Refusal not_found, wrong_state, window_ended */
async function lockRunning(tx: Tx, caller: StaffCaller, listId: string, now: Date) {
  const list = await lockList(tx, caller, listId);
  if (list.state !== 'posted') throw new Refusal('wrong_state', { state: list.state });
  if (list.closesAt! <= now) throw new Refusal('window_ended');
  return list as LockedList & Posted;
}

/**
 * Adds the photo of one board as proof that the paper copy hung there.
 * @throws Refusal not_found, wrong_state (not posted), evidence_bad (no such photo)
 */
export async function addProof(
  house: House,
  caller: StaffCaller,
  input: { listId: string; board: string; fileId: string },
  now: Date,
): Promise<{ proofNo: number }> {
  const station = caller.station;
  return house.db.inStation(station, async (tx) => {
    const list = await lockList(tx, caller, input.listId);
    if (list.lastDay === null) throw new Refusal('wrong_state', { state: list.state });
    const settings = await settingsOn(tx, station, dayOf(now));
    const known = await rows(
      tx,
      `UPDATE points.file SET erase_after = $3
        WHERE station_id = $1 AND file_id = $2 AND purpose = 'posting-proof' AND erased_at IS NULL RETURNING 1`,
      [
        station,
        input.fileId,
        addDays(list.lastDay, settings['object.appealDays'] + settings['files.daysAfterAppeal']),
      ],
    );
    if (known.length === 0) throw new Refusal('evidence_bad');
    const { no } = await one<{ no: number }>(
      tx,
      `SELECT coalesce(max(proof_no), 0) + 1 AS no FROM points.posting_proof WHERE station_id = $1 AND list_id = $2`,
      [station, input.listId],
    );
    await rows(
      tx,
      `INSERT INTO points.posting_proof (station_id, list_id, proof_no, board, file_id, added_by, added_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [station, input.listId, no, input.board, input.fileId, caller.staffId, now],
    );
    await audit(
      tx,
      station,
      actorOf(caller),
      'list.prove',
      now,
      { kind: 'list', id: input.listId },
      { proofNo: no },
    );
    return { proofNo: no };
  });
}

/** Moves the end of a window: what is frozen or publicized on the list credits that much later. */
export async function moveEnd(
  tx: Tx,
  station: number,
  listId: string,
  { lastDay, closesAt }: Pick<Posted, 'lastDay' | 'closesAt'>,
): Promise<void> {
  await rows(
    tx,
    `UPDATE points.publicity_list SET last_day = $3, closes_at = $4 WHERE station_id = $1 AND list_id = $2`,
    [station, listId, lastDay, closesAt],
  );
  await rows(
    tx,
    `UPDATE points.claim SET credit_due_at = $3 WHERE station_id = $1 AND list_id = $2 AND state IN ('publicized', 'frozen')`,
    [station, listId, closesAt],
  );
}

/**
 * A paper copy was missing: the window grows once, by the time it was missing.
 * @param input.missing from when to when, `until` not included
 * @throws Refusal not_found, window_ended, wrong_state (not posted, extended before, or nothing of it within the window)
 */
export async function extendList(
  house: House,
  caller: StaffCaller,
  input: { listId: string; missing: { from: Date; until: Date }; why: string },
  now: Date,
): Promise<Posted> {
  const station = caller.station;
  const { listId } = input;
  const posted = await house.db.inStation(station, async (tx) => {
    const list = await lockRunning(tx, caller, listId, now);
    const until = input.missing.until < now ? input.missing.until : now;
    const before = { ...list, extended: list.extendedAt !== null };
    const window = extendForMissingCopy(before, { from: input.missing.from, until });
    if (window === before) throw new Refusal('wrong_state', { extended: before.extended });
    const { lastDay, closesAt } = window;
    await moveEnd(tx, station, listId, window);
    await rows(
      tx,
      `UPDATE points.publicity_list SET extended_at = $3, extended_by = $4, extended_why = $5
        WHERE station_id = $1 AND list_id = $2`,
      [station, listId, now, caller.staffId, input.why],
    );
    const detail = { closesAt: closesAt.toISOString() };
    await audit(tx, station, actorOf(caller), 'list.extend', now, { kind: 'list', id: listId }, detail);
    return { listId, firstDay: list.firstDay, lastDay, closesAt };
  });
  await house.wake('close-lists', { station }, posted.closesAt);
  return posted;
}

/**
 * Takes a list down before its window has ended: it shows what it must not, or was posted by mistake. Its lines go back
 * to the register under their serials, to be posted again for a whole window; frozen ones follow when they thaw.
 * @returns how many lines went back
 * @throws Refusal not_found, wrong_state, window_ended
 */
export async function takeDownList(
  house: House,
  caller: StaffCaller,
  input: { listId: string; why: string },
  now: Date,
): Promise<{ lines: number }> {
  const station = caller.station;
  return house.db.inStation(station, async (tx) => {
    await lockRunning(tx, caller, input.listId, now);
    const list = { table: 'publicity_list', key: 'list_id', station, id: input.listId };
    await walk(tx, LIST, list, 'taken-down', {
      closed_at: now,
      taken_down_by: caller.staffId,
      taken_down_why: input.why,
    });
    const back = await rows(
      tx,
      `UPDATE points.claim SET state = 'registered', list_id = NULL, credit_due_at = NULL
        WHERE station_id = $1 AND list_id = $2 AND state = 'publicized' AND state = ANY ($3) RETURNING 1`,
      [station, input.listId, sourcesOf(CLAIM, 'registered')],
    );
    const detail = { lines: back.length };
    await audit(
      tx,
      station,
      actorOf(caller),
      'list.take-down',
      now,
      { kind: 'list', id: input.listId },
      detail,
    );
    return { lines: back.length };
  });
}
