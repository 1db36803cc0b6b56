import type { Claim, ListReply } from '#contract';
import type { ResidentCaller, StaffCaller } from '#access';
import { settle, type House } from '#platform';
import { idOf } from './claim-row';

/**
 * Says what became of a claim or list whose answer was lost. Asking is a write: an id not known is given up for good.
 * @returns the reply that was given, or null: nothing was done and nothing will be
 * @throws Refusal request_differs for somebody else's id
 */
export async function settleClaim(
  house: House,
  caller: ResidentCaller | StaffCaller,
  claimId: string,
  now: Date,
): Promise<{ claim: Claim | null }> {
  return { claim: await settled<Claim>(house, caller, claimId, now) };
}

/** @see settleClaim */
export async function settleList(
  house: House,
  caller: StaffCaller,
  batchId: string,
  now: Date,
): Promise<{ list: ListReply | null }> {
  return { list: await settled<ListReply>(house, caller, batchId, now) };
}

function settled<R>(
  house: House,
  caller: ResidentCaller | StaffCaller,
  id: string,
  now: Date,
): Promise<R | null> {
  const { station } = caller;
  return house.db.inStation(station, (tx) => settle<R>(tx, { station, id, actorId: idOf(caller), now }));
}
