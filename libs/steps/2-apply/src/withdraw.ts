import type { Claim } from '#contract';
import type { ResidentCaller, StaffCaller } from '#access';
import { walkClaim } from '#claims';
import { Refusal, type House } from '#platform';
import { lockClaim, recorded, type ClaimRow } from './claim-row';

/**
 * Takes a claim back before it is registered: a household its own report, staff what they submitted. A deduction is no
 * household's to withdraw: it is answered, or made good.
 * @throws Refusal not_found, wrong_state
 */
export async function withdrawClaim(
  house: House,
  caller: ResidentCaller | StaffCaller,
  input: { claimId: string; reason?: string | undefined },
  now: Date,
): Promise<Claim> {
  return house.db.inStation(caller.station, async (tx) => {
    const claim = await lockClaim(tx, caller.station, input.claimId);
    if (!isOwn(caller, claim)) throw new Refusal('not_found');
    await walkClaim(tx, caller.station, input.claimId, 'withdrawn', { reason: input.reason ?? null });
    return recorded(tx, caller, 'claim.withdraw', input.claimId, now);
  });
}

/** Whose a claim is to withdraw or to answer for: the household's that reported it, the staff's who submitted it. */
export function isOwn(caller: ResidentCaller | StaffCaller, claim: ClaimRow): boolean {
  return caller.kind === 'staff'
    ? claim.submittedBy === caller.staffId
    : claim.route === 'S' && claim.householdId === caller.householdId;
}
