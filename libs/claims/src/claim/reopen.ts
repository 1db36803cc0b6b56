import { CLAIM } from '#contract';
import { dayOf, deadlineInDays, rows, settingsOn, sourcesOf, type Refusal, type Tx } from '#platform';
import { lockHouseholdsOf } from './cap-history';
import { overCaps } from './claim-caps';
import { rehouseClaims } from './rehouse';
import { DEAD_STATES } from './states';

export interface Reopened {
  /** The claims that went back. */
  reopened: string[];
  /** Rejected ones that others have left no room for, by their refusals (cap_reached): they stay. */
  over: Map<string, Refusal>;
}

/**
 * Puts decided claims before the panel again, in a round of their own: votes cast before count no more. What step 2
 * asked for is there already: nothing is checked twice, no leader is asked again. A rejected claim counted for nothing
 * meanwhile: it stays where it is when its deed or its certificate has been claimed again (one act, one award), or when a
 * cap is full.
 * @param from the states that this may happen in; claims in another state stay where they are
 */
export async function reopenClaims(
  tx: Tx,
  station: number,
  claimIds: readonly string[],
  from: readonly ('certified' | 'rejected')[],
  now: Date,
): Promise<Reopened> {
  const about = await rows<{ resident_id: string }>(
    tx,
    `SELECT resident_id FROM points.claim WHERE station_id = $1 AND claim_id = ANY ($2) AND resident_id IS NOT NULL`,
    [station, claimIds],
  );
  await lockHouseholdsOf(tx, station, [...new Set(about.map(({ resident_id }) => resident_id))]);
  await rehouseClaims(tx, station, claimIds, from);
  const free = await unclaimed(tx, station, claimIds, from);
  const rejected = free.filter(({ state }) => state === 'rejected');
  const over = await overCaps(tx, station, new Map(rejected.map(({ id }) => [id, undefined])));
  const settings = await settingsOn(tx, station, dayOf(now));
  const reopened = await rows<{ id: string }>(
    tx,
    `UPDATE points.claim c SET state = 'submitted', reason = NULL, check_by = NULL, decide_by = $3
      WHERE c.station_id = $1 AND c.claim_id = ANY ($2) AND c.state = ANY ($4)
      RETURNING c.claim_id AS id`,
    [
      station,
      free.filter(({ id }) => !over.has(id)).map(({ id }) => id),
      deadlineInDays(now, settings['certify.withinDays']),
      sourcesOf(CLAIM, 'submitted'),
    ],
  );
  return { reopened: reopened.map(({ id }) => id), over };
}

/**
 * Those in these states whose deed nobody has claimed meanwhile: the same, one of the same event by another act, or one with
 * the same certificate.
 */
function unclaimed(
  tx: Tx,
  station: number,
  claimIds: readonly string[],
  from: readonly string[],
): Promise<{ id: string; state: string }[]> {
  return rows(
    tx,
    `SELECT c.claim_id AS id, c.state FROM points.claim c
      WHERE c.station_id = $1 AND c.claim_id = ANY ($2) AND c.state = ANY ($3)
        AND (c.state <> 'rejected' OR NOT EXISTS (
          SELECT FROM points.claim o
           WHERE o.station_id = $1 AND o.resident_id = c.resident_id AND o.act_day = c.act_day AND o.claim_id <> c.claim_id
             AND o.kind = c.kind AND o.state <> ALL ($4)
             AND CASE WHEN o.act_code = c.act_code
                   THEN coalesce(o.event_ref, o.certificate_no, '') = coalesce(c.event_ref, c.certificate_no, '')
                   ELSE o.kind = 'reward' AND o.event_ref = c.event_ref END)
         AND NOT EXISTS (
          SELECT FROM points.claim o
           WHERE o.station_id = $1 AND o.certificate_no = c.certificate_no AND o.claim_id <> c.claim_id
             -- written out, as the index claim_certificate has it
             AND o.kind = 'reward' AND o.state NOT IN ('rejected', 'withdrawn', 'revoked', 'reversed')))
      ORDER BY c.claim_id FOR UPDATE OF c`,
    [station, claimIds, from, [...DEAD_STATES]],
  );
}
