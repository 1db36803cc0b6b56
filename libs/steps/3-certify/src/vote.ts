import type { ClaimState } from '#contract';
import { unassessed } from '#claims';
import { dayOf, Refusal, type Tx } from '#platform';
import {
  isDecidable,
  tierOf,
  votesOn,
  writeVotes,
  type CastBy,
  type CastVote,
  type OpenClaim,
} from './ballot';
import { decidedOverCaps, fitByClaim, settle, weigh, type Weighed } from './decision';
import { canDecide, isComplete, panelOf, panelOn, type PanelOfDay, type Voter } from './panel';

/** What a vote led to: `open` while the outcome can still change. */
export interface VoteResult {
  claimId: string;
  state: ClaimState;
  tier: string | null;
  points: number;
  votes: number;
}

/** Lines of a batch that this vote does not cover, with the reason: removed from the vote, never the batch from it. */
export interface RemovedLine {
  claimId: string;
  why: string;
}

type Why = 'stale' | 'wrong_state' | 'already_voted' | 'quantity_wrong' | (string & {});

/** Why this vote cannot be cast on this claim; recusal reasons are told apart for the line's label. */
export function whyNot(claim: OpenClaim, cast: CastVote): Why | null {
  if (claim.recusal !== null) return claim.recusal;
  if (claim.state !== 'submitted' && claim.state !== 'checked') return 'stale';
  if (!isDecidable(claim)) return 'wrong_state';
  if (claim.voted) return 'already_voted';
  const tier = tierOf(claim, cast);
  const tierFits =
    claim.tiers.length === 0 ? cast.tier === null : claim.tiers.some(({ name }) => name === tier);
  return cast.vote === 'approve' && !tierFits ? 'quantity_wrong' : null;
}

const CODES = ['stale', 'wrong_state', 'already_voted', 'quantity_wrong'] as const;

export function refuseLine(why: Why | null, claim: Pick<OpenClaim, 'state'>): void {
  if (why === null) return;
  const code = CODES.find((known) => known === why);
  if (code) throw new Refusal(code, { state: claim.state });
  throw new Refusal('recused', { why });
}

/** A tier that does not exist is a fault of the request, not of a line. */
export function refuseTier(reasons: readonly (Why | null)[]): void {
  if (reasons.includes('quantity_wrong')) throw new Refusal('quantity_wrong');
}

/**
 * Casts one member's vote on lines that may be voted on and decides what can be decided, panel by panel.
 * @param options.removed takes the lines left out, with the reason; without it the first such line refuses the whole
 * @throws Refusal panel_exhausted, panel_incomplete, not_found, cap_reached (it would be decided above a cap),
 * assessors_missing
 */
export async function castVotes(
  tx: Tx,
  voter: Voter,
  lines: readonly OpenClaim[],
  cast: CastVote,
  now: Date,
  { removed, meetingId = null }: { removed?: RemovedLine[]; meetingId?: string | null } = {},
): Promise<VoteResult[]> {
  const results: VoteResult[] = [];
  for (const panelId of new Set(lines.map(panelOf))) {
    const panel = await panelOn(tx, voter.station, panelId, dayOf(now));
    const before = lines.filter((line) => panelOf(line) === panelId);
    const fit = await fitByClaim(tx, voter.station, panel, before);
    // A sheet that is not that of three assessors can be refused or returned, not approved.
    const ids = before.map(({ claimId }) => claimId);
    const unscored = await unassessed(tx, voter.station, cast.vote === 'approve' ? ids : []);
    const open = leaveOut(before, removed, (line) => {
      const why = whyNotMine(line, panel, fit.get(line.claimId)!, voter.staffId);
      return why === null ? unscored.get(line.claimId) : new Refusal(why);
    });
    const votes = await votesWith(tx, voter, open, cast);
    const weighed = new Map(
      open.map((line) => [line, weigh(line, panel, votes.get(line.claimId)!, fit.get(line.claimId)!)]),
    );
    const over = await decidedOverCaps(tx, voter.station, [...weighed.values()]);
    // Who names the tier that would be decided hears that it is too high; whoever else's vote ends it does not.
    const mine = leaveOut(open, removed, (line) => {
      const { decision } = weighed.get(line)!;
      const named = cast.vote === 'approve' ? tierOf(line, cast) : null;
      return decision.state === 'certified' && decision.tier === named ? over.get(line.claimId) : undefined;
    });
    if (mine.length === 0) continue;
    await writeVotes(tx, voter.station, voter.staffId, mine, cast, now, meetingId);
    const kept = mine.map((line) => weighed.get(line)!);
    results.push(...(await settle(tx, voter.station, kept, now)).map(resultOf));
  }
  return results;
}

/** @param removed takes the lines that something speaks against; without it the first of them refuses the whole */
function leaveOut(
  lines: readonly OpenClaim[],
  removed: RemovedLine[] | undefined,
  whyNot: (line: OpenClaim) => Refusal | undefined,
): OpenClaim[] {
  return lines.filter((line) => {
    const why = whyNot(line);
    if (why && !removed) throw why;
    if (why) removed?.push({ claimId: line.claimId, why: why.code });
    return why === undefined;
  });
}

/** An alternate votes where a recused seat makes room; nobody votes before a panel that cannot come to a decision. */
function whyNotMine(
  line: OpenClaim,
  panel: PanelOfDay,
  fit: readonly string[],
  staffId: string,
): 'panel_incomplete' | 'panel_exhausted' | 'not_found' | null {
  if (!isComplete(panel)) return 'panel_incomplete';
  if (!canDecide(line.panel, panel, fit.length)) return 'panel_exhausted';
  return fit.includes(staffId) ? null : 'not_found';
}

/** The votes on these lines with the one that is being cast, which is not written yet. */
async function votesWith(
  tx: Tx,
  { station, staffId }: Voter,
  lines: readonly OpenClaim[],
  cast: CastVote,
): Promise<Map<string, CastBy[]>> {
  const ids = lines.map(({ claimId }) => claimId);
  const votes = await votesOn(tx, station, ids);
  for (const line of lines) {
    const { vote: choice, reason } = cast;
    votes.get(line.claimId)!.push({ choice, tier: tierOf(line, cast), staffId, reason });
  }
  return votes;
}

function resultOf({ claim, decision, votes }: Weighed): VoteResult {
  const tier = decision.state === 'certified' && decision.tier !== null ? decision.tier : claim.tier;
  const points = claim.tiers.find(({ name }) => name === tier)?.points ?? claim.points;
  return {
    claimId: claim.claimId,
    state: decision.state === 'open' ? claim.state : decision.state,
    tier,
    points: decision.state === 'certified' ? points : claim.points,
    votes: votes.length,
  };
}
