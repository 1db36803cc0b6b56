import type { Claim, BodyOf, Routes } from '#contract';
import type { ResidentCaller, StaffCaller } from '#access';
import {
  actsOn,
  addEvidence,
  evidenceMissing,
  lockHouseholdsOf,
  pointsFor,
  requireAssessors,
  requireUnderCaps,
  restsOn,
  walkClaim,
  type ActVersion,
  type EvidencePiece,
} from '#claims';
import { dayOf, maybe, Refusal, rows, settingsOn, type House, type Tx } from '#platform';
import { mayAnswer, takeOver } from './answering';
import { idOf, lockClaim, recorded, type ClaimRow } from './claim-row';
import { deadlinesOf } from './deadlines';
import { assessorHouseholds, kindsGiven, needsWitness, requireOwnFiles } from './evidence-given';
import { requireFitWitness } from './witness';

export type Resubmit = BodyOf<Routes['claim.resubmit']> & { claimId: string };

/**
 * Answers a returned claim: with more evidence, another quantity or tier. It goes the same way again, in its next round;
 * the time limits counted when it was first submitted, the caps count now. A deduction that asks for something else goes
 * to its household once more before the panel (domain.md, "Deduct": notice, receipt, answer).
 * @throws Refusal not_found, wrong_state, cap_reached, quantity_wrong, evidence_missing, evidence_bad, witness_unfit
 */
export async function resubmitClaim(
  house: House,
  caller: ResidentCaller | StaffCaller,
  input: Resubmit,
  now: Date,
): Promise<Claim> {
  const { station } = caller;
  return house.db.inStation(station, async (tx) => {
    const claim = await lockWithHousehold(tx, station, input.claimId);
    if (!(await mayAnswer(tx, caller, claim, now))) throw new Refusal('not_found');
    if (claim.state !== 'returned' || claim.act === null || claim.residentId === null)
      throw new Refusal('wrong_state');
    const [act] = await actsOn(tx, station, claim.actValidFrom!, [claim.act]);
    const quantity = input.quantity ?? claim.quantity;
    const tier = input.tier ?? claim.tier;
    // A reversal takes back what was credited, no more and no less.
    const isChanged = quantity !== claim.quantity || tier !== claim.tier;
    if (claim.kind === 'reversal' && isChanged) throw new Refusal('quantity_wrong');
    await requireUnderCaps(tx, station, claim.claimId, { quantity, tier });
    await requireOwnFiles(tx, station, input.evidence, idOf(caller));
    // What asks to undo a deed does not have to show that it was done.
    const awaitsWitness =
      claim.kind !== 'reversal' && (await requireEvidence(tx, station, claim, act!, input.evidence, now));
    await addEvidence(tx, station, [claim.claimId], input.evidence, now);
    const settings = await settingsOn(tx, station, dayOf(now));
    // Another charge than the household was told of: it is told anew, and has its days to answer that one.
    const toldAnew = claim.kind === 'deduction' && isChanged;
    const deadlines = deadlinesOf(
      {
        route: claim.route,
        awaitsAnswer: claim.kind === 'deduction' && (toldAnew || claim.answeredAt === null),
        awaitsWitness,
      },
      settings,
      now,
    );
    await takeOver(tx, caller, claim);
    // The database begins the next round: votes of this one count no more.
    await walkClaim(tx, station, claim.claimId, 'submitted', {
      quantity,
      tier,
      points: pointsFor(act!, quantity, tier),
      checked_by: null,
      checked_at: null,
      check_by: deadlines.checkBy,
      awaits_witness: deadlines.awaitsWitness,
      decide_by: deadlines.decideBy,
      ...(input.note !== undefined && { note: input.note }),
      ...(toldAnew && { answer_by: null, answered_at: null, answer: null, seen_by_household_at: null }),
    });
    return recorded(tx, caller, 'claim.resubmit', claim.claimId, now, { round: claim.round + 1 });
  });
}

/** Households first, claims after them: the order in which submitting locks. */
async function lockWithHousehold(tx: Tx, station: number, claimId: string): Promise<ClaimRow> {
  const found = await maybe<{ resident_id: string | null }>(
    tx,
    `SELECT resident_id FROM points.claim WHERE station_id = $1 AND claim_id = $2`,
    [station, claimId],
  );
  if (!found) throw new Refusal('not_found');
  if (found.resident_id !== null) await lockHouseholdsOf(tx, station, [found.resident_id]);
  return lockClaim(tx, station, claimId);
}

/** @returns true when a witness has still to confirm */
async function requireEvidence(
  tx: Tx,
  station: number,
  claim: ClaimRow,
  act: ActVersion,
  added: readonly EvidencePiece[],
  now: Date,
): Promise<boolean> {
  // A witness who declined counts for nothing.
  const had = await rows<EvidencePiece & { confirmed: boolean }>(
    tx,
    `SELECT kind, resident_id AS "witnessId", confirmed_at IS NOT NULL AS confirmed FROM points.claim_evidence
      WHERE station_id = $1 AND claim_id = $2 AND declined_at IS NULL`,
    [station, claim.claimId],
  );
  const settings = await settingsOn(tx, station, dayOf(now));
  const witnesses = added.filter(({ kind }) => kind === 'W');
  for (const { witnessId } of witnesses) {
    if (witnessId === undefined) throw new Refusal('evidence_missing', { missing: [['W']] });
    await requireFitWitness(tx, station, { witnessId, residentId: claim.residentId! }, settings, dayOf(now));
  }
  const given = kindsGiven(claim.route, added, claim.certificateNo);
  const kinds = new Set([...had.map(({ kind }) => kind), ...given]);
  const missing = evidenceMissing(act, kinds);
  if (missing.length > 0) throw new Refusal('evidence_missing', { act: act.code, missing });
  if (restsOn(act, kinds, 'S')) {
    const sheets = [...had.map((piece) => ({ ...piece, witnessId: piece.witnessId ?? undefined })), ...added];
    requireAssessors(act, await assessorHouseholds(tx, station, sheets), claim.householdId);
  }
  const confirmed = had.some(({ kind, confirmed }) => kind === 'W' && confirmed);
  return !confirmed && needsWitness(act, kinds);
}
