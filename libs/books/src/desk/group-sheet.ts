import { branchParams, type StaffCaller } from '#access';
import type { SheetHousehold } from '#contract';
import { addDays, dayOf, rows, settingsOn, startOfDay, type House } from '#platform';

/** Nothing credited for so long: a household that its leader should ask after (domain.md, "Statistics asked for"). */
export const QUIET_DAYS = 90;

// A leader has about ninety households: one index probe a household and question.
const SHEET = `
  SELECT h.household_id AS "householdId", b.name AS building, coalesce(d.unit, '') AS unit, coalesce(d.room, '') AS room,
         h.away_since IS NOT NULL AND (h.back_since IS NULL OR h.back_since < h.away_since) AS away,
         r.name AS "headName", r.masked_name AS "maskedName", coalesce(a.balance, 0)::integer AS balance,
         coalesce(w.points, 0)::integer AS "onTheWay", points.day_of(w.due) AS "arriveOn",
         coalesce(l.points, 0)::integer AS lapsing, l.day AS "lapseOn",
         points.day_of(c.at) AS "creditedOn", c.at IS NULL OR c.at < $5 AS quiet, coalesce(w.returned, 0)::integer AS returned
    FROM points.household h
    JOIN points.building b ON b.station_id = $1 AND b.building_id = h.building_id
    JOIN points.resident_group g ON g.station_id = $1 AND g.group_id = b.group_id
    LEFT JOIN points.dwelling d ON d.station_id = $1 AND d.household_id = h.household_id
    LEFT JOIN points.resident r ON r.station_id = $1 AND r.resident_id = h.head_id
    LEFT JOIN points.account a ON a.station_id = $1 AND a.household_id = h.household_id
    LEFT JOIN LATERAL (
      SELECT sum(c.points) FILTER (WHERE c.state IN ('publicized', 'frozen') AND c.kind IN ('reward', 'carry-in')) AS points,
             min(c.credit_due_at) FILTER (WHERE c.state = 'publicized' AND c.kind IN ('reward', 'carry-in')) AS due,
             count(*) FILTER (WHERE c.state = 'returned') AS returned
        FROM points.claim c WHERE c.station_id = $1 AND c.household_id = h.household_id) w ON true
    LEFT JOIN LATERAL (
      SELECT sum(l.remaining) AS points, min(l.expires_on) AS day FROM points.lot l
       WHERE l.station_id = $1 AND l.household_id = h.household_id AND l.remaining > 0
         AND l.expires_on BETWEEN $6 AND $7) l ON true
    LEFT JOIN LATERAL (
      SELECT max(c.credited_at) AS at FROM points.claim c
       WHERE c.station_id = $1 AND c.household_id = h.household_id AND c.kind = 'reward' AND c.state = 'credited') c ON true
   WHERE h.station_id = $1 AND h.state = 'active'
     AND ($2::boolean OR g.committee_id = ANY ($3) OR g.group_id = ANY ($4))
   ORDER BY b.building_id, d.unit, d.room LIMIT 600`;

/** The households of a leader's group as the leader's sheet shows them. Nothing of it may stand on a public list. */
export async function groupSheet(house: House, caller: StaffCaller, now: Date): Promise<SheetHousehold[]> {
  const { station, branch } = caller;
  const today = dayOf(now);
  return house.db.inStation(station, async (tx) => {
    const settings = await settingsOn(tx, station, today);
    const until = addDays(today, Math.max(0, ...settings['expiry.reminderDays']));
    const since = startOfDay(addDays(today, -QUIET_DAYS));
    return rows<SheetHousehold>(tx, SHEET, [station, ...branchParams(branch), since, today, until]);
  });
}
