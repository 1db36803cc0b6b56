import type { ClaimState } from '#contract';
import { overCaps, pointsFor, type Decision, type Vote, type Wanted } from '#claims';
import { dayOf, Refusal, type Tx } from '#platform';
import {
  isDecidable,
  settleDecisions,
  standingOf,
  tierOf,
  votesOn,
  writeVotes,
  type CastVote,
  type OpenClaim,
} from './ballot';
import {
  canDecide,
  fitToVote,
  panelOf,
  panelOn,
  recusals,
  ruleOn,
  type PanelOfDay,
  type Voter,
} from './panel';

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
 * @throws Refusal panel_exhausted, not_found, cap_reached (the tier would raise the line above a cap)
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
    const open = leaveOut(before, removed, (line) => {
      const why = whyNotMine(line, panel, fit.get(line.claimId)!, voter.staffId);
      return why === null ? undefined : new Refusal(why);
    });
    const over = await raisedOverCaps(tx, voter.station, open, cast);
    const mine = leaveOut(open, removed, ({ claimId }) => over.get(claimId));
    results.push(...(await castAndDecide(tx, voter, panel, mine, fit, cast, now, meetingId)));
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

/** Lines that this approval would raise above a cap, by their refusals: a tier is the panel's to pick, a cap is not. */
function raisedOverCaps(
  tx: Tx,
  station: number,
  lines: readonly OpenClaim[],
  cast: CastVote,
): Promise<Map<string, Refusal>> {
  const raised = new Map<string, Wanted>();
  for (const line of cast.vote === 'approve' ? lines : []) {
    const { claimId, quantity, points, unitPoints, tiers } = line;
    const tier = tierOf(line, cast);
    if (tier !== null && pointsFor({ points: unitPoints, tiers }, quantity, tier) > points)
      raised.set(claimId, { quantity, tier });
  }
  return overCaps(tx, station, raised);
}

/** An alternate votes where a recused seat makes room; nobody votes before a panel that cannot come to a decision. */
function whyNotMine(
  line: OpenClaim,
  panel: PanelOfDay,
  fit: readonly string[],
  staffId: string,
): 'panel_exhausted' | 'not_found' | null {
  if (!canDecide(line.panel, panel, fit.length)) return 'panel_exhausted';
  return fit.includes(staffId) ? null : 'not_found';
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
  for (const { claimId, staffId } of await recusals(tx, station, ids, members)) {
    recused.get(claimId)!.add(staffId);
  }
  return new Map(ids.map((id) => [id, fitToVote(panel, recused.get(id)!)]));
}

async function castAndDecide(
  tx: Tx,
  voter: Voter,
  panel: PanelOfDay,
  lines: readonly OpenClaim[],
  fit: ReadonlyMap<string, readonly string[]>,
  cast: CastVote,
  now: Date,
  meetingId: string | null,
): Promise<VoteResult[]> {
  if (lines.length === 0) return [];
  await writeVotes(tx, voter.station, voter.staffId, lines, cast, now, meetingId);
  const votes = await votesOn(
    tx,
    voter.station,
    lines.map(({ claimId }) => claimId),
  );
  const decided = lines.map((claim) => ({
    claim,
    decision: decisionOn(claim, panel, votes.get(claim.claimId)!, fit.get(claim.claimId)!),
  }));
  await settleDecisions(tx, voter.station, decided, cast.reason, now);
  return decided.map(({ claim, decision }) => resultOf(claim, decision, votes.get(claim.claimId)!.length));
}

/** Where a claim stands before its panel, from its votes and from who may still vote on it. */
export function decisionOn(
  claim: OpenClaim,
  panel: PanelOfDay,
  votes: readonly (Vote & { staffId: string })[],
  fit: readonly string[],
): Decision {
  const voted = new Set(votes.map(({ staffId }) => staffId));
  const left = fit.filter((staffId) => !voted.has(staffId)).length;
  return standingOf(claim, ruleOn(claim.panel, panel.committeeId), panel.seats.length, votes, left);
}

function resultOf(claim: OpenClaim, decision: Decision, votes: number): VoteResult {
  const tier = decision.state === 'certified' && decision.tier !== null ? decision.tier : claim.tier;
  const points = claim.tiers.find(({ name }) => name === tier)?.points ?? claim.points;
  return {
    claimId: claim.claimId,
    state: decision.state === 'open' ? claim.state : decision.state,
    tier,
    points: decision.state === 'certified' ? points : claim.points,
    votes,
  };
}
