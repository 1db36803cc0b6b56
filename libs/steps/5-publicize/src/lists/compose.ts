import { actorOf, requireInBranch, type StaffCaller } from '#access';
import {
  audit,
  dayOf,
  maybe,
  one,
  onlyOnce,
  Refusal,
  rows,
  settingsOn,
  walk,
  yearOf,
  type House,
  type Tx,
} from '#platform';
import { LIST } from '#contract';
import {
  CLAIM_KIND,
  freezeSnapshot,
  publicPart,
  takeSnapshot,
  type ListKind,
  type PublicLine,
} from './snapshot';

export interface ComposeInput {
  /** Made by the client. */
  listId: string;
  committeeId: number;
  kind: ListKind;
  whereToObject: string;
  /** Length and kind of the window; the station's setting of the day where left out. */
  days?: number;
  dayKind?: 'calendar' | 'working';
}

/** A list as its committee sees it before and after posting: masked lines, counts, digest. */
export interface ComposedList {
  listId: string;
  number: string;
  lines: PublicLine[];
  unlisted: number;
  points: number;
  /** SHA-256, hex: printed at the foot. */
  digest: string;
}

/** No list is longer: what waits beyond goes on the next. Paper of this length fills a wall. */
const LINES_MAX = 2000;

/**
 * Step 5, first half: puts all registered lines of a committee that are on no list yet on one, and freezes what it
 * will show. Nobody sees it before it is posted; discarding it gives the lines back.
 * @throws Refusal not_found (not the caller's committee), list_empty, request_differs, request_abandoned
 */
export async function composeList(
  house: House,
  caller: StaffCaller,
  input: ComposeInput,
  now: Date,
): Promise<{ reply: ComposedList; replayed: boolean }> {
  const station = caller.station;
  requireInBranch(caller.branch, input);
  const request = { station, id: input.listId, actorId: caller.staffId, body: input, now };
  return house.db.inStation(station, (tx) => onlyOnce(tx, request, () => compose(tx, caller, input, now)));
}

async function compose(tx: Tx, caller: StaffCaller, input: ComposeInput, now: Date): Promise<ComposedList> {
  const station = caller.station;
  const number = await nextNumber(tx, station, input.committeeId, yearOf(dayOf(now)));
  const claimIds = await takeLines(tx, station, input);
  if (claimIds.length === 0) throw new Refusal('list_empty');
  const snapshot = await takeSnapshot(tx, station, { listId: input.listId, claimIds }, dayOf(now));
  await insertList(tx, caller, input, number, snapshot, now);
  await freezeSnapshot(tx, station, input.listId, snapshot.lines);
  const digest = snapshot.digest.toString('hex');
  const { lines, unlisted, points } = snapshot;
  const counts = { lines: lines.length, unlisted, digest };
  await audit(tx, station, actorOf(caller), 'list.compose', now, { kind: 'list', id: input.listId }, counts);
  return { listId: input.listId, number, lines: lines.map(publicPart), unlisted, points, digest };
}

/** `2026-0012`: the committee's own count. Locks the committee, so that two lists composed at once get two numbers. */
async function nextNumber(tx: Tx, station: number, committeeId: number, year: number): Promise<string> {
  await one(tx, `SELECT 1 FROM points.committee WHERE station_id = $1 AND committee_id = $2 FOR UPDATE`, [
    station,
    committeeId,
  ]);
  const { count } = await one<{ count: number }>(
    tx,
    `SELECT count(*)::integer AS count FROM points.publicity_list
      WHERE station_id = $1 AND committee_id = $2 AND number LIKE $3`,
    [station, committeeId, `${year}-%`],
  );
  return `${year}-${String(count + 1).padStart(4, '0')}`;
}

/** Registered lines of a committee that are on no list yet, oldest first. */
const WAITING = `SELECT c.claim_id AS id FROM points.claim c
  WHERE c.station_id = $1 AND c.committee_id = $2 AND c.kind = $3 AND c.state = 'registered' AND c.list_id IS NULL
  ORDER BY c.registered_at, c.serial LIMIT $4`;

type Which = Pick<ComposeInput, 'committeeId' | 'kind'>;

async function waitingLines(
  tx: Tx,
  station: number,
  which: Which,
  lock: '' | ' FOR UPDATE',
): Promise<string[]> {
  const found = await rows<{ id: string }>(tx, WAITING + lock, [
    station,
    which.committeeId,
    CLAIM_KIND[which.kind],
    LINES_MAX,
  ]);
  return found.map(({ id }) => id);
}

/** Marks the lines as this list's. */
async function takeLines(tx: Tx, station: number, input: ComposeInput): Promise<string[]> {
  const taken = await waitingLines(tx, station, input, ' FOR UPDATE');
  await rows(
    tx,
    `UPDATE points.claim SET list_id = $3 WHERE station_id = $1 AND claim_id = ANY ($2) AND state = 'registered'`,
    [station, taken, input.listId],
  );
  return taken;
}

/**
 * What a list composed now would show: masked, with what it counts without showing. Writes nothing.
 * @throws Refusal not_found (not the caller's committee)
 */
export async function previewList(
  house: House,
  caller: StaffCaller,
  which: Which,
  now: Date,
): Promise<Pick<ComposedList, 'lines' | 'unlisted' | 'points'>> {
  requireInBranch(caller.branch, which);
  return house.db.inStation(caller.station, async (tx) => {
    const claimIds = await waitingLines(tx, caller.station, which, '');
    const draft = { listId: '', claimIds };
    const { lines, unlisted, points } = await takeSnapshot(tx, caller.station, draft, dayOf(now));
    return { lines: lines.map(publicPart), unlisted, points };
  });
}

async function insertList(
  tx: Tx,
  caller: StaffCaller,
  input: ComposeInput,
  number: string,
  snapshot: { lines: readonly unknown[]; unlisted: number; points: number; digest: Buffer },
  now: Date,
): Promise<void> {
  const settings = await settingsOn(tx, caller.station, dayOf(now));
  await rows(
    tx,
    `INSERT INTO points.publicity_list (station_id, list_id, committee_id, number, state, kind, days, day_kind, lines,
       points, unlisted, digest, where_to_object, composed_by, composed_at)
     VALUES ($1, $2, $3, $4, 'composed', $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
    [
      caller.station,
      input.listId,
      input.committeeId,
      number,
      input.kind,
      input.days ?? settings['publicize.days'],
      input.dayKind ?? settings['publicize.kind'],
      snapshot.lines.length,
      snapshot.points,
      snapshot.unlisted,
      snapshot.digest,
      input.whereToObject,
      caller.staffId,
      now,
    ],
  );
}

/**
 * Gives a composed list's lines back to the register: something on it was wrong before anybody saw it.
 * @throws Refusal not_found, wrong_state (posted already)
 */
export async function discardList(
  house: House,
  caller: StaffCaller,
  listId: string,
  now: Date,
): Promise<void> {
  await house.db.inStation(caller.station, async (tx) => {
    const list = await maybe<{ committeeId: number }>(
      tx,
      `SELECT committee_id AS "committeeId" FROM points.publicity_list WHERE station_id = $1 AND list_id = $2 FOR UPDATE`,
      [caller.station, listId],
    );
    if (!list) throw new Refusal('not_found');
    requireInBranch(caller.branch, list);
    await walk(
      tx,
      LIST,
      { table: 'publicity_list', key: 'list_id', station: caller.station, id: listId },
      'discarded',
    );
    await rows(
      tx,
      `UPDATE points.claim SET list_id = NULL WHERE station_id = $1 AND list_id = $2 AND state = 'registered'`,
      [caller.station, listId],
    );
    await audit(tx, caller.station, actorOf(caller), 'list.discard', now, { kind: 'list', id: listId });
  });
}
