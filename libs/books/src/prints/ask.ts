import type { FileBytes, Print, PrintWanted, ReplyOf, Routes } from '#contract';
import { actorOf, branchOf, isInBranch, type StaffCaller } from '#access';
import { audit, one, onlyOnce, Refusal, rows, type House, type Tx } from '#platform';
import { openBook, REGISTERS } from '../registers';
import { conditionOf } from '../registers/statement';
import { readPrints, toPrint, type PrintRow } from './row';

/** Prints of one person that wait or are being made: the worker serves everybody. */
const OPEN_MAX = 5;

/**
 * Asks for a print; the worker makes it. What the asker's roles cover now is what it will show.
 * @throws Refusal not_found (a book or list that the caller does not see), invalid_request (a filter that the book does
 *   not know), wrong_state (a list that was never posted), limit_reached, request_differs, request_abandoned
 */
export async function askPrint(
  house: House,
  caller: StaffCaller,
  input: { printId: string; wanted: PrintWanted },
  now: Date,
): Promise<{ reply: Print; replayed: boolean }> {
  const { station, staffId } = caller;
  const request = { station, id: input.printId, actorId: staffId, body: input.wanted, now };
  const done = await house.db.inStation(station, (tx) =>
    onlyOnce(tx, request, async () => {
      await requireRoom(tx, caller);
      await insertOrder(tx, caller, input, now);
      const [row] = await readPrints(tx, station, 'p.print_id = $2', [input.printId]);
      return toPrint(row!, staffId);
    }),
  );
  await house.wake('make-prints', { station });
  return done;
}

async function requireRoom(tx: Tx, { station, staffId }: StaffCaller): Promise<void> {
  const { open } = await one<{ open: number }>(
    tx,
    `SELECT count(*)::integer AS open FROM points.book_print
      WHERE station_id = $1 AND asked_by = $2 AND state IN ('waiting', 'making')`,
    [station, staffId],
  );
  if (open >= OPEN_MAX) throw new Refusal('limit_reached', { most: OPEN_MAX });
}

async function insertOrder(
  tx: Tx,
  caller: StaffCaller,
  { printId, wanted }: { printId: string; wanted: PrintWanted },
  now: Date,
): Promise<void> {
  const order =
    wanted.what === 'book' ? bookOrder(caller, wanted, now) : await postingOrder(tx, caller, wanted.listId);
  await rows(
    tx,
    `INSERT INTO points.book_print (station_id, print_id, what, book, list_id, format, filter, branch, masked, state,
       asked_by, asked_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'waiting', $10, $11)`,
    [
      caller.station,
      printId,
      wanted.what,
      order.book,
      order.listId,
      order.format,
      JSON.stringify(order.filter),
      JSON.stringify(order.branch),
      order.masked,
      caller.staffId,
      now,
    ],
  );
  const { book, listId, format, masked } = order;
  await audit(tx, caller.station, actorOf(caller), 'print.ask', now, { kind: 'print', id: printId }, { book, listId, format, masked }); // prettier-ignore
}

function bookOrder(caller: StaffCaller, wanted: Extract<PrintWanted, { what: 'book' }>, now: Date) {
  const { register, branch, masked } = openBook(caller, wanted.book, wanted.masked);
  // A filter that the book does not know is told now, not by the worker.
  conditionOf(register, caller.station, branch, wanted.filter, now);
  return { book: wanted.book, listId: null, format: wanted.format, filter: wanted.filter, branch, masked };
}

async function postingOrder(tx: Tx, caller: StaffCaller, listId: string) {
  const admitted = caller.roles.filter(({ role }) => REGISTERS.lists.roles.includes(role));
  if (admitted.length === 0) throw new Refusal('not_found');
  const branch = branchOf(admitted);
  const list = await one<{ committeeId: number; state: string; groups: number[] }>(
    tx,
    `SELECT l.committee_id AS "committeeId", l.state, ARRAY(SELECT g.group_id::integer FROM points.resident_group g
              WHERE g.station_id = $1 AND g.committee_id = l.committee_id) AS groups
       FROM points.publicity_list l WHERE l.station_id = $1 AND l.list_id = $2`,
    [caller.station, listId],
  );
  const { committeeId, groups } = list;
  if (!isInBranch(branch, { committeeId }) && !groups.some((groupId) => branch.groups.includes(groupId)))
    throw new Refusal('not_found');
  if (!['posted', 'closed'].includes(list.state)) throw new Refusal('wrong_state');
  return { book: null, listId, format: 'pdf' as const, filter: {}, branch, masked: true };
}

/** Prints of the caller, latest first; the supervisor sees that others asked too. */
export async function listPrints(
  house: House,
  caller: StaffCaller,
  page: { after?: string | undefined; limit: number },
): Promise<ReplyOf<Routes['print.list']>> {
  const all = caller.roles.some(({ role }) => role === 'supervisor');
  const found = await house.db.inStation(caller.station, (tx) =>
    readPrints(
      tx,
      caller.station,
      `($2::boolean OR p.asked_by = $3) AND ($4::uuid IS NULL OR p.print_id < $4) ORDER BY p.print_id DESC LIMIT $5`,
      [all, caller.staffId, page.after ?? null, page.limit + 1],
    ),
  );
  const items = found.slice(0, page.limit).map((row) => toPrint(row, caller.staffId));
  return { items, next: found.length > page.limit ? items.at(-1)!.printId : null };
}

/** How far an own print is; of others' the supervisor sees it. @throws Refusal not_found */
export async function getPrint(house: House, caller: StaffCaller, printId: string): Promise<Print> {
  const all = caller.roles.some(({ role }) => role === 'supervisor');
  const [row] = await house.db.inStation(caller.station, (tx) =>
    readPrints(tx, caller.station, 'p.print_id = $2 AND ($3::boolean OR p.asked_by = $4)', [
      printId,
      all,
      caller.staffId,
    ]),
  );
  if (row === undefined) throw new Refusal('not_found');
  return toPrint(row, caller.staffId);
}

export const MEDIA_TYPES = {
  pdf: 'application/pdf',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
} as const;

/**
 * A print shows what its asker's roles covered when it was asked for: to somebody whose roles cover less by now it is not there.
 * @throws Refusal not_found
 */
async function requireCovered(tx: Tx, caller: StaffCaller, row: PrintRow): Promise<void> {
  if (row.book === null) {
    await postingOrder(tx, caller, row.listId!);
    return;
  }
  const { branch, masked } = openBook(caller, row.book, row.masked);
  const isWithin =
    branch.wholeStation ||
    (!row.branch.wholeStation &&
      row.branch.committees.every((id) => branch.committees.includes(id)) &&
      row.branch.groups.every((id) => branch.groups.includes(id)));
  if (!isWithin || masked !== row.masked) throw new Refusal('not_found');
}

/**
 * The file of an own print: for whoever asked alone, as long as that person's roles cover what it shows.
 * @throws Refusal not_found, wrong_state (not made, or erased; a list on which a name was withdrawn since)
 */
export async function fetchPrint(
  house: House,
  caller: StaffCaller,
  printId: string,
  now: Date,
): Promise<FileBytes> {
  const { station, staffId } = caller;
  const row = await house.db.inStation(station, async (tx) => {
    const [mine] = await readPrints(tx, station, 'p.print_id = $2 AND p.asked_by = $3', [printId, staffId]);
    if (mine === undefined) throw new Refusal('not_found');
    await requireCovered(tx, caller, mine);
    return mine;
  });
  const bytes = row.fileId === null || row.erased ? null : await house.files.get(station, row.fileId);
  if (bytes === null) throw new Refusal('wrong_state');
  await house.db.inStation(station, (tx) =>
    audit(tx, station, actorOf(caller), 'print.fetch', now, { kind: 'print', id: printId }),
  );
  return { mediaType: MEDIA_TYPES[row.format], bytes };
}
