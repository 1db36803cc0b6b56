import { registerEffect, type Countersigned } from '#access';
import { dayOf, Refusal, rows, type Tx } from '#platform';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';

const Payload = z.strictObject({ batchId: z.uuid(), households: z.int(), points: z.int() });
type Payload = z.infer<typeof Payload>;

interface Line {
  householdId: string;
  headId: string | null;
  committeeId: number;
  groupId: number;
  points: number;
  carried: boolean;
}

/**
 * Takes all batches that wait, in order, and the households of this one: of two countersigned at once the second finds
 * what the first has given, and nobody is merged away meanwhile.
 * @throws Refusal wrong_state
 */
async function lockBatch(tx: Tx, station: number, batchId: string): Promise<void> {
  const waiting = await rows<{ batchId: string }>(
    tx,
    `SELECT batch_id AS "batchId" FROM points.opening_batch
      WHERE station_id = $1 AND state = 'proposed' ORDER BY batch_id FOR UPDATE`,
    [station],
  );
  if (!waiting.some((one) => one.batchId === batchId)) throw new Refusal('wrong_state');
  await rows(
    tx,
    `SELECT 1 FROM points.household h
      WHERE h.station_id = $1 AND h.household_id IN (
        SELECT points.household_now($1, l.household_id) FROM points.opening_line l
         WHERE l.station_id = $1 AND l.batch_id = $2)
      ORDER BY h.household_id FOR NO KEY UPDATE OF h`,
    [station, batchId],
  );
}

/**
 * The lines of a batch as the station stands now; a household merged meanwhile has its line in the one it went into, and
 * is carried in whichever of the two had a balance before.
 */
function linesOf(tx: Tx, station: number, batchId: string): Promise<Line[]> {
  return rows<Line>(
    tx,
    `SELECT h.household_id AS "householdId", h.head_id AS "headId", g.committee_id AS "committeeId",
            g.group_id AS "groupId", sum(l.points)::integer AS points,
            bool_or(EXISTS (SELECT FROM points.claim c
                             WHERE c.station_id = $1 AND c.household_id IN (h.household_id, l.household_id) AND c.kind = 'carry-in'
                               AND c.state NOT IN ('withdrawn', 'revoked', 'rejected', 'reversed'))) AS carried
       FROM points.opening_line l
       JOIN points.household h ON h.station_id = $1 AND h.household_id = points.household_now($1, l.household_id)
       JOIN points.building b ON b.station_id = $1 AND b.building_id = h.building_id
       JOIN points.resident_group g ON g.station_id = $1 AND g.group_id = b.group_id
      WHERE l.station_id = $1 AND l.batch_id = $2
      GROUP BY h.household_id, h.head_id, g.committee_id, g.group_id`,
    [station, batchId],
  );
}

/**
 * Countersigned opening balances are claims, certified by the countersignature: they are registered, publicized and
 * credited like all others, and may be objected to. The head is named on the list, masked, if she consents.
 */
async function apply(tx: Tx, station: number, { batchId }: Payload, stamp: Countersigned): Promise<void> {
  await lockBatch(tx, station, batchId);
  await rows(
    tx,
    `UPDATE points.opening_batch SET state = 'in-force', decided_at = $3 WHERE station_id = $1 AND batch_id = $2`,
    [station, batchId, stamp.at],
  );
  const lines = await linesOf(tx, station, batchId);
  // Another batch was countersigned first: nobody is given an opening balance twice.
  if (lines.some(({ carried }) => carried)) throw new Refusal('stale');
  await rows(
    tx,
    `INSERT INTO points.claim (station_id, claim_id, kind, household_id, resident_id, committee_id, group_id, act_day,
                               batch_id, route, points, state, submitted_by_kind, submitted_by, submitted_at, decided_at)
     SELECT $1, claim_id, 'carry-in', household_id, resident_id, committee_id, group_id, $2, $3, 'D', points,
            'certified', 'staff', $4, $5, $5
       FROM unnest($6::uuid[], $7::uuid[], $8::uuid[], $9::smallint[], $10::smallint[], $11::integer[])
         AS u(claim_id, household_id, resident_id, committee_id, group_id, points)`,
    [
      station,
      dayOf(stamp.at),
      batchId,
      stamp.proposedBy,
      stamp.at,
      lines.map(() => uuidv7()),
      lines.map(({ householdId }) => householdId),
      lines.map(({ headId }) => headId),
      lines.map(({ committeeId }) => committeeId),
      lines.map(({ groupId }) => groupId),
      lines.map(({ points }) => points),
    ],
  );
}

async function drop(tx: Tx, station: number, { batchId }: Payload, at: Date): Promise<void> {
  await rows(tx, `DELETE FROM points.opening_line WHERE station_id = $1 AND batch_id = $2`, [
    station,
    batchId,
  ]);
  await rows(
    tx,
    `UPDATE points.opening_batch SET state = 'refused', decided_at = $3
      WHERE station_id = $1 AND batch_id = $2 AND state = 'proposed'`,
    [station, batchId, at],
  );
}

// A batch names every household of the station, the countersigner's own too: nobody is held back for it, since each
// line is posted for objection.
registerEffect('opening-balance', { schema: Payload, apply, drop });
