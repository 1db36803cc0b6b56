import { isInBranch, type ResidentCaller, type StaffCaller } from '#access';
import { dayOf, maybe, rows, type Tx } from '#platform';
import type { ClaimRow } from './claim-row';

/**
 * That the returned claim `c` has nobody left who submitted it and could answer: an objection led to it, or its leader,
 * organiser or registrar is that no more. It stands in the queue of those whose branch holds it; a claim that nobody
 * could answer or take back would count under the caps for ever. $1: the station.
 * @param today where today's day stands among the statement's parameters
 */
export const isLeftBehind = (
  today: `$${number}`,
) => `c.state = 'returned' AND c.submitted_by_kind <> 'resident'
  AND NOT EXISTS (SELECT FROM points.staff s JOIN points.staff_role r ON r.station_id = $1 AND r.staff_id = s.staff_id
                   WHERE s.station_id = $1 AND s.staff_id = c.submitted_by AND s.state = 'active'
                     AND r.role IN ('leader', 'organiser', 'registrar') AND r.from_day <= ${today} AND r.until_day >= ${today})`;

/**
 * Whose a claim is to answer for when it is returned: the household's that reported it, the staff's who submitted it;
 * where they are gone, any leader's, organiser's or registrar's whose branch holds it.
 */
export async function mayAnswer(
  tx: Tx,
  caller: ResidentCaller | StaffCaller,
  claim: ClaimRow,
  now: Date,
): Promise<boolean> {
  if (caller.kind === 'resident') return claim.route === 'S' && claim.householdId === caller.householdId;
  if (claim.submittedBy === caller.staffId) return true;
  if (!isInBranch(caller.branch, claim)) return false;
  const left = await maybe(
    tx,
    `SELECT 1 FROM points.claim c WHERE c.station_id = $1 AND c.claim_id = $2 AND ${isLeftBehind('$3')}`,
    [caller.station, claim.claimId, dayOf(now)],
  );
  return left !== null;
}

/** The same to withdraw; also what the household asked for by its objection. */
export async function mayWithdraw(
  tx: Tx,
  caller: ResidentCaller | StaffCaller,
  claim: ClaimRow,
  now: Date,
): Promise<boolean> {
  if (caller.kind === 'resident' && claim.submittedByKind === 'system')
    return claim.householdId === caller.householdId;
  return mayAnswer(tx, caller, claim, now);
}

/** Who answers for somebody else has submitted it too: nobody certifies what they submitted. */
export async function takeOver(tx: Tx, caller: ResidentCaller | StaffCaller, claim: ClaimRow): Promise<void> {
  if (caller.kind === 'resident' || claim.submittedBy === caller.staffId) return;
  await rows(tx, `SELECT points.take_part($1, ARRAY[$2]::uuid[], $3, 'submit')`, [
    caller.station,
    claim.claimId,
    caller.staffId,
  ]);
}
