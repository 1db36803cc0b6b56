import { requireInBranch, type ResidentCaller, type StaffCaller } from '#access';
import { maybe, Refusal, type House, type Tx } from '#platform';
import { record, verdictOf, walkObjection, type Decided, type DecisionInput } from './decide';
import { reviewBy } from './object';
import { carryOut, lockObjection, type LockedObjection } from './objection';

/**
 * Asks the township, within the days given: who objected, of the household where they did so or live now, or the household
 * whose line was amended or revoked. A leader may do it for a household of the own group.
 * @throws Refusal not_found (neither of them), wrong_state, window_ended (the time to appeal is over)
 */
export async function appealObjection(
  house: House,
  caller: ResidentCaller | StaffCaller,
  input: { objectionId: string; note?: string | undefined; householdId?: string | undefined },
  now: Date,
): Promise<Decided> {
  return house.db.inStation(caller.station, async (tx) => {
    const objection = await lockObjection(tx, caller.station, input.objectionId);
    const householdId = caller.kind === 'resident' ? caller.householdId : (input.householdId ?? null);
    await requireParty(tx, caller, objection, householdId);
    if (objection.appealBy === null) throw new Refusal('wrong_state', { state: objection.state });
    if (objection.appealBy <= now) throw new Refusal('window_ended');
    await walkObjection(tx, caller.station, input.objectionId, 'appealed', {
      appealed_at: now,
      appealed_by_household: householdId,
      appeal_note: input.note ?? null,
      decide_by: await reviewBy(tx, caller.station, now),
      overdue_at: null,
    });
    await record(tx, caller, 'objection.appeal', input, now);
    return { objectionId: input.objectionId, state: 'appealed', outcome: objection.outcome!, appealBy: null, openedClaimId: null }; // prettier-ignore
  });
}

async function requireParty(
  tx: Tx,
  caller: ResidentCaller | StaffCaller,
  objection: LockedObjection,
  householdId: string | null,
): Promise<void> {
  const found = await maybe<{ committeeId: number; groupId: number }>(
    tx,
    `SELECT g.committee_id AS "committeeId", g.group_id AS "groupId" FROM points.household h
       JOIN points.building b ON b.station_id = $1 AND b.building_id = h.building_id
       JOIN points.resident_group g ON g.station_id = $1 AND g.group_id = b.group_id
      WHERE h.station_id = $1 AND h.household_id = $2 AND (h.household_id = points.household_now($1, $3) OR EXISTS (
        SELECT FROM points.resident r WHERE r.station_id = $1 AND r.resident_id = $5 AND r.household_id = h.household_id) OR EXISTS (
        SELECT FROM points.claim c WHERE c.station_id = $1 AND c.claim_id = $4 AND c.household_id = h.household_id))`,
    [caller.station, householdId, objection.householdId, objection.claimId, objection.residentId],
  );
  if (!found) throw new Refusal('not_found');
  if (caller.kind === 'staff') requireInBranch(caller.branch, found);
}

/**
 * The township decides an appeal; it is carried out at once.
 * @throws Refusal not_found, wrong_state, recused, same_person (whoever decided before, or had a part in the line),
 * quantity_wrong, duplicate_claim, cap_reached
 */
export async function decideAppeal(
  house: House,
  caller: StaffCaller,
  input: DecisionInput,
  now: Date,
): Promise<Decided> {
  return house.db.inStation(caller.station, async (tx) => {
    const objection = await lockObjection(tx, caller.station, input.objectionId);
    requireInBranch(caller.branch, objection);
    if (objection.state !== 'appealed') throw new Refusal('wrong_state', { state: objection.state });
    const verdict = await verdictOf(tx, caller, objection, input, now);
    await walkObjection(tx, caller.station, input.objectionId, 'final', {
      ...verdict,
      appeal_decided_by: caller.staffId,
      appeal_decided_at: now,
      appeal_reason: input.reason,
      outcome: input.outcome,
    });
    if (objection.claimId !== null) await carryOut(tx, caller.station, objection.claimId, now);
    await record(tx, caller, 'objection.decide-appeal', input, now);
    return { objectionId: input.objectionId, state: 'final', outcome: input.outcome, appealBy: null, openedClaimId: verdict.opened_claim_id }; // prettier-ignore
  });
}
