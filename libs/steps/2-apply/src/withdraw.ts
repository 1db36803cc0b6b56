import type { Claim } from '#contract';
import type { ResidentCaller, StaffCaller } from '#access';
import { walkClaim } from '#claims';
import { Refusal, type House } from '#platform';
import { mayWithdraw } from './answering';
import { lockClaim, recorded } from './claim-row';

/**
 * Takes a claim back before it is registered: a household its own report and what its objection led to, staff what they
 * submitted, or what was returned and has nobody left who did. A deduction is no household's to withdraw: it is answered,
 * or made good.
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
    if (!(await mayWithdraw(tx, caller, claim, now))) throw new Refusal('not_found');
    await walkClaim(tx, caller.station, input.claimId, 'withdrawn', { reason: input.reason ?? null });
    return recorded(tx, caller, 'claim.withdraw', input.claimId, now);
  });
}
