import { branchParams, requireInBranch, type StaffCaller } from '#access';
import type { Claim, Recusal } from '#contract';
import { CLAIM_COLUMNS, CLAIM_TABLES, claimOf, DEAD_STATES, type ClaimViewRow } from '#claims';
import { instantKey, Refusal, rows, type Day, type House, type Tx } from '#platform';
import { keptFromVote, TOWNSHIP } from './panel';

export interface QueuedClaim {
  claim: Claim;
  recusal: Recusal | null;
  votes: number;
  pieces: number;
  /** Other claims for the same act on the same day. */
  doubles: number;
}

export interface QueuedBatch {
  batchId: string;
  act: { code: string; nameZh: string; nameEn: string };
  actDay: Day;
  eventRef: string | null;
  submittedAt: Date;
  decideBy: Date | null;
  lines: number;
  points: number;
  recused: number;
  doubled: number;
}

export interface Page<T> {
  items: T[];
  next: string | null;
}

const WAITS_FOR_PANEL = `c.state IN ('submitted', 'checked') AND c.decide_by IS NOT NULL
  AND coalesce(c.panel_committee_id, c.committee_id)`;

/** Before one of these panels, and not voted on by this member in the present round. */
const BEFORE_PANEL = `${WAITS_FOR_PANEL} = ANY ($2)
  AND NOT EXISTS (SELECT FROM points.certification v WHERE v.station_id = $1 AND v.claim_id = c.claim_id
                     AND v.round = c.round AND v.staff_id = $3)`;

/**
 * That the claim `x` is for the same act on the same day as `c`, of its act's version `a`: by the same resident, who may
 * have moved since, or by the same household where the cap is the household's. Two notices are two events. Two names for
 * an event may be two deeds or one told twice: the system cannot know, so nothing is refused and the panel is shown it.
 * $1: the station.
 */
export const IS_DOUBLE = `x.station_id = $1 AND x.act_code = c.act_code AND x.act_day = c.act_day AND x.kind = c.kind
  AND x.claim_id <> c.claim_id AND NOT coalesce(x.notice_id <> c.notice_id, false)
  AND (x.resident_id = c.resident_id OR a.cap_scope = 'household' AND x.household_id = c.household_id)
  AND x.state NOT IN (${DEAD_STATES.map((state) => `'${state}'`).join(', ')})`;

const QUEUED = `${CLAIM_COLUMNS}, (SELECT k.why FROM points.kept_from_vote($1, ARRAY[c.claim_id], ARRAY[$3::uuid]) k) AS recusal,
  (SELECT count(*)::integer FROM points.certification v
    WHERE v.station_id = $1 AND v.claim_id = c.claim_id AND v.round = c.round) AS votes,
  (SELECT count(*)::integer FROM points.claim_evidence e WHERE e.station_id = $1 AND e.claim_id = c.claim_id) AS pieces,
  (SELECT count(*)::integer FROM points.claim x WHERE ${IS_DOUBLE}) AS doubles`;

type QueuedRow = ClaimViewRow & Omit<QueuedClaim, 'claim'>;

const queuedOf = (row: QueuedRow): QueuedClaim => ({
  claim: claimOf(row),
  recusal: row.recusal,
  votes: row.votes,
  pieces: row.pieces,
  doubles: row.doubles,
});

/** The panels on which a caller sits today; 0 is the township's. */
export function panelsOf(caller: Pick<StaffCaller, 'roles'>): number[] {
  return caller.roles.flatMap(({ role, committeeId }) => {
    if (role === 'township') return [TOWNSHIP];
    return role === 'certifier' && committeeId !== null ? [committeeId] : [];
  });
}

interface Asked {
  after?: string | undefined;
  limit: number;
}

/** A page of claims by when they were submitted; of `found`, one more than its limit tells that another follows. */
function pageFrom<T>(found: readonly T[], limit: number, claimIn: (item: T) => Claim): Page<T> {
  const items = found.slice(0, limit);
  if (found.length <= limit) return { items, next: null };
  const { submittedAt, claimId } = claimIn(items.at(-1)!);
  return { items, next: `${submittedAt}/${claimId}` };
}

/** Single claims that wait for the caller's vote, oldest first; those the caller is recused from come with the reason. */
export async function claimQueue(house: House, caller: StaffCaller, page: Asked): Promise<Page<QueuedClaim>> {
  const found = await house.db.inStation(caller.station, (tx) =>
    rows<QueuedRow>(
      tx,
      `SELECT ${QUEUED} FROM ${CLAIM_TABLES}
        WHERE c.station_id = $1 AND ${BEFORE_PANEL} AND c.batch_id IS NULL
          AND ($4::timestamptz IS NULL OR (c.submitted_at, c.claim_id) > ($4, $5::uuid))
        ORDER BY c.submitted_at, c.claim_id LIMIT $6`,
      [caller.station, panelsOf(caller), caller.staffId, ...instantKey(page.after), page.limit + 1],
    ),
  );
  return pageFrom(found.map(queuedOf), page.limit, ({ claim }) => claim);
}

/**
 * What waits for the panel of a committee, oldest first, whoever has voted already: its own claims and those moved to it.
 * @throws Refusal not_found (another committee)
 */
export async function agenda(
  house: House,
  caller: StaffCaller,
  asked: Asked & { committeeId: number },
): Promise<Page<Claim>> {
  requireInBranch(caller.branch, asked);
  const found = await house.db.inStation(caller.station, (tx) =>
    rows<ClaimViewRow>(
      tx,
      `SELECT ${CLAIM_COLUMNS} FROM ${CLAIM_TABLES}
        WHERE c.station_id = $1 AND ${WAITS_FOR_PANEL} = $2
          AND ($3::timestamptz IS NULL OR (c.submitted_at, c.claim_id) > ($3, $4::uuid))
        ORDER BY c.submitted_at, c.claim_id LIMIT $5`,
      [caller.station, asked.committeeId, ...instantKey(asked.after), asked.limit + 1],
    ),
  );
  return pageFrom(found.map(claimOf), asked.limit, (claim) => claim);
}

/** Lists with lines that wait for the caller's vote, one row a list, oldest first. */
export async function batchQueue(house: House, caller: StaffCaller, page: Asked): Promise<Page<QueuedBatch>> {
  return house.db.inStation(caller.station, async (tx) => {
    const found = await rows<BatchRow>(
      tx,
      `SELECT c.batch_id AS "batchId", min(c.act_code) AS code, min(a.name_zh) AS "nameZh", min(a.name_en) AS "nameEn",
              min(c.act_day) AS "actDay", min(c.event_ref) AS "eventRef", min(c.submitted_at) AS "submittedAt",
              min(c.decide_by) AS "decideBy", count(*)::integer AS lines, sum(c.points)::integer AS points,
              array_agg(c.claim_id) AS "claimIds",
              (count(*) FILTER (WHERE EXISTS (SELECT FROM points.claim x WHERE ${IS_DOUBLE})))::integer AS doubled
         FROM ${CLAIM_TABLES}
        WHERE c.station_id = $1 AND ${BEFORE_PANEL} AND c.batch_id IS NOT NULL
        GROUP BY c.batch_id
       HAVING $4::timestamptz IS NULL OR (min(c.submitted_at), c.batch_id) > ($4, $5::uuid)
        ORDER BY min(c.submitted_at), c.batch_id LIMIT $6`,
      [caller.station, panelsOf(caller), caller.staffId, ...instantKey(page.after), page.limit + 1],
    );
    const shown = found.slice(0, page.limit);
    const away = await keptAway(tx, caller, shown);
    const items = shown.map(({ code, nameZh, nameEn, claimIds, ...batch }) => ({
      ...batch,
      act: { code, nameZh, nameEn },
      recused: claimIds.filter((id) => away.has(id)).length,
    }));
    const last = items.at(-1);
    const next = found.length > page.limit ? `${last!.submittedAt.toISOString()}/${last!.batchId}` : null;
    return { items, next };
  });
}

interface BatchRow extends Omit<QueuedBatch, 'act' | 'recused'> {
  code: string;
  nameZh: string;
  nameEn: string;
  claimIds: string[];
}

/** Lines of these lists that the caller must keep away from. */
async function keptAway(tx: Tx, caller: StaffCaller, batches: readonly BatchRow[]): Promise<Set<string>> {
  const ids = batches.flatMap(({ claimIds }) => claimIds);
  const found = await keptFromVote(tx, caller.station, ids, [caller.staffId]);
  return new Set(found.map(({ claimId }) => claimId));
}

export interface OverdueClaim {
  claim: Claim;
  /** The committee whose panel it is before; 0: the township. */
  panel: number;
  remindedAt: Date | null;
  votes: number;
}

/** Claims of the branch that a panel has left lying beyond its days, or that went to another panel: oldest first. */
export async function overdueClaims(
  house: House,
  caller: StaffCaller,
  page: Asked,
): Promise<Page<OverdueClaim>> {
  const found = await house.db.inStation(caller.station, (tx) =>
    rows<ClaimViewRow & Omit<OverdueClaim, 'claim'>>(
      tx,
      `SELECT ${CLAIM_COLUMNS}, coalesce(c.panel_committee_id, c.committee_id) AS panel, c.reminded_at AS "remindedAt",
              (SELECT count(*)::integer FROM points.certification v
                WHERE v.station_id = $1 AND v.claim_id = c.claim_id AND v.round = c.round) AS votes
         FROM ${CLAIM_TABLES}
        WHERE c.station_id = $1 AND c.state IN ('submitted', 'checked')
          AND (c.reminded_at IS NOT NULL OR c.panel_committee_id IS NOT NULL)
          AND ($2::boolean OR c.committee_id = ANY ($3) OR c.group_id = ANY ($4))
          AND ($5::timestamptz IS NULL OR (c.submitted_at, c.claim_id) > ($5, $6::uuid))
        ORDER BY c.submitted_at, c.claim_id LIMIT $7`,
      [caller.station, ...branchParams(caller.branch), ...instantKey(page.after), page.limit + 1],
    ),
  );
  const overdue = found.map((row) => ({
    claim: claimOf(row),
    panel: row.panel,
    remindedAt: row.remindedAt,
    votes: row.votes,
  }));
  return pageFrom(overdue, page.limit, ({ claim }) => claim);
}

/** The lines of a list that wait for the caller's vote. @throws Refusal not_found: none does */
export async function batchLines(house: House, caller: StaffCaller, batchId: string): Promise<QueuedClaim[]> {
  const found = await house.db.inStation(caller.station, (tx) => linesOf(tx, caller, batchId));
  if (found.length === 0) throw new Refusal('not_found');
  return found.map(queuedOf);
}

function linesOf(tx: Tx, caller: StaffCaller, batchId: string): Promise<QueuedRow[]> {
  return rows<QueuedRow>(
    tx,
    `SELECT ${QUEUED} FROM ${CLAIM_TABLES}
      WHERE c.station_id = $1 AND ${BEFORE_PANEL} AND c.batch_id = $4 ORDER BY r.name, c.claim_id`,
    [caller.station, panelsOf(caller), caller.staffId, batchId],
  );
}
