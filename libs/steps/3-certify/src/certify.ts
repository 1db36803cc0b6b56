import { actorOf, type StaffCaller } from '#access';
import { audit, maybe, Refusal, type House, type Tx } from '#platform';
import { lockOpen, type CastVote } from './ballot';
import { panelOf, sitsOn } from './panel';
import { castVotes, refuseLine, refuseTier, whyNot, type RemovedLine, type VoteResult } from './vote';

export interface VoteOnClaim extends CastVote {
  claimId: string;
  /** The round that the member saw: a vote on another round is stale. */
  round: number;
}

export interface VoteOnBatch extends CastVote {
  batchId: string;
}

/**
 * Step 3: one panel member's vote on one claim. The claim is decided in the same transaction as soon as its outcome
 * can no longer change.
 * @throws Refusal not_found (no seat on its panel), stale (decided or submitted again meanwhile), wrong_state (not yet
 * checked, or the household may still answer), recused, already_voted, panel_exhausted, panel_incomplete, quantity_wrong
 * (no such tier), cap_reached (the tier that it decides is above a cap), assessors_missing
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
    refuseLine(whyNot(claim, input), claim);
    const [result] = await castVotes(tx, caller, [claim], input, now);
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
    const reasons = lines.map((line) => whyNot(line, input));
    refuseTier(reasons);
    const removed = lines.flatMap(({ claimId }, i) => (reasons[i] ? [{ claimId, why: reasons[i] }] : []));
    const open = lines.filter((_, i) => !reasons[i]);
    const voted = await castVotes(tx, caller, open, input, now, { removed });
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
