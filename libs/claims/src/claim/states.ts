import { CLAIM, type ClaimState } from '#contract';
import { walk, type Tx } from '#platform';

/** States in which a claim has come to nothing: it counts under no cap, and its deed may be claimed again. */
export const DEAD_STATES = [
  'rejected',
  'withdrawn',
  'revoked',
  'reversed',
] as const satisfies readonly ClaimState[];

export const isDead = (state: ClaimState): boolean => (DEAD_STATES as readonly ClaimState[]).includes(state);

/** States in which a claim is on its way: neither at an end nor credited. */
export const OPEN_STATES = [
  'submitted',
  'checked',
  'returned',
  'certified',
  'registered',
  'publicized',
  'frozen',
] as const satisfies readonly ClaimState[];

/**
 * Walks a claim along its graph.
 * @param set columns of points.claim that change with the state
 * @throws Refusal wrong_state
 */
export function walkClaim(
  tx: Tx,
  station: number,
  claimId: string,
  to: ClaimState,
  set: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  return walk(tx, CLAIM, { table: 'claim', key: 'claim_id', station, id: claimId }, to, set);
}
