import { actorOf, requireInBranch, type ResidentCaller, type StaffCaller } from '#access';
import { OBJECTION, type Claim, type ObjectionState } from '#contract';
import { actUnder, pointsFor, reopenClaims, requireUnderCaps } from '#claims';
import {
  audit,
  dayOf,
  deadlineInDays,
  one,
  Refusal,
  settingsOn,
  walk,
  type Day,
  type House,
  type Tx,
} from '#platform';
import { lockObjection, OUTCOMES, type LockedObjection, type Outcome } from './objection';
import { openMissing } from './open-missing';

export interface DecisionInput {
  objectionId: string;
  outcome: Outcome;
  /** Written; the objector and the line's household read it. */
  reason: string;
  /** amended: the tier of an act with tiers, or the quantity of another; points follow from the rule. */
  tier?: string | undefined;
  quantity?: number | undefined;
}

export interface Decided {
  objectionId: string;
  state: ObjectionState;
  outcome: Outcome;
  /** Until when the township can be asked; null once it is final. */
  appealBy: Date | null;
  /** A missing line led to this claim. */
  openedClaimId: string | null;
}

/**
 * A reviewer who had no part in the line decides, with a written reason. What was decided about a line is carried out
 * when the time to appeal is over; until then it stays frozen. A claim that a missing line or a refusal leads to is
 * opened at once: nobody has a reason to appeal.
 * @throws Refusal not_found (another branch), wrong_state (decided already, or an outcome that its kind has not),
 * recused, same_person, quantity_wrong (the act has no such tier, or nothing changes), duplicate_claim, cap_reached
 */
export async function decideObjection(
  house: House,
  caller: StaffCaller,
  input: DecisionInput,
  now: Date,
): Promise<Decided> {
  return house.db.inStation(caller.station, async (tx) => {
    const objection = await lockObjection(tx, caller.station, input.objectionId);
    requireInBranch(caller.branch, objection);
    if (objection.state !== 'open') throw new Refusal('wrong_state', { state: objection.state });
    const verdict = await verdictOf(tx, caller, objection, input, now);
    const settings = await settingsOn(tx, caller.station, dayOf(now));
    const upheld = input.outcome === 'claim-opened';
    const appealBy = upheld ? null : deadlineInDays(now, settings['object.appealDays']);
    await walkObjection(tx, caller.station, input.objectionId, input.outcome, {
      ...verdict,
      decided_by: caller.staffId,
      decided_at: now,
      decision_reason: input.reason,
      outcome: input.outcome,
      appeal_by: appealBy,
    });
    if (upheld) await walkObjection(tx, caller.station, input.objectionId, 'final');
    await record(tx, caller, 'objection.decide', input, now);
    const state = upheld ? 'final' : input.outcome;
    return { objectionId: input.objectionId, state, outcome: input.outcome, appealBy, openedClaimId: verdict.opened_claim_id }; // prettier-ignore
  });
}

interface Verdict {
  new_tier: string | null;
  new_quantity: number | null;
  new_points: number | null;
  opened_claim_id: string | null;
}

/** What an outcome brings with it, checked against kind and rule. */
export async function verdictOf(
  tx: Tx,
  caller: StaffCaller,
  objection: LockedObjection,
  input: DecisionInput,
  now: Date,
): Promise<Verdict> {
  const allowed: readonly Outcome[] = OUTCOMES[objection.kind];
  if (!allowed.includes(input.outcome)) throw new Refusal('wrong_state', { kind: objection.kind });
  const nothing = { new_tier: null, new_quantity: null, new_points: null, opened_claim_id: null };
  if (input.outcome === 'amended')
    return { ...nothing, ...(await amended(tx, caller.station, objection, input)) };
  if (input.outcome !== 'claim-opened') return nothing;
  const opened = objection.kind === 'missing' ? await openMissing(tx, caller.station, objection, now) : null;
  if (objection.kind === 'refusal') {
    const { reopened, over } = await reopenClaims(
      tx,
      caller.station,
      [objection.claimId!],
      ['rejected'],
      now,
    );
    for (const refusal of over.values()) throw refusal;
    if (reopened.length === 0) throw new Refusal('duplicate_claim');
  }
  return { ...nothing, opened_claim_id: opened };
}

/**
 * The reviewer picks a tier or a quantity, never a number. A reversal undoes a credit whole, a carry-in has no rule: neither
 * has another amount; what of them was right is claimed again.
 */
async function amended(tx: Tx, station: number, objection: LockedObjection, input: DecisionInput) {
  const claim = await one<{
    kind: Claim['kind'];
    code: string | null;
    validFrom: Day;
    quantity: number;
    tier: string | null;
    points: number;
  }>(
    tx,
    `SELECT kind, act_code AS code, act_valid_from AS "validFrom", quantity, tier, points FROM points.claim WHERE station_id = $1 AND claim_id = $2`,
    [station, objection.claimId],
  );
  if (claim.code === null || claim.kind === 'reversal')
    throw new Refusal('wrong_state', { kind: claim.kind });
  const rule = await actUnder(tx, station, { ...claim, code: claim.code });
  const tiered = rule.tiers.length > 0;
  const tier = tiered ? (input.tier ?? claim.tier) : null;
  const quantity = tiered ? 1 : (input.quantity ?? claim.quantity);
  if ((!tiered && input.tier !== undefined) || (tiered && input.quantity !== undefined)) throw new Refusal('quantity_wrong'); // prettier-ignore
  const points = pointsFor(rule, quantity, tier);
  if (points === claim.points) throw new Refusal('quantity_wrong', { points });
  if (points > claim.points) await requireUnderCaps(tx, station, objection.claimId!, { quantity, tier });
  return { new_tier: tier, new_quantity: quantity, new_points: points };
}

export function walkObjection(
  tx: Tx,
  station: number,
  objectionId: string,
  to: ObjectionState,
  set: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  return walk(tx, OBJECTION, { table: 'objection', key: 'objection_id', station, id: objectionId }, to, set);
}

export function record(
  tx: Tx,
  caller: ResidentCaller | StaffCaller,
  action: string,
  input: { objectionId: string; outcome?: Outcome },
  now: Date,
): Promise<void> {
  const subject = { kind: 'objection', id: input.objectionId };
  return audit(tx, caller.station, actorOf(caller), action, now, subject, { outcome: input.outcome ?? null });
}
