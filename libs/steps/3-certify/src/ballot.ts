import { CLAIM, type ClaimState, type Panel } from '#contract';
import { decide, pointsFor, type Decision, type Tier, type Vote } from '#claims';
import { rows, sourcesOf, type Tx } from '#platform';
import { keptFromVote } from './panel';

/** A claim under a vote: locked, with what its act asks for. */
export interface OpenClaim {
  claimId: string;
  kind: 'reward' | 'deduction' | 'reversal' | 'carry-in';
  state: ClaimState;
  round: number;
  committeeId: number;
  panelCommitteeId: number | null;
  batchId: string | null;
  quantity: number;
  tier: string | null;
  points: number;
  /** Of the act's version of the act's day; a reversal asks for a majority whatever its act asks for. */
  panel: Panel;
  unitPoints: number | null;
  /** Lowest first. A reversal has none: it takes back what was credited, whatever the rule says today. */
  tiers: Tier[];
  /** The panel's deadline; null: not before the panel yet. */
  decideBy: Date | null;
  /** Why the voter must keep away; null: may vote. */
  recusal: string | null;
  voted: boolean;
}

/** The same, whoever looks at it. */
export type LockedClaim = Omit<OpenClaim, 'recusal' | 'voted'>;

/** A vote of a claim's present round. */
export type CastBy = Vote & { staffId: string; reason: string | null };

/** Locks claims in order of id, so that two batches never wait for each other in a circle. */
export function lockClaims(tx: Tx, station: number, claimIds: readonly string[]): Promise<LockedClaim[]> {
  return rows<LockedClaim>(
    tx,
    `SELECT c.claim_id AS "claimId", c.kind, c.state, c.round, c.committee_id AS "committeeId",
            c.panel_committee_id AS "panelCommitteeId", c.batch_id AS "batchId", c.quantity, c.tier, c.points,
            CASE WHEN c.kind = 'reward' THEN a.panel ELSE 'majority' END AS panel,
            a.points AS "unitPoints", CASE WHEN c.kind = 'reversal' THEN '[]' ELSE coalesce(a.tiers, '[]') END AS tiers,
            c.decide_by AS "decideBy"
       FROM points.claim c
       LEFT JOIN points.act a ON a.station_id = $1 AND a.code = c.act_code AND a.valid_from = c.act_valid_from
      WHERE c.station_id = $1 AND c.claim_id = ANY ($2)
      ORDER BY c.claim_id FOR UPDATE OF c`,
    [station, claimIds],
  );
}

/** The same as one member sees them: what to keep away from, what was voted on already. */
export async function lockOpen(
  tx: Tx,
  station: number,
  claimIds: readonly string[],
  voter: string,
): Promise<OpenClaim[]> {
  const locked = await lockClaims(tx, station, claimIds);
  // Asked once the locks are held: whoever held them before may have been the same member at another screen.
  const kept = new Map(
    (await keptFromVote(tx, station, claimIds, [voter])).map(({ claimId, why }) => [claimId, why]),
  );
  const voted = await votedBy(tx, station, claimIds, voter);
  return locked.map((claim) => ({
    ...claim,
    recusal: kept.get(claim.claimId) ?? null,
    voted: voted.has(claim.claimId),
  }));
}

/** Claims that a member has voted on in their present round. */
async function votedBy(
  tx: Tx,
  station: number,
  claimIds: readonly string[],
  voter: string,
): Promise<Set<string>> {
  const cast = await rows<{ id: string }>(
    tx,
    `SELECT v.claim_id AS id FROM points.certification v
       JOIN points.claim c ON c.station_id = $1 AND c.claim_id = v.claim_id AND c.round = v.round
      WHERE v.station_id = $1 AND v.claim_id = ANY ($2) AND v.staff_id = $3`,
    [station, claimIds, voter],
  );
  return new Set(cast.map(({ id }) => id));
}

/**
 * True when a panel may vote on it now. Step 2 gives the panel its deadline when nothing is outstanding any more: the
 * leader's check of a self-report, a witness, the household's answer to a deduction.
 */
export function isDecidable(claim: Pick<OpenClaim, 'state' | 'decideBy'>): boolean {
  return (claim.state === 'submitted' || claim.state === 'checked') && claim.decideBy !== null;
}

export interface CastVote {
  vote: 'approve' | 'reject' | 'return';
  /** With approve, where the act has tiers: the tier's name, never a number. */
  tier: string | null;
  /** With reject and return: what the household reads. */
  reason: string | null;
}

/** Writes one member's votes. The database refuses a recused one (PS031). */
export async function writeVotes(
  tx: Tx,
  station: number,
  voter: string,
  claims: readonly OpenClaim[],
  cast: CastVote,
  at: Date,
  meetingId: string | null,
): Promise<void> {
  await rows(
    tx,
    `INSERT INTO points.certification (station_id, claim_id, round, staff_id, vote, tier, reason, meeting_id, voted_at)
     SELECT $1, v.claim_id, v.round, $4, $5, v.tier, $7, $8, $9
       FROM unnest($2::uuid[], $3::smallint[], $6::text[]) AS v (claim_id, round, tier)`,
    [
      station,
      claims.map(({ claimId }) => claimId),
      claims.map(({ round }) => round),
      voter,
      cast.vote,
      claims.map((claim) => tierOf(claim, cast)),
      cast.reason,
      meetingId,
      at,
    ],
  );
}

/** The tier that an approval names: the one chosen, or the one asked for where none was chosen. */
export function tierOf(claim: LockedClaim, cast: CastVote): string | null {
  return cast.vote === 'approve' && claim.tiers.length > 0 ? (cast.tier ?? claim.tier) : null;
}

/** All votes of each claim's present round, in the order cast. */
export async function votesOn(
  tx: Tx,
  station: number,
  claimIds: readonly string[],
): Promise<Map<string, CastBy[]>> {
  const cast = await rows<{
    claimId: string;
    staffId: string;
    vote: Vote['choice'];
    tier: string | null;
    reason: string | null;
  }>(
    tx,
    `SELECT v.claim_id AS "claimId", v.staff_id AS "staffId", v.vote, v.tier, v.reason
       FROM points.certification v
       JOIN points.claim c ON c.station_id = $1 AND c.claim_id = v.claim_id AND c.round = v.round
      WHERE v.station_id = $1 AND v.claim_id = ANY ($2) AND NOT EXISTS (
        SELECT FROM points.certification_void x WHERE x.station_id = $1 AND x.claim_id = v.claim_id
           AND x.round = v.round AND x.staff_id = v.staff_id)
      ORDER BY v.voted_at, v.staff_id`,
    [station, claimIds],
  );
  const byClaim = new Map<string, CastBy[]>(claimIds.map((id) => [id, []]));
  for (const { claimId, vote, ...by } of cast) byClaim.get(claimId)!.push({ choice: vote, ...by });
  return byClaim;
}

/** Where a claim stands; open and nobody left to vote is a tie of those who could, and a tie rejects. */
export function standingOf(
  claim: Pick<OpenClaim, 'tiers'>,
  rule: Panel,
  seats: number,
  votes: readonly Vote[],
  fitLeft: number,
): Decision {
  const decision = decide(rule, seats, votes, claim.tiers, votes.length + fitLeft);
  return decision.state === 'open' && fitLeft === 0 ? { state: 'rejected' } : decision;
}

/** Moves decided claims on, one statement for each outcome; points follow the tier from the rule. */
export async function settleDecisions(
  tx: Tx,
  station: number,
  decided: readonly { claim: LockedClaim; decision: Decision; reason: string | null }[],
  at: Date,
): Promise<void> {
  for (const to of ['certified', 'rejected', 'returned'] as const) {
    const those = decided.filter(({ decision }) => decision.state === to);
    if (those.length === 0) continue;
    const tiers = those.map(({ claim, decision }) =>
      decision.state === 'certified' && decision.tier !== null ? decision.tier : claim.tier,
    );
    await rows(
      tx,
      `UPDATE points.claim c SET state = $3, tier = d.tier, points = d.points, decided_at = $6, reason = d.reason
         FROM unnest($2::uuid[], $4::text[], $5::integer[], $7::text[]) AS d (claim_id, tier, points, reason)
        WHERE c.station_id = $1 AND c.claim_id = d.claim_id AND c.state = ANY ($8)`,
      [
        station,
        those.map(({ claim }) => claim.claimId),
        to,
        tiers,
        those.map(({ claim }, i) => pointsWith(claim, tiers[i]!)),
        at,
        those.map(({ reason }) => (to === 'certified' ? null : reason)),
        sourcesOf(CLAIM, to),
      ],
    );
  }
}

function pointsWith(claim: LockedClaim, tier: string | null): number {
  // Only a tier changes what a panel awards.
  return claim.tiers.length === 0
    ? claim.points
    : pointsFor({ points: claim.unitPoints, tiers: claim.tiers }, claim.quantity, tier);
}
