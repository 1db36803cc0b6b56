import type { Claim } from '#contract';
import { isInBranch, type ResidentCaller, type StaffCaller } from '#access';
import { addEvidence, walkClaim } from '#claims';
import { dayOf, deadlineInDays, Refusal, rows, settingsOn, type House, type Tx } from '#platform';
import { lockClaim, recorded, type ClaimRow } from './claim-row';
import { decideBy } from './deadlines';

/**
 * Records that the written notice of a deduction was handed over: the household's time to answer runs from here.
 * @throws Refusal not_found, wrong_state
 */
export async function deliverDeduction(
  house: House,
  caller: StaffCaller,
  input: { claimId: string; note: string },
  now: Date,
): Promise<Claim> {
  const { station } = caller;
  const delivered = await house.db.inStation(station, async (tx) => {
    const claim = await lockDeduction(tx, station, input.claimId);
    if (!isInBranch(caller.branch, claim)) throw new Refusal('not_found');
    if (claim.state !== 'submitted' || claim.answerBy !== null) throw new Refusal('wrong_state');
    const settings = await settingsOn(tx, station, dayOf(now));
    const answerBy = deadlineInDays(now, settings['deduct.answerDays']);
    await rows(tx, `UPDATE points.claim SET answer_by = $3 WHERE station_id = $1 AND claim_id = $2`, [
      station,
      input.claimId,
      answerBy,
    ]);
    await addEvidence(tx, station, [input.claimId], [{ kind: 'N', note: input.note }], now);
    return { answerBy, claim: await recorded(tx, caller, 'claim.deliver', input.claimId, now) };
  });
  await house.wake('end-answers', { station }, delivered.answerBy);
  return delivered.claim;
}

/**
 * The household's answer, once, within its time; the panel decides after it.
 * @throws Refusal not_found, wrong_state (decided or answered), window_ended
 */
export async function answerDeduction(
  house: House,
  caller: ResidentCaller,
  input: { claimId: string; answer: string },
  now: Date,
): Promise<Claim> {
  const { station } = caller;
  return house.db.inStation(station, async (tx) => {
    const claim = await lockDeduction(tx, station, input.claimId);
    if (claim.householdId !== caller.householdId) throw new Refusal('not_found');
    if (claim.state !== 'submitted' || claim.answeredAt !== null) throw new Refusal('wrong_state');
    if (claim.answerBy !== null && claim.answerBy <= now)
      throw new Refusal('window_ended', { until: claim.answerBy });
    const settings = await settingsOn(tx, station, dayOf(now));
    await rows(
      tx,
      `UPDATE points.claim SET answer = $3, answered_at = $4, decide_by = $5,
              seen_by_household_at = coalesce(seen_by_household_at, $4)
        WHERE station_id = $1 AND claim_id = $2`,
      // A witness who has not confirmed yet is waited for as well.
      [station, input.claimId, input.answer, now, claim.awaitsWitness ? null : decideBy(settings, now)],
    );
    return recorded(tx, caller, 'deduction.answer', input.claimId, now);
  });
}

/**
 * The household made good what the deduction is about: it is cancelled (domain.md, "Deduct": a repair task).
 * @throws Refusal not_found, wrong_state once it is registered
 */
export async function repairedDeduction(
  house: House,
  caller: StaffCaller,
  input: { claimId: string; note: string },
  now: Date,
): Promise<Claim> {
  const { station } = caller;
  return house.db.inStation(station, async (tx) => {
    const claim = await lockDeduction(tx, station, input.claimId);
    if (!isInBranch(caller.branch, claim)) throw new Refusal('not_found');
    await walkClaim(tx, station, input.claimId, 'withdrawn', { reason: 'repaired' });
    await addEvidence(tx, station, [input.claimId], [{ kind: 'M', note: input.note }], now);
    return recorded(tx, caller, 'claim.repaired', input.claimId, now);
  });
}

/**
 * Deductions whose household kept silent until its time was over come before the panel, unless a witness is still waited
 * for. Twice or late changes nothing.
 * @returns how many
 */
export async function endDueAnswers(house: House, station: number, now: Date): Promise<number> {
  return house.db.inStation(station, async (tx) => {
    const settings = await settingsOn(tx, station, dayOf(now));
    const ended = await rows(
      tx,
      `UPDATE points.claim SET decide_by = $3
        WHERE station_id = $1 AND kind = 'deduction' AND state = 'submitted' AND decide_by IS NULL AND answer_by <= $2
          AND NOT awaits_witness RETURNING 1`,
      [station, now, decideBy(settings, now)],
    );
    return ended.length;
  });
}

async function lockDeduction(tx: Tx, station: number, claimId: string): Promise<ClaimRow> {
  const claim = await lockClaim(tx, station, claimId);
  if (claim.kind !== 'deduction') throw new Refusal('not_found');
  return claim;
}
