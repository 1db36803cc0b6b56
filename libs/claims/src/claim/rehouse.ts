import { rows, type Tx } from '#platform';

/**
 * Claims that are to go on once more follow their people first (domain.md, "Life events"): what had come to nothing stayed
 * behind at a split, a move or a merge, and would be credited to a household that the person has left or that nobody can
 * open. A resident's deed goes to where the resident lives, all else to who has the household's points today.
 */
export async function rehouseClaims(
  tx: Tx,
  station: number,
  claimIds: readonly string[],
  from: readonly string[],
): Promise<void> {
  await rows(
    tx,
    `UPDATE points.claim c SET household_id = points.household_now($1, coalesce(
        (SELECT r.household_id FROM points.resident r
          WHERE r.station_id = $1 AND r.resident_id = c.resident_id AND c.kind IN ('reward', 'deduction')), c.household_id))
      WHERE c.station_id = $1 AND c.claim_id = ANY ($2) AND c.state = ANY ($3)`,
    [station, claimIds, from],
  );
}
