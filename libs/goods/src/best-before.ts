import type { Day } from '#platform';

/** Pieces of one item that came with one day on them; null: without a day. */
export interface Batch {
  bestBefore: Day | null;
  pieces: number;
}

/**
 * What is still here of the pieces that came with a day. Nobody scans the day of what leaves: what is oldest is taken to
 * leave first, as shops shelve it, and what has no day leaves last.
 * @param came per day: received and donated; what was written off has left with the rest
 * @param here pieces in the shop now, free and allocated
 * @returns by day, earliest first, only what is left
 */
export function leftByDay(came: readonly Batch[], here: number): { bestBefore: Day; pieces: number }[] {
  const lastFirst = [...came].sort((a, b) => ((b.bestBefore ?? '9999') < (a.bestBefore ?? '9999') ? -1 : 1));
  const left: { bestBefore: Day; pieces: number }[] = [];
  let unplaced = here;
  for (const { bestBefore, pieces } of lastFirst) {
    const still = Math.max(0, Math.min(pieces, unplaced));
    unplaced -= still;
    if (bestBefore !== null && still > 0) left.push({ bestBefore, pieces: still });
  }
  return left.reverse();
}
