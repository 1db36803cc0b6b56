import type { Panel } from '#contract';
import type { Tier } from './act-rule';

/** One panel member's vote on a claim. An approval of an act with tiers names the tier, never a number. */
export type Vote = { choice: 'approve'; tier: string | null } | { choice: 'reject' } | { choice: 'return' };

export type Decision =
  | { state: 'open' }
  | { state: 'certified'; tier: string | null }
  | { state: 'rejected' }
  | { state: 'returned' };

const NEEDED = {
  one: () => 1,
  two: () => 2,
  majority: (seats: number) => Math.floor(seats / 2) + 1,
} satisfies Record<Panel, (seats: number) => number>;

/**
 * Votes that carry a claim one way or the other.
 * @param seats all seats of the panel, recused ones filled by alternates; a majority is of all, not of those present
 * @throws RangeError where the seats cannot bear it: an exhausted panel must not be asked
 */
export function votesNeeded(panel: Panel, seats: number): number {
  const needed = NEEDED[panel](seats);
  if (!Number.isInteger(seats) || seats < needed) throw new RangeError(`${seats} seats for panel ${panel}`);
  return needed;
}

/**
 * Decides a claim from the votes cast, in their order; decided as soon as the outcome can no longer change.
 *
 * Panels `one` and `two` ask for no more votes than they need: the first or second one way decides. A `majority` is of
 * all seats. Where neither approving nor returning can reach what is needed any more, the claim is rejected: so a tie
 * rejects, also one of three ways.
 *
 * The tier is the highest that enough votes approve **at least**: who approves the county's honour approves the
 * township's too. A majority panel stays open while votes outstanding could still raise the tier.
 *
 * @param votes in the order cast; those beyond the deciding one change nothing
 * @param tiers of the rule table, lowest first; empty for an act without
 * @param able votes that there can be at all: those cast and those of who may still vote
 */
export function decide(
  panel: Panel,
  seats: number,
  votes: readonly Vote[],
  tiers: readonly Tier[] = [],
  able: number = seats,
): Decision {
  const needed = votesNeeded(panel, seats);
  const most = Math.min(seats, able);
  for (let cast = 0; cast <= votes.length; cast += 1) {
    const decision = standing(panel, votes.slice(0, cast), needed, Math.max(0, most - cast), tiers);
    if (decision.state !== 'open') return decision;
  }
  return { state: 'open' };
}

function standing(
  panel: Panel,
  votes: readonly Vote[],
  needed: number,
  outstanding: number,
  tiers: readonly Tier[],
): Decision {
  const approvals = votes.filter((vote) => vote.choice === 'approve');
  const rejections = votes.filter((vote) => vote.choice === 'reject').length;
  const returns = votes.filter((vote) => vote.choice === 'return').length;
  if (approvals.length >= needed) return certified(panel, approvals, needed, outstanding, tiers);
  if (rejections >= needed) return { state: 'rejected' };
  if (returns >= needed) return { state: 'returned' };
  const best = Math.max(approvals.length, returns) + outstanding;
  return best >= needed ? { state: 'open' } : { state: 'rejected' };
}

function certified(
  panel: Panel,
  approvals: readonly { tier: string | null }[],
  needed: number,
  outstanding: number,
  tiers: readonly Tier[],
): Decision {
  if (tiers.length === 0) return { state: 'certified', tier: null };
  const ranks = approvals.map(({ tier }) => rankOf(tier, tiers));
  const reached = (extra: number) =>
    tiers.findLastIndex((_, rank) => ranks.filter((vote) => vote >= rank).length + extra >= needed);
  const now = reached(0);
  if (panel === 'majority' && reached(outstanding) > now) return { state: 'open' };
  return { state: 'certified', tier: tiers[now]!.name };
}

function rankOf(tier: string | null, tiers: readonly Tier[]): number {
  const rank = tiers.findIndex(({ name }) => name === tier);
  if (rank < 0) throw new RangeError('an approval without a tier of its act');
  return rank;
}
