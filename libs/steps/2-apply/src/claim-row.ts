import type { Claim, ClaimState } from '#contract';
import { actorOf, type ResidentCaller, type StaffCaller } from '#access';
import { claimView } from '#claims';
import { audit, one, type Day, type Tx } from '#platform';

/** What the use cases of this step ask of a claim that they have locked. */
export interface ClaimRow {
  claimId: string;
  kind: 'reward' | 'deduction' | 'reversal' | 'carry-in';
  state: ClaimState;
  route: 'S' | 'L' | 'A' | 'D';
  householdId: string;
  residentId: string | null;
  committeeId: number;
  groupId: number;
  act: string | null;
  actValidFrom: Day | null;
  actDay: Day;
  eventRef: string | null;
  certificateNo: string | null;
  quantity: number;
  tier: string | null;
  points: number;
  round: number;
  checkBy: Date | null;
  awaitsWitness: boolean;
  submittedByKind: 'resident' | 'staff' | 'system';
  submittedBy: string | null;
  answerBy: Date | null;
  answeredAt: Date | null;
}

const COLUMNS = `claim_id AS "claimId", kind, state, route, household_id AS "householdId", resident_id AS "residentId",
  committee_id AS "committeeId", group_id AS "groupId", act_code AS act, act_valid_from AS "actValidFrom",
  act_day AS "actDay", event_ref AS "eventRef", certificate_no AS "certificateNo", quantity, tier, points, round,
  check_by AS "checkBy", awaits_witness AS "awaitsWitness", submitted_by_kind AS "submittedByKind", submitted_by AS "submittedBy", answer_by AS "answerBy",
  answered_at AS "answeredAt"`;

/** Locks a claim for the rest of the transaction. @throws Refusal not_found */
export function lockClaim(tx: Tx, station: number, claimId: string): Promise<ClaimRow> {
  return one<ClaimRow>(
    tx,
    `SELECT ${COLUMNS} FROM points.claim WHERE station_id = $1 AND claim_id = $2 FOR UPDATE`,
    [station, claimId],
  );
}

/** Writes the trail of what a person did to a claim, and shows the claim as it is now. */
export async function recorded(
  tx: Tx,
  caller: ResidentCaller | StaffCaller,
  action: string,
  claimId: string,
  now: Date,
  detail: Record<string, unknown> = {},
): Promise<Claim> {
  await audit(tx, caller.station, actorOf(caller), action, now, { kind: 'claim', id: claimId }, detail);
  return claimView(tx, caller.station, claimId);
}

/** The id that a caller submits and uploads under. */
export const idOf = (caller: ResidentCaller | StaffCaller) =>
  caller.kind === 'staff' ? caller.staffId : caller.residentId;
