import { rows, type Day, type Tx } from '#platform';

/** What all claims of one request share. */
export interface ClaimHead {
  kind: 'reward' | 'deduction' | 'reversal' | 'carry-in';
  route: 'S' | 'L' | 'A' | 'D';
  act: { code: string; validFrom: Day } | null;
  actDay: Day;
  eventRef?: string | null;
  noticeId?: string | null;
  batchId?: string | null;
  /** The claim that this one is about: a reversal's, a missing line's. */
  aboutClaimId?: string | null;
  note?: string | null;
  submittedBy: { kind: 'resident' | 'staff' | 'system'; id: string | null };
  submittedAt: Date;
  /** Self-reports: until when the own group's leader checks. */
  checkBy?: Date | null;
  /** A witness named has not confirmed yet. */
  awaitsWitness?: boolean;
  /** The panel's deadline; null while it is not before the panel. */
  decideBy: Date | null;
}

/** What differs from claim to claim. The branch is that of the household on the day of submission. */
export interface ClaimRow {
  claimId: string;
  householdId: string;
  residentId: string | null;
  committeeId: number;
  groupId: number;
  quantity: number;
  tier: string | null;
  certificate?: { number: string; day: Day } | null;
  points: number;
}

/**
 * Writes claims in one statement, in state `submitted`. A row whose deed or certificate another claim has meanwhile is
 * left out: the caller says why.
 * @returns ids of the claims written
 */
export async function insertClaims(
  tx: Tx,
  station: number,
  head: ClaimHead,
  claims: readonly ClaimRow[],
): Promise<Set<string>> {
  if (claims.length === 0) return new Set();
  const column = <K extends keyof ClaimRow>(key: K) => claims.map((claim) => claim[key]);
  const written = await rows<{ claim_id: string }>(
    tx,
    `INSERT INTO points.claim (station_id, claim_id, kind, household_id, resident_id, committee_id, group_id, act_code,
       act_valid_from, act_day, quantity, tier, event_ref, certificate_no, certificate_on, notice_id, batch_id,
       about_claim_id, route, points, state, note, submitted_by_kind, submitted_by, submitted_at, check_by, awaits_witness,
       decide_by)
     SELECT $1, r.claim_id, $2, r.household_id, r.resident_id, r.committee_id, r.group_id, $3, $4::date, $5::date,
       r.quantity, r.tier, $6, r.certificate_no, r.certificate_on, $7::uuid, $8::uuid, $9::uuid, $10, r.points,
       'submitted', $11, $12, $13::uuid, $14::timestamptz, $15::timestamptz, $16, $17::timestamptz
     FROM unnest($18::uuid[], $19::uuid[], $20::uuid[], $21::smallint[], $22::smallint[], $23::integer[], $24::text[],
       $25::integer[], $26::text[], $27::date[])
       AS r(claim_id, household_id, resident_id, committee_id, group_id, quantity, tier, points, certificate_no,
         certificate_on)
     ON CONFLICT DO NOTHING RETURNING claim_id`,
    [
      station,
      head.kind,
      head.act?.code ?? null,
      head.act?.validFrom ?? null,
      head.actDay,
      head.eventRef ?? null,
      head.noticeId ?? null,
      head.batchId ?? null,
      head.aboutClaimId ?? null,
      head.route,
      head.note ?? null,
      head.submittedBy.kind,
      head.submittedBy.id,
      head.submittedAt,
      head.checkBy ?? null,
      head.awaitsWitness ?? false,
      head.decideBy,
      column('claimId'),
      column('householdId'),
      column('residentId'),
      column('committeeId'),
      column('groupId'),
      column('quantity'),
      column('tier'),
      column('points'),
      claims.map(({ certificate }) => certificate?.number ?? null),
      claims.map(({ certificate }) => certificate?.day ?? null),
    ],
  );
  return new Set(written.map((row) => row.claim_id));
}
