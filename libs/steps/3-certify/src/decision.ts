import { overCaps, pointsFor, type Decision, type Wanted } from '#claims';
import type { Refusal, Tx } from '#platform';
import { settleDecisions, standingOf, type CastBy, type LockedClaim } from './ballot';
import { keptFromVote, fitToVote, ruleOn, type PanelOfDay } from './panel';

/** A claim with the votes cast on it and what they come to. */
export interface Weighed<C extends LockedClaim = LockedClaim> {
  claim: C;
  votes: readonly CastBy[];
  decision: Decision;
}

/** For each claim who may vote on it, as `fitToVote` finds them. */
export async function fitByClaim(
  tx: Tx,
  station: number,
  panel: PanelOfDay,
  lines: readonly { claimId: string }[],
): Promise<Map<string, string[]>> {
  const members = [...panel.seats, ...panel.alternates].map(({ staffId }) => staffId);
  const ids = lines.map(({ claimId }) => claimId);
  const recused = new Map<string, Set<string>>(ids.map((id) => [id, new Set()]));
  for (const { claimId, staffId } of await keptFromVote(tx, station, ids, members)) {
    recused.get(claimId)!.add(staffId);
  }
  return new Map(ids.map((id) => [id, fitToVote(panel, recused.get(id)!)]));
}

/** Where a claim stands before its panel, from its votes and from who may still vote on it. */
export function weigh<C extends LockedClaim>(
  claim: C,
  panel: PanelOfDay,
  votes: readonly CastBy[],
  fit: readonly string[],
): Weighed<C> {
  const voted = new Set(votes.map(({ staffId }) => staffId));
  const left = fit.filter((staffId) => !voted.has(staffId)).length;
  const rule = ruleOn(claim.panel, panel.committeeId);
  return { claim, votes, decision: standingOf(claim, rule, panel.seats.length, votes, left) };
}

/** The tier that a decision gives where it is worth more than what was asked for, which counts under the caps already. */
function raisedTo({ claim, decision }: Weighed): string | null {
  if (decision.state !== 'certified' || decision.tier === null) return null;
  return pointsWith(claim, decision.tier) > claim.points ? decision.tier : null;
}

const pointsWith = ({ unitPoints, tiers, quantity }: LockedClaim, tier: string | null) =>
  pointsFor({ points: unitPoints, tiers }, quantity, tier);

/** Claims that would be decided above a cap, by their refusals: a tier is the panel's to pick, a cap is not. */
export function decidedOverCaps(
  tx: Tx,
  station: number,
  weighed: readonly Weighed[],
): Promise<Map<string, Refusal>> {
  const raised = new Map<string, Wanted>();
  for (const one of weighed) {
    const tier = raisedTo(one);
    if (tier !== null) raised.set(one.claim.claimId, { quantity: one.claim.quantity, tier });
  }
  return overCaps(tx, station, raised);
}

/**
 * The same decisions under the caps as they are at this moment: where another claim has used up since what a vote still
 * found, the next lower tier for which there is room. Who approves a tier approves the lower ones too.
 */
async function underCaps<C extends LockedClaim>(
  tx: Tx,
  station: number,
  weighed: readonly Weighed<C>[],
): Promise<Weighed<C>[]> {
  let held = [...weighed];
  for (;;) {
    const over = await decidedOverCaps(tx, station, held);
    if (over.size === 0) return held;
    // Each turn takes a tier from every claim that is over: it ends at what was asked for.
    held = held.map((one) => (over.has(one.claim.claimId) ? lowered(one) : one));
  }
}

function lowered<C extends LockedClaim>(one: Weighed<C>): Weighed<C> {
  const { claim } = one;
  const now = pointsWith(claim, raisedTo(one));
  const next = claim.tiers.findLast(({ points }) => points < now && points > claim.points);
  return { ...one, decision: { state: 'certified', tier: next?.name ?? claim.tier } };
}

/** Moves on what is decided, under the caps. @returns the decisions as they hold */
export async function settle<C extends LockedClaim>(
  tx: Tx,
  station: number,
  weighed: readonly Weighed<C>[],
  now: Date,
): Promise<Weighed<C>[]> {
  const held = await underCaps(tx, station, weighed);
  const decided = held.map(({ claim, decision, votes }) => ({
    claim,
    decision,
    // What the household reads is the last that was said against it.
    reason: votes.findLast(({ choice }) => choice !== 'approve')?.reason ?? null,
  }));
  await settleDecisions(tx, station, decided, now);
  return held;
}
