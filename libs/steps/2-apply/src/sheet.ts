import type { ReplyOf, Routes } from '#contract';
import { isInBranch, type ResidentCaller, type StaffCaller } from '#access';
import { claimView, isOwnClaim } from '#claims';
import { maybe, Refusal, rows, type House, type Tx } from '#platform';
import { IS_HOUSEHOLDS_FILE } from './files';

export type ClaimSheet = ReplyOf<Routes['claim.get']>;

/**
 * One claim with its evidence and whole history: of the own branch, or of the own household, which reads other people by
 * their mask and gets no file of theirs.
 * @throws Refusal not_found
 */
export async function claimSheet(
  house: House,
  caller: ResidentCaller | StaffCaller,
  claimId: string,
): Promise<ClaimSheet> {
  const { station } = caller;
  return house.db.inStation(station, async (tx) => {
    const claim = await claimView(tx, station, claimId);
    const may = caller.kind === 'staff' ? isInBranch(caller.branch, claim) : await isOwn(tx, caller, claimId);
    if (!may) throw new Refusal('not_found');
    return {
      claim,
      evidence: await evidenceOf(tx, caller, claimId),
      history: await historyOf(tx, station, claim.claimId, claim.batchId),
    };
  });
}

async function isOwn(tx: Tx, { station, householdId }: ResidentCaller, claimId: string): Promise<boolean> {
  const found = await maybe(
    tx,
    `SELECT 1 FROM points.claim c WHERE c.station_id = $1 AND c.claim_id = $2 AND ${isOwnClaim('$3')}`,
    [station, claimId, householdId],
  );
  return found !== null;
}

interface PieceRow {
  evidence_no: number;
  kind: ClaimSheet['evidence'][number]['kind'];
  file_id: string | null;
  resident_id: string | null;
  name: string | null;
  confirmed_at: Date | null;
  note: string | null;
  added_at: Date;
}

async function evidenceOf(
  tx: Tx,
  caller: ResidentCaller | StaffCaller,
  claimId: string,
): Promise<ClaimSheet['evidence']> {
  const household = caller.kind === 'resident' ? caller.householdId : null;
  const found = await rows<PieceRow>(
    tx,
    `SELECT e.evidence_no, e.kind, e.resident_id, e.confirmed_at, e.note, e.added_at,
            CASE WHEN $3::uuid IS NULL OR ${IS_HOUSEHOLDS_FILE} THEN e.file_id END AS file_id,
            CASE WHEN $3::uuid IS NULL OR r.household_id = $3 THEN r.name ELSE r.masked_name END AS name
       FROM points.claim_evidence e
       JOIN points.claim c ON c.station_id = $1 AND c.claim_id = e.claim_id
       LEFT JOIN points.resident r ON r.station_id = e.station_id AND r.resident_id = e.resident_id
      WHERE e.station_id = $1 AND e.claim_id = $2 ORDER BY e.evidence_no`,
    [caller.station, claimId, household],
  );
  return found.map((row) => ({
    evidenceNo: row.evidence_no,
    kind: row.kind,
    fileId: row.file_id,
    witnessId: row.resident_id,
    witnessName: row.name,
    confirmedAt: row.confirmed_at?.toISOString() ?? null,
    note: row.note,
    addedAt: row.added_at.toISOString(),
  }));
}

interface TrailRow {
  at: Date;
  action: string;
  actor_kind: string;
  detail: Record<string, unknown>;
}

/**
 * From the trail, in order: what was done to the claim, and to the list it came with. Movements of whole sets (register,
 * credit) are one row of the trail each; what they did to this claim stands in its own columns.
 */
async function historyOf(
  tx: Tx,
  station: number,
  claimId: string,
  batchId: string | null,
): Promise<ClaimSheet['history']> {
  const trail = await rows<TrailRow>(
    tx,
    `SELECT at, action, actor_kind, detail, audit_id FROM points.audit
      WHERE station_id = $1 AND (subject_kind = 'claim' AND subject_id = $2 OR subject_kind = 'batch' AND subject_id = $3)
     UNION ALL
     SELECT registered_at, 'claim.register', 'staff', jsonb_build_object('serial', serial), claim_id FROM points.claim
      WHERE station_id = $1 AND claim_id = $2::uuid AND registered_at IS NOT NULL
     UNION ALL
     SELECT credited_at, 'claim.credit', 'system', '{}', claim_id FROM points.claim
      WHERE station_id = $1 AND claim_id = $2::uuid AND credited_at IS NOT NULL
     ORDER BY 1, 5`,
    [station, claimId, batchId],
  );
  return trail.map((row) => ({
    at: row.at.toISOString(),
    action: row.action,
    actorKind: row.actor_kind,
    detail: row.detail,
  }));
}
