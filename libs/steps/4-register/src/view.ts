import { branchParams, type StaffCaller, requireInBranch } from '#access';
import type { Claim } from '#contract';
import { CLAIM_COLUMNS, CLAIM_TABLES, claimOf, type ClaimViewRow } from '#claims';
import { instantKey, Refusal, rows, type House } from '#platform';

export interface Page<T> {
  items: T[];
  next: string | null;
}

export interface RegisterLine {
  serial: string;
  number: number;
  claimId: string;
  kind: Claim['kind'];
  points: number;
  registeredAt: Date;
  /** False once the line was amended and entered again. */
  latest: boolean;
  claim: Claim;
}

interface Asked {
  after?: string | undefined;
  limit: number;
}

/** A committee's register of a year in order of number: one index range a page. @throws Refusal not_found */
export async function registerView(
  house: House,
  caller: StaffCaller,
  book: { committeeId: number; year: number },
  page: Asked,
): Promise<Page<RegisterLine>> {
  requireInBranch(caller.branch, book);
  const after = Number(page.after ?? 0);
  if (!Number.isSafeInteger(after) || after < 0 || after > 2_147_483_647)
    throw new Refusal('invalid_request');
  type Row = ClaimViewRow & { line_serial: string; number: number; line_points: number; registered_at: Date };
  const found = await house.db.inStation(caller.station, (tx) =>
    rows<Row>(
      tx,
      `SELECT ${CLAIM_COLUMNS}, l.serial AS line_serial, l.number, l.points AS line_points, l.registered_at
         FROM points.register_line l
         JOIN (${CLAIM_TABLES}) ON c.claim_id = l.claim_id AND c.station_id = $1
        WHERE l.station_id = $1 AND l.committee_id = $2 AND l.year = $3 AND l.number > $4
        ORDER BY l.number LIMIT $5`,
      [caller.station, book.committeeId, book.year, after, page.limit + 1],
    ),
  );
  const shown = found.slice(0, page.limit);
  const items = shown.map((row) => ({
    serial: row.line_serial,
    number: row.number,
    claimId: row.claim_id,
    kind: row.kind,
    points: row.line_points,
    registeredAt: row.registered_at,
    latest: row.serial === row.line_serial,
    claim: claimOf(row),
  }));
  return { items, next: found.length > page.limit ? String(shown.at(-1)!.number) : null };
}

/** Certified claims of the branch that wait for the register; `own`: the caller certified it and may not enter it. */
export async function registerQueue(
  house: House,
  caller: StaffCaller,
  page: Asked,
): Promise<Page<{ claim: Claim; own: boolean }>> {
  const [at, id] = instantKey(page.after);
  const found = await house.db.inStation(caller.station, (tx) =>
    rows<ClaimViewRow & { own: boolean }>(
      tx,
      `SELECT ${CLAIM_COLUMNS}, EXISTS (SELECT FROM points.claim_part p WHERE p.station_id = $1 AND p.claim_id = c.claim_id
                AND p.staff_id = $2 AND p.part = 'certify') AS own
         FROM ${CLAIM_TABLES}
        WHERE c.station_id = $1 AND c.state = 'certified'
          AND ($3::boolean OR c.committee_id = ANY ($4) OR c.group_id = ANY ($5))
          AND ($6::timestamptz IS NULL OR (coalesce(c.decided_at, c.submitted_at), c.claim_id) > ($6, $7::uuid))
        ORDER BY coalesce(c.decided_at, c.submitted_at), c.claim_id LIMIT $8`,
      [caller.station, caller.staffId, ...branchParams(caller.branch), at, id, page.limit + 1],
    ),
  );
  const shown = found.slice(0, page.limit);
  const last = shown.at(-1);
  const next =
    found.length > page.limit
      ? `${(last!.decided_at ?? last!.submitted_at).toISOString()}/${last!.claim_id}`
      : null;
  return { items: shown.map((row) => ({ claim: claimOf(row), own: row.own })), next };
}
