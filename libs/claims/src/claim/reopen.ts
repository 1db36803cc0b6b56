import { CLAIM } from '#contract';
import { dayOf, deadlineInDays, rows, settingsOn, sourcesOf, type Tx } from '#platform';

/**
 * Puts decided claims before the panel again, in a round of their own: votes cast before count no more. What step 2
 * asked for is there already: nothing is checked twice.
 * @param from the states that this may happen in
 * @returns the claims that went back; those in another state stay where they are
 */
export async function reopenClaims(
  tx: Tx,
  station: number,
  claimIds: readonly string[],
  from: readonly ('certified' | 'rejected')[],
  now: Date,
): Promise<string[]> {
  const settings = await settingsOn(tx, station, dayOf(now));
  const reopened = await rows<{ id: string }>(
    tx,
    `UPDATE points.claim SET state = 'submitted', reason = NULL, decide_by = $3
      WHERE station_id = $1 AND claim_id = ANY ($2) AND state = ANY ($4) AND state = ANY ($5) RETURNING claim_id AS id`,
    [
      station,
      claimIds,
      deadlineInDays(now, settings['certify.withinDays']),
      from,
      sourcesOf(CLAIM, 'submitted'),
    ],
  );
  return reopened.map(({ id }) => id);
}
