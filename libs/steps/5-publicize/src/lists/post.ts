import { actorOf, requireInBranch, type StaffCaller } from '#access';
import { CLAIM, LIST } from '#contract';
import {
  audit,
  maybe,
  one,
  publicityWindow,
  Refusal,
  rows,
  sourcesOf,
  walk,
  type Day,
  type House,
  type Tx,
} from '#platform';
import { windowTerms } from '../window-terms';

export interface LockedList {
  listId: string;
  committeeId: number;
  state: string;
  days: number;
  dayKind: 'calendar' | 'working';
  firstDay: Day | null;
  lastDay: Day | null;
  closesAt: Date | null;
  extendedAt: Date | null;
}

/** Locks a list of the caller's branch. @throws Refusal not_found */
export async function lockList(tx: Tx, caller: StaffCaller, listId: string): Promise<LockedList> {
  const list = await maybe<LockedList>(
    tx,
    `SELECT list_id AS "listId", committee_id AS "committeeId", state, days, day_kind AS "dayKind",
            first_day AS "firstDay", last_day AS "lastDay", closes_at AS "closesAt", extended_at AS "extendedAt"
       FROM points.publicity_list WHERE station_id = $1 AND list_id = $2 FOR UPDATE`,
    [caller.station, listId],
  );
  if (!list) throw new Refusal('not_found');
  requireInBranch(caller.branch, list);
  return list;
}

export interface Posted {
  listId: string;
  firstDay: Day;
  lastDay: Day;
  closesAt: Date;
}

/**
 * Step 5: posts a composed list. From here its lines are publicized and its window runs: the posting day is not
 * counted, it closes at 24:00 of the last day, and wakes the worker then.
 * @throws Refusal not_found, wrong_state (posted or discarded already), calendar_unknown (working days of a year whose
 * calendar is not entered)
 */
export async function postList(
  house: House,
  caller: StaffCaller,
  listId: string,
  now: Date,
): Promise<Posted> {
  const station = caller.station;
  const posted = await house.db.inStation(station, async (tx) => {
    const list = await lockList(tx, caller, listId);
    const terms = await windowTerms(tx, station, now);
    const window = publicityWindow({ postedAt: now, days: list.days, kind: list.dayKind, ...terms });
    await walk(tx, LIST, { table: 'publicity_list', key: 'list_id', station, id: listId }, 'posted', {
      posted_by: caller.staffId,
      posted_at: now,
      first_day: window.firstDay,
      last_day: window.lastDay,
      closes_at: window.closesAt,
      station_digest: await latestDigest(tx, station),
    });
    await publicize(tx, station, listId, window.closesAt);
    await audit(
      tx,
      station,
      actorOf(caller),
      'list.post',
      now,
      { kind: 'list', id: listId },
      {
        closesAt: window.closesAt.toISOString(),
      },
    );
    return { listId, firstDay: window.firstDay, lastDay: window.lastDay, closesAt: window.closesAt };
  });
  await house.wake('close-lists', { station }, posted.closesAt);
  return posted;
}

async function latestDigest(tx: Tx, station: number): Promise<Buffer | null> {
  const { digest } = await one<{ digest: Buffer | null }>(
    tx,
    `SELECT (SELECT d.digest FROM points.station_digest d WHERE d.station_id = $1 ORDER BY d.day DESC LIMIT 1) AS digest`,
    [station],
  );
  return digest;
}

async function publicize(tx: Tx, station: number, listId: string, closesAt: Date): Promise<void> {
  await rows(
    tx,
    `UPDATE points.claim SET state = 'publicized', credit_due_at = $3
      WHERE station_id = $1 AND list_id = $2 AND state = ANY ($4)`,
    [station, listId, closesAt, sourcesOf(CLAIM, 'publicized').filter((from) => from !== 'frozen')],
  );
}
