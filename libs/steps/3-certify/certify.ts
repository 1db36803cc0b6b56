import { actorOf, type StaffCaller } from '#access';
import { audit, dayOf, maybe, Refusal, type House, type Tx } from '#platform';
import type { ClaimState } from '#contract';
import type { Decision, Vote } from '#claims';
import {
  isDecidable,
  lockOpen,
  settleDecisions,
  standingOf,
  tierOf,
  votesOn,
  writeVotes,
  type CastVote,
  type OpenClaim,
} from './ballot';
import { canDecide, fitToVote, panelOf, panelOn, recusals, ruleOn, sitsOn, type PanelOfDay } from './panel';

export interface VoteOnClaim extends CastVote {
  claimId: string;
  /** The round that the member saw: a vote on another round is stale. */
  round: number;
}

export interface VoteOnBatch extends CastVote {
  batchId: string;
}

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

/**
 * Step 3: one panel member's vote on one claim. The claim is decided in the same transaction as soon as its outcome
 * can no longer change.
 * @throws Refusal not_found (no seat on its panel), stale (decided or submitted again meanwhile), wrong_state (not yet
 * checked, or the household may still answer), recused, already_voted, panel_exhausted, quantity_wrong (no such tier)
 */
export async function certify(
  house: House,
  caller: StaffCaller,
  input: VoteOnClaim,
  now: Date,
): Promise<VoteResult> {
  return house.db.inStation(caller.station, async (tx) => {
    const [claim] = await lockOpen(tx, caller.station, [input.claimId], caller.staffId);
    if (!claim || !sitsOn(caller, panelOf(claim))) throw new Refusal('not_found');
    if (claim.round !== input.round) throw new Refusal('stale');
    refuse(whyNot(claim, input, now), claim);
    const [result] = await vote(tx, caller, [claim], input, now);
    await audit(
      tx,
      caller.station,
      actorOf(caller),
      'claim.certify',
      now,
      { kind: 'claim', id: claim.claimId },
      {
        round: claim.round,
        vote: input.vote,
        state: result!.state,
      },
    );
    return result!;
  });
}

/**
 * One vote on all lines of a batch in one request: lines of the member's own household or kin, lines already decided
 * or voted on are removed and named; the rest is voted on (domain.md, "Certify").
 * @throws Refusal not_found (no line of it before this member's panel), quantity_wrong
 */
export async function certifyBatch(
  house: House,
  caller: StaffCaller,
  input: VoteOnBatch,
  now: Date,
): Promise<{ voted: VoteResult[]; removed: RemovedLine[] }> {
  return house.db.inStation(caller.station, async (tx) => {
    const ids = await batchLines(tx, caller.station, input.batchId);
    const lines = (await lockOpen(tx, caller.station, ids, caller.staffId)).filter((line) =>
      sitsOn(caller, panelOf(line)),
    );
    if (lines.length === 0) throw new Refusal('not_found');
    const reasons = lines.map((line) => whyNot(line, input, now));
    refuseTier(reasons);
    const removed = lines.flatMap(({ claimId }, i) => (reasons[i] ? [{ claimId, why: reasons[i] }] : []));
    const voted = await vote(tx, caller, lines.filter((_, i) => !reasons[i]), input, now, removed); // prettier-ignore
    await audit(
      tx,
      caller.station,
      actorOf(caller),
      'batch.certify',
      now,
      { kind: 'batch', id: input.batchId },
      {
        vote: input.vote,
        lines: voted.length,
        removed: removed.length,
      },
    );
    return { voted, removed };
  });
}

async function batchLines(tx: Tx, station: number, batchId: string): Promise<string[]> {
  const found = await maybe<{ ids: string[] | null }>(
    tx,
    `SELECT array_agg(claim_id) AS ids FROM points.claim WHERE station_id = $1 AND batch_id = $2`,
    [station, batchId],
  );
  return found?.ids ?? [];
}

type Why = 'stale' | 'wrong_state' | 'already_voted' | 'quantity_wrong' | (string & {});

/** Why this vote cannot be cast on this claim; recusal reasons are told apart for the line's label. */
function whyNot(claim: OpenClaim, cast: CastVote, now: Date): Why | null {
  if (claim.recusal !== null) return claim.recusal;
  if (claim.state !== 'submitted' && claim.state !== 'checked') return 'stale';
  if (!isDecidable(claim, now)) return 'wrong_state';
  if (claim.voted) return 'already_voted';
  const tier = tierOf(claim, cast);
  const tierFits =
    claim.tiers.length === 0 ? cast.tier === null : claim.tiers.some(({ name }) => name === tier);
  return cast.vote === 'approve' && !tierFits ? 'quantity_wrong' : null;
}

const CODES = ['stale', 'wrong_state', 'already_voted', 'quantity_wrong'] as const;

function refuse(why: Why | null, claim: OpenClaim): void {
  if (why === null) return;
  const code = CODES.find((known) => known === why);
  if (code) throw new Refusal(code, { state: claim.state });
  throw new Refusal('recused', { why });
}

/** A tier that does not exist is a fault of the request, not of a line. */
function refuseTier(reasons: readonly (Why | null)[]): void {
  if (reasons.includes('quantity_wrong')) throw new Refusal('quantity_wrong');
}

/** Casts the vote on lines that may be voted on and decides what can be decided, panel by panel. */
async function vote(
  tx: Tx,
  caller: StaffCaller,
  lines: readonly OpenClaim[],
  cast: CastVote,
  now: Date,
  removed?: RemovedLine[],
): Promise<VoteResult[]> {
  const results: VoteResult[] = [];
  for (const panelId of new Set(lines.map(panelOf))) {
    const panel = await panelOn(tx, caller.station, panelId, dayOf(now));
    const before = lines.filter((line) => panelOf(line) === panelId);
    const fit = await fitByClaim(tx, caller.station, panel, before);
    const mine = before.filter((line) => {
      const why = whyNotMine(line, panel, fit.get(line.claimId)!, caller.staffId);
      if (why && !removed) throw new Refusal(why);
      if (why) removed?.push({ claimId: line.claimId, why });
      return why === null;
    });
    results.push(...(await castAndDecide(tx, caller, panel, mine, fit, cast, now)));
  }
  return results;
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
  caller: StaffCaller,
  panel: PanelOfDay,
  lines: readonly OpenClaim[],
  fit: ReadonlyMap<string, readonly string[]>,
  cast: CastVote,
  now: Date,
): Promise<VoteResult[]> {
  if (lines.length === 0) return [];
  await writeVotes(tx, caller.station, caller.staffId, lines, cast, now, null);
  const votes = await votesOn(
    tx,
    caller.station,
    lines.map(({ claimId }) => claimId),
  );
  const decided = lines.map((claim) => ({
    claim,
    decision: decisionOn(claim, panel, votes.get(claim.claimId)!, fit.get(claim.claimId)!),
  }));
  await settleDecisions(tx, caller.station, decided, cast.reason, now);
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
