import type { Claim, QueryOf, Routes } from '#contract';
import { branchParams, type ResidentCaller, type StaffCaller } from '#access';
import { CLAIM_COLUMNS, CLAIM_TABLES, claimOf, isOwnClaim, type ClaimViewRow } from '#claims';
import { dayKey, dayOf, instantKey, rows, type House } from '#platform';
import { isLeftBehind } from './answering';

export interface Page<T> {
  items: T[];
  next: string | null;
}

/** One row more than asked for tells whether there is a next page. */
function pageFrom(found: ClaimViewRow[], limit: number, key: (row: ClaimViewRow) => string): Page<Claim> {
  const shown = found.slice(0, limit);
  return { items: shown.map(claimOf), next: found.length > limit ? key(shown.at(-1)!) : null };
}

const byTime = (row: ClaimViewRow) => `${row.submitted_at.toISOString()}/${row.claim_id}`;

/** The household's claims, latest deeds first. @throws Refusal invalid_request (page key) */
export async function householdClaims(
  house: House,
  caller: ResidentCaller,
  page: QueryOf<Routes['claim.mine']>,
): Promise<Page<Claim>> {
  const [day, id] = dayKey(page.after);
  const found = await house.db.inStation(caller.station, (tx) =>
    rows<ClaimViewRow>(
      tx,
      `SELECT ${CLAIM_COLUMNS} FROM ${CLAIM_TABLES}
        WHERE c.station_id = $1 AND ${isOwnClaim('$2')}
          AND ($3::date IS NULL OR c.act_day < $3 OR (c.act_day = $3 AND c.claim_id > $4::uuid))
        ORDER BY c.act_day DESC, c.claim_id LIMIT $5`,
      [caller.station, caller.householdId, day, id, page.limit + 1],
    ),
  );
  return pageFrom(found, page.limit, (row) => `${row.act_day}/${row.claim_id}`);
}

/** Claims of the caller's branch by what is asked for, latest submitted first. @throws Refusal invalid_request (page key) */
export async function listClaims(
  house: House,
  caller: StaffCaller,
  query: QueryOf<Routes['claim.list']>,
): Promise<Page<Claim>> {
  const [at, id] = instantKey(query.after);
  const found = await house.db.inStation(caller.station, (tx) =>
    rows<ClaimViewRow>(
      tx,
      `SELECT ${CLAIM_COLUMNS} FROM ${CLAIM_TABLES}
        WHERE c.station_id = $1 AND ($2::boolean OR c.committee_id = ANY($3) OR c.group_id = ANY($4))
          AND ($5::text IS NULL OR c.state = $5) AND ($6::text IS NULL OR c.route = $6)
          AND ($7::text IS NULL OR c.act_code = $7) AND ($8::uuid IS NULL OR c.household_id = $8)
          AND ($9::uuid IS NULL OR c.batch_id = $9) AND ($10::date IS NULL OR c.act_day >= $10)
          AND ($11::date IS NULL OR c.act_day <= $11)
          AND ($12::timestamptz IS NULL OR (c.submitted_at, c.claim_id) < ($12, $13::uuid))
        ORDER BY c.submitted_at DESC, c.claim_id DESC LIMIT $14`,
      [
        caller.station,
        ...branchParams(caller.branch),
        query.state ?? null,
        query.route ?? null,
        query.act ?? null,
        query.householdId ?? null,
        query.batchId ?? null,
        query.from ?? null,
        query.until ?? null,
        at,
        id,
        query.limit + 1,
      ],
    ),
  );
  return pageFrom(found, query.limit, byTime);
}

type QueueName = QueryOf<Routes['claim.queue']>['queue'];

/** What each queue holds; its own parameters begin at $5. */
const QUEUES: Record<
  QueueName,
  (caller: StaffCaller, now: Date) => { where: string; params: readonly unknown[] }
> = {
  // Of the own group; once the time to check is over, of the whole committee. By then also what a witness has left lying,
  // or cannot confirm any more: the leader returns it, so that another is named.
  check: ({ branch }, now) => ({
    where: `c.state = 'submitted' AND c.check_by IS NOT NULL AND (NOT c.awaits_witness OR c.check_by <= $7)
      AND ($5::boolean OR c.group_id = ANY($6) OR c.check_by <= $7 AND c.committee_id IN
        (SELECT g.committee_id FROM points.resident_group g WHERE g.station_id = $1 AND g.group_id = ANY($6)))`,
    params: [branch.wholeStation, [...branch.groups], now],
  }),
  // What the caller submitted, and in the branch what has nobody left who did.
  returned: ({ staffId, branch }, now) => ({
    where: `c.state = 'returned' AND (c.submitted_by = $5
      OR ($6::boolean OR c.committee_id = ANY($7) OR c.group_id = ANY($8)) AND ${isLeftBehind('$9')})`,
    params: [staffId, ...branchParams(branch), dayOf(now)],
  }),
  deductions: ({ branch }) => ({
    where: `c.state = 'submitted' AND c.kind = 'deduction' AND c.answer_by IS NULL AND c.answered_at IS NULL
      AND ($5::boolean OR c.committee_id = ANY($6) OR c.group_id = ANY($7))`,
    params: branchParams(branch),
  }),
};

/** What waits for the caller, oldest first. @throws Refusal invalid_request (page key) */
export async function claimQueue(
  house: House,
  caller: StaffCaller,
  query: QueryOf<Routes['claim.queue']>,
  now: Date,
): Promise<Page<Claim>> {
  const [at, id] = instantKey(query.after);
  const { where, params } = QUEUES[query.queue](caller, now);
  const found = await house.db.inStation(caller.station, (tx) =>
    rows<ClaimViewRow>(
      tx,
      `SELECT ${CLAIM_COLUMNS} FROM ${CLAIM_TABLES}
        WHERE c.station_id = $1 AND ($2::timestamptz IS NULL OR (c.submitted_at, c.claim_id) > ($2, $3::uuid))
          AND ${where}
        ORDER BY c.submitted_at, c.claim_id LIMIT $4`,
      [caller.station, at, id, query.limit + 1, ...params],
    ),
  );
  return pageFrom(found, query.limit, byTime);
}
