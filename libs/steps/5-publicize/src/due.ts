import { LIST } from '#contract';
import { audit, rows, sourcesOf, SYSTEM, type House } from '#platform';
import { outlastClosedDays } from './lists/closed-days';
import { walkObjection } from './objections/decide';
import { endHold } from './objections/hold';
import { carryOut, lockObjection } from './objections/objection';

// What time does to lists, holds and objections. Each is guarded by its row's state: twice or late changes nothing.

/** How many are taken in one go; the job comes again while there are more. */
const BATCH = 200;

/**
 * Closes the lists of a station whose window has ended, and asks for their lines to be credited. Windows outlast
 * the days on which the station was closed since.
 * @returns the lists closed
 */
export async function closeDueLists(house: House, station: number, now: Date): Promise<string[]> {
  const { closed, ends } = await house.db.inStation(station, async (tx) => {
    const ends = await outlastClosedDays(tx, station, now);
    const lists = await rows<{ id: string }>(
      tx,
      `UPDATE points.publicity_list SET state = 'closed', closed_at = $2
        WHERE station_id = $1 AND closes_at <= $2 AND state = ANY ($3) RETURNING list_id AS id`,
      [station, now, sourcesOf(LIST, 'closed')],
    );
    for (const { id } of lists) await audit(tx, station, SYSTEM, 'list.close', now, { kind: 'list', id });
    return { closed: lists.map(({ id }) => id), ends };
  });
  for (const end of ends) await house.wake('close-lists', { station }, end);
  if (closed.length > 0) await house.wake('credit-lists', { station });
  return closed;
}

/**
 * Ends the holds that no reviewer kept in time.
 * @returns the claims that were held
 */
export async function endDueHolds(house: House, station: number, now: Date): Promise<string[]> {
  const ended = await house.db.inStation(station, async (tx) => {
    const due = await rows<{ claimId: string }>(
      tx,
      `SELECT h.claim_id AS "claimId" FROM points.line_hold h
         JOIN points.claim c ON c.station_id = $1 AND c.claim_id = h.claim_id
        WHERE h.station_id = $1 AND h.ended_at IS NULL AND h.until <= $2
        ORDER BY h.claim_id LIMIT $3 FOR UPDATE OF c`,
      [station, now, BATCH],
    );
    for (const { claimId } of due) {
      await endHold(tx, station, claimId, now);
      await audit(tx, station, SYSTEM, 'line.end-hold', now, { kind: 'claim', id: claimId });
    }
    return due.map(({ claimId }) => claimId);
  });
  if (ended.length > 0) await house.wake('credit-lists', { station });
  if (ended.length === BATCH) await house.wake('end-holds', { station });
  return ended;
}

/**
 * Makes decisions final that nobody appealed in time, and carries them out: a dismissed line goes back to its list and
 * is credited at once when the window has ended meanwhile.
 * @returns the objections that became final
 */
export async function endDueAppeals(house: House, station: number, now: Date): Promise<string[]> {
  const ended = await house.db.inStation(station, async (tx) => {
    const due = await rows<{ id: string }>(
      tx,
      `SELECT objection_id AS id FROM points.objection
        WHERE station_id = $1 AND state IN ('dismissed', 'amended', 'revoked') AND appeal_by <= $2
        ORDER BY objection_id LIMIT $3 FOR UPDATE`,
      [station, now, BATCH],
    );
    for (const { id } of due) {
      const objection = await lockObjection(tx, station, id);
      await walkObjection(tx, station, id, 'final');
      if (objection.claimId !== null) await carryOut(tx, station, objection.claimId, now);
      await audit(
        tx,
        station,
        SYSTEM,
        'objection.final',
        now,
        { kind: 'objection', id },
        { outcome: objection.outcome },
      );
    }
    return due.map(({ id }) => id);
  });
  if (ended.length > 0) await house.wake('credit-lists', { station });
  if (ended.length === BATCH) await house.wake('end-objections', { station });
  return ended;
}

/**
 * Marks objections and appeals that nobody has decided in time, once each: the trail says so, and the supervisor sees them
 * from now on. An appeal has a time of its own.
 * @returns the objections marked
 */
export async function remindObjections(house: House, station: number, now: Date): Promise<string[]> {
  const marked = await house.db.inStation(station, async (tx) => {
    const overdue = await rows<{ id: string }>(
      tx,
      `UPDATE points.objection SET overdue_at = $2
        WHERE station_id = $1 AND objection_id IN (
          SELECT objection_id FROM points.objection
           WHERE station_id = $1 AND state IN ('open', 'appealed') AND overdue_at IS NULL AND decide_by <= $2
           ORDER BY objection_id LIMIT $3 FOR UPDATE)
        RETURNING objection_id AS id`,
      [station, now, BATCH],
    );
    for (const { id } of overdue) {
      await audit(tx, station, SYSTEM, 'objection.overdue', now, { kind: 'objection', id });
    }
    return overdue.map(({ id }) => id);
  });
  if (marked.length === BATCH) await house.wake('remind-objections', { station });
  return marked;
}
