import type { Claim } from '#contract';
import type { StaffCaller } from '#access';
import { walkClaim } from '#claims';
import { dayOf, one, Refusal, rows, settingsOn, type House, type Tx } from '#platform';
import { lockClaim, recorded, type ClaimRow } from './claim-row';
import { decideBy } from './deadlines';

export interface CheckClaim {
  claimId: string;
  outcome: 'checked' | 'returned';
  /** What the household reads; a return needs it. */
  reason?: string | undefined;
}

/**
 * A leader checks a self-report of the own group, or returns it for correction. Once its time is over any leader of the
 * committee may (domain.md, "Who does what"). Nobody checks the own household's, nor kin's.
 * @throws Refusal not_found, wrong_state, recused, evidence_missing (the witness has not confirmed)
 */
export async function checkClaim(
  house: House,
  caller: StaffCaller,
  input: CheckClaim,
  now: Date,
): Promise<Claim> {
  if (input.outcome === 'returned' && input.reason === undefined) throw new Refusal('invalid_request');
  const { station } = caller;
  return house.db.inStation(station, async (tx) => {
    const claim = await lockClaim(tx, station, input.claimId);
    if (!(await mayCheck(tx, caller, claim, now))) throw new Refusal('not_found');
    if (claim.state !== 'submitted' || claim.checkBy === null) throw new Refusal('wrong_state');
    const { why } = await one<{ why: string | null }>(tx, `SELECT points.recusal($1, $2, $3) AS why`, [
      station,
      input.claimId,
      caller.staffId,
    ]);
    if (why !== null) throw new Refusal('recused', { why });
    if (input.outcome === 'checked') {
      if (claim.awaitsWitness) throw new Refusal('evidence_missing', { missing: [['W']] });
      const settings = await settingsOn(tx, station, dayOf(now));
      await walkClaim(tx, station, input.claimId, 'checked', {
        checked_by: caller.staffId,
        checked_at: now,
        decide_by: decideBy(settings, now),
        reminded_at: null,
      });
    } else {
      await walkClaim(tx, station, input.claimId, 'returned', { reason: input.reason });
    }
    return recorded(tx, caller, 'claim.check', input.claimId, now, { outcome: input.outcome });
  });
}

async function mayCheck(
  tx: Tx,
  { station, branch }: StaffCaller,
  claim: ClaimRow,
  now: Date,
): Promise<boolean> {
  if (branch.wholeStation || branch.groups.includes(claim.groupId)) return true;
  if (claim.checkBy === null || claim.checkBy > now) return false;
  const committees = await rows<{ committee_id: number }>(
    tx,
    `SELECT committee_id FROM points.resident_group WHERE station_id = $1 AND group_id = ANY($2)`,
    [station, [...branch.groups]],
  );
  return committees.some(({ committee_id }) => committee_id === claim.committeeId);
}

/**
 * Marks self-reports whose check is late, once each: from here every leader of the committee finds them in the queue.
 * @returns how many
 */
export async function endDueChecks(house: House, station: number, now: Date): Promise<number> {
  const late = await house.db.inStation(station, (tx) =>
    rows(
      tx,
      `UPDATE points.claim SET reminded_at = $2
        WHERE station_id = $1 AND state = 'submitted' AND check_by <= $2 AND reminded_at IS NULL RETURNING 1`,
      [station, now],
    ),
  );
  return late.length;
}
