import type { ReplyOf, Routes } from '#contract';
import type { StaffCaller } from '#access';
import { addDays, dayOf, rows, startOfDay, type House } from '#platform';

/** More than a supervisor reads at a time; rings and the busiest come first. */
const MOST = 200;

interface ConfirmedRow {
  witnessId: string;
  witnessName: string | null;
  witnessHouseholdId: string;
  householdId: string;
  householdName: string | null;
  times: number;
  lastAt: Date;
  inRing: boolean;
}

/**
 * Who confirmed how often for which household, for the supervisor. Reciprocity between two households is refused when it
 * is tried (domain.md, "Apply"); three who confirm in a ring pass that rule, so they are shown here, first.
 * @param days how far back, today included
 */
export async function confirmedByWitnesses(
  house: House,
  caller: StaffCaller,
  { days }: { days: number },
  now: Date,
): Promise<ReplyOf<Routes['witness.confirmed']>> {
  const found = await house.db.inStation(caller.station, (tx) =>
    rows<ConfirmedRow>(
      tx,
      `WITH word AS (
         SELECT w.resident_id, w.name, w.household_id AS witness_household, c.household_id, count(*)::integer AS times,
                max(e.confirmed_at) AS last_at
           FROM points.claim_evidence e
           JOIN points.resident w ON w.station_id = e.station_id AND w.resident_id = e.resident_id
           JOIN points.claim c ON c.station_id = e.station_id AND c.claim_id = e.claim_id
          WHERE e.station_id = $1 AND w.station_id = $1 AND c.station_id = $1 AND e.kind = 'W' AND e.confirmed_at >= $2
          GROUP BY w.resident_id, w.name, w.household_id, c.household_id)
       SELECT a.resident_id AS "witnessId", a.name AS "witnessName", a.witness_household AS "witnessHouseholdId",
              a.household_id AS "householdId",
              (SELECT r.name FROM points.household h
                 JOIN points.resident r ON r.station_id = h.station_id AND r.resident_id = h.head_id
                WHERE h.station_id = $1 AND h.household_id = a.household_id) AS "householdName", a.times, a.last_at AS "lastAt",
              EXISTS (SELECT FROM word b LEFT JOIN word c ON c.witness_household = b.household_id
                       WHERE b.witness_household = a.household_id
                         AND a.witness_household IN (b.household_id, c.household_id)) AS "inRing"
         FROM word a
        ORDER BY "inRing" DESC, a.times DESC, a.last_at DESC, a.resident_id LIMIT ${MOST}`,
      [caller.station, startOfDay(addDays(dayOf(now), 1 - days))],
    ),
  );
  return { items: found.map((row) => ({ ...row, lastAt: row.lastAt.toISOString() })) };
}
