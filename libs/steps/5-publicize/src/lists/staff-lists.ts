import { branchParams, requireInBranch, type StaffCaller } from '#access';
import type { ListState } from '#contract';
import { instantKey, maybe, Refusal, rows, type Day, type House } from '#platform';
import { shownLines } from './current-lists';
import type { ListKind, PublicLine } from './snapshot';

/** A list as its committee's staff see it. */
export interface StaffList {
  listId: string;
  committeeId: number;
  number: string;
  state: ListState;
  kind: ListKind;
  lines: number;
  unlisted: number;
  points: number;
  frozen: number;
  /** Names withdrawn while the list hangs: its paper copies still show them. */
  withdrawn: number;
  composedAt: Date;
  postedAt: Date | null;
  firstDay: Day | null;
  lastDay: Day | null;
  closesAt: Date | null;
  extendedAt: Date | null;
  proofs: number;
  digest: string;
}

const COLUMNS = `l.list_id AS "listId", l.committee_id AS "committeeId", l.number, l.state, l.kind, l.lines, l.unlisted,
  l.points, (SELECT count(*)::integer FROM points.claim c
    WHERE c.station_id = $1 AND c.list_id = l.list_id AND c.state = 'frozen') AS frozen,
  CASE WHEN l.state = 'posted' THEN (SELECT count(*)::integer FROM points.list_line f
    JOIN points.shown_lines($1, ARRAY[l.list_id], NULL) s ON s.line_no = f.line_no
    WHERE f.station_id = $1 AND f.list_id = l.list_id AND f.building IS NOT NULL AND s.building IS NULL) ELSE 0 END AS withdrawn,
  l.composed_at AS "composedAt", l.posted_at AS "postedAt", l.first_day AS "firstDay", l.last_day AS "lastDay",
  l.closes_at AS "closesAt", l.extended_at AS "extendedAt",
  (SELECT count(*)::integer FROM points.posting_proof p WHERE p.station_id = $1 AND p.list_id = l.list_id) AS proofs,
  encode(l.digest, 'hex') AS digest`;

/** Lists of the branch, latest first. @throws Refusal invalid_request (a key that is none of ours) */
export async function staffLists(
  house: House,
  caller: StaffCaller,
  page: { after?: string | undefined; limit: number },
): Promise<{ items: StaffList[]; next: string | null }> {
  const [at, id] = instantKey(page.after);
  const found = await house.db.inStation(caller.station, (tx) =>
    rows<StaffList>(
      tx,
      `SELECT ${COLUMNS} FROM points.publicity_list l
        WHERE l.station_id = $1 AND ($2::boolean OR l.committee_id = ANY ($3) OR l.committee_id IN (
            SELECT g.committee_id FROM points.resident_group g WHERE g.station_id = $1 AND g.group_id = ANY ($4)))
          AND ($5::timestamptz IS NULL OR (l.composed_at, l.list_id) < ($5, $6::uuid))
        ORDER BY l.composed_at DESC, l.list_id DESC LIMIT $7`,
      [caller.station, ...branchParams(caller.branch), at, id, page.limit + 1],
    ),
  );
  const items = found.slice(0, page.limit);
  const last = items.at(-1);
  return {
    items,
    next: found.length > page.limit ? `${last!.composedAt.toISOString()}/${last!.listId}` : null,
  };
}

export interface ListWithLines {
  list: StaffList;
  shown: { line: PublicLine; claimId: string; state: string }[];
  proofs: { proofNo: number; board: string; fileId: string; addedAt: Date }[];
}

/** One list with its lines, as everybody sees them, and the claims behind them. @throws Refusal not_found */
export function staffList(house: House, caller: StaffCaller, listId: string): Promise<ListWithLines> {
  return house.db.inStation(caller.station, async (tx) => {
    const list = await maybe<StaffList>(
      tx,
      `SELECT ${COLUMNS} FROM points.publicity_list l WHERE l.station_id = $1 AND l.list_id = $2`,
      [caller.station, listId],
    );
    if (!list) throw new Refusal('not_found');
    requireInBranch(caller.branch, list);
    const behind = await rows<{ lineNo: number; claimId: string; state: string }>(
      tx,
      `SELECT l.line_no AS "lineNo", l.claim_id AS "claimId", c.state FROM points.list_line l
         JOIN points.claim c ON c.station_id = $1 AND c.claim_id = l.claim_id
        WHERE l.station_id = $1 AND l.list_id = $2`,
      [caller.station, listId],
    );
    const claimOf = new Map(behind.map((line) => [line.lineNo, line]));
    const shown = (await shownLines(tx, caller.station, listId)).map((line) => {
      const { claimId, state } = claimOf.get(line.lineNo)!;
      return { line, claimId, state };
    });
    const proofs = await rows<ListWithLines['proofs'][number]>(
      tx,
      `SELECT proof_no AS "proofNo", board, file_id AS "fileId", added_at AS "addedAt" FROM points.posting_proof
        WHERE station_id = $1 AND list_id = $2 ORDER BY proof_no`,
      [caller.station, listId],
    );
    return { list, shown, proofs };
  });
}
