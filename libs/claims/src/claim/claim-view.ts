import type { Carrier, Claim, ClaimState } from '#contract';
import { one, type Day, type Tx } from '#platform';
import type { ClaimHead } from './insert-claims';

export interface ClaimViewRow {
  claim_id: string;
  kind: ClaimHead['kind'];
  state: ClaimState;
  route: ClaimHead['route'];
  act_code: string | null;
  act_valid_from: Day;
  name_zh: string;
  name_en: string;
  carrier: Carrier;
  household_id: string;
  resident_id: string | null;
  resident_name: string | null;
  committee_id: number;
  group_id: number;
  act_day: Day;
  quantity: number;
  tier: string | null;
  event_ref: string | null;
  certificate_no: string | null;
  notice_id: string | null;
  batch_id: string | null;
  about_claim_id: string | null;
  points: number;
  round: number;
  note: string | null;
  submitted_by_kind: 'resident' | 'staff' | 'system';
  submitted_at: Date;
  check_by: Date | null;
  decide_by: Date | null;
  decided_at: Date | null;
  reason: string | null;
  serial: string | null;
  credit_due_at: Date | null;
  credited_at: Date | null;
  seen_by_household_at: Date | null;
  disowned_at: Date | null;
  awaits_witness: boolean;
  answer_by: Date | null;
  answered_at: Date | null;
  answer: string | null;
}

/** Columns of `claimOf`, for `FROM ${CLAIM_TABLES} WHERE c.station_id = $1 …`. */
export const CLAIM_COLUMNS = `c.claim_id, c.kind, c.state, c.route, c.act_code, c.act_valid_from, a.name_zh, a.name_en,
  a.carrier, c.household_id, c.resident_id, r.name AS resident_name, c.committee_id, c.group_id, c.act_day, c.quantity, c.tier,
  c.event_ref, c.certificate_no, c.notice_id, c.batch_id, c.about_claim_id, c.points, c.round, c.note,
  c.submitted_by_kind, c.submitted_at, c.check_by, c.decide_by, c.decided_at, c.reason, c.serial, c.credit_due_at,
  c.credited_at, c.seen_by_household_at, c.disowned_at, c.awaits_witness, c.answer_by, c.answered_at, c.answer`;

export const CLAIM_TABLES = `points.claim c
  LEFT JOIN points.act a ON a.station_id = c.station_id AND a.code = c.act_code AND a.valid_from = c.act_valid_from
  LEFT JOIN points.resident r ON r.station_id = c.station_id AND r.resident_id = c.resident_id`;

const iso = (at: Date | null) => at?.toISOString() ?? null;

/** A claim as the contract shows it. */
export function claimOf(row: ClaimViewRow): Claim {
  return {
    claimId: row.claim_id,
    kind: row.kind,
    state: row.state,
    route: row.route,
    act:
      row.act_code === null
        ? null
        : {
            code: row.act_code,
            validFrom: row.act_valid_from,
            nameZh: row.name_zh,
            nameEn: row.name_en,
            carrier: row.carrier,
          },
    householdId: row.household_id,
    residentId: row.resident_id,
    residentName: row.resident_name,
    committeeId: row.committee_id,
    groupId: row.group_id,
    actDay: row.act_day,
    quantity: row.quantity,
    tier: row.tier,
    eventRef: row.event_ref,
    certificateNo: row.certificate_no,
    noticeId: row.notice_id,
    batchId: row.batch_id,
    aboutClaimId: row.about_claim_id,
    points: row.points,
    round: row.round,
    note: row.note,
    submittedAt: row.submitted_at.toISOString(),
    checkBy: iso(row.check_by),
    decideBy: iso(row.decide_by),
    decidedAt: iso(row.decided_at),
    reason: row.reason,
    serial: row.serial,
    creditDueAt: iso(row.credit_due_at),
    creditedAt: iso(row.credited_at),
    // What an objection led to the household asked for itself.
    onBehalf: row.submitted_by_kind === 'staff',
    awaitsWitness: row.awaits_witness,
    seenAt: iso(row.seen_by_household_at),
    disownedAt: iso(row.disowned_at),
    answerBy: iso(row.answer_by),
    answeredAt: iso(row.answered_at),
    answer: row.answer,
  };
}

/** One claim as the contract shows it. @throws Refusal not_found */
export async function claimView(tx: Tx, station: number, claimId: string): Promise<Claim> {
  return claimOf(
    await one<ClaimViewRow>(
      tx,
      `SELECT ${CLAIM_COLUMNS} FROM ${CLAIM_TABLES} WHERE c.station_id = $1 AND c.claim_id = $2`,
      [station, claimId],
    ),
  );
}
