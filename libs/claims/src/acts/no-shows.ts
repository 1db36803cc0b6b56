import type { Tx } from '#platform';

/** How often a resident signed up and did not come, in a span of moments: after `from`, until `to`. */
export type NoShowCount = (
  tx: Tx,
  station: number,
  residentId: string,
  span: { from: Date; to: Date },
) => Promise<number>;

let counting: NoShowCount | null = null;

/** The step that keeps sign-ups says how they are counted: steps do not see each other. */
export function registerNoShows(count: NoShowCount): void {
  if (counting !== null) throw new Error('no-shows are counted by two rooms');
  counting = count;
}

export const noShowsOf: NoShowCount = (tx, station, residentId, span) => {
  if (counting === null) throw new Error('nobody counts no-shows: #steps/1-notify is not loaded');
  return counting(tx, station, residentId, span);
};
