import { CLAIM } from '#contract';
import { DEAD_STATES } from './states';
import { dayOf, deadlineInDays, rows, settingsOn, sourcesOf, type Tx } from '#platform';

/**
 * Puts decided claims before the panel again, in a round of their own: votes cast before count no more. What step 2
 * asked for is there already: nothing is checked twice.
 * @param from the states that this may happen in
 * @returns the claims that went back; those in another state stay where they are, and so do rejected ones whose deed has
 * been claimed again meanwhile (one act, one award)
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
    `UPDATE points.claim c SET state = 'submitted', reason = NULL, decide_by = $3
      WHERE c.station_id = $1 AND c.claim_id = ANY ($2) AND c.state = ANY ($4) AND c.state = ANY ($5)
        AND NOT EXISTS (SELECT FROM points.claim o WHERE o.station_id = $1 AND o.claim_id <> c.claim_id
          AND o.state <> ALL ($6) AND o.kind = c.kind AND o.household_id = c.household_id AND o.resident_id = c.resident_id
          AND o.act_code = c.act_code AND o.act_day = c.act_day
          AND coalesce(o.event_ref, o.certificate_no, '') = coalesce(c.event_ref, c.certificate_no, ''))
      RETURNING c.claim_id AS id`,
    [
      station,
      claimIds,
      deadlineInDays(now, settings['certify.withinDays']),
      from,
      sourcesOf(CLAIM, 'submitted'),
      [...DEAD_STATES],
    ],
  );
  return reopened.map(({ id }) => id);
}
