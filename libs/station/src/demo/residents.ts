import { rows, type Day, type House } from '#platform';
import type { PlannedHousehold } from './history-plan';

export interface DemoTree {
  /** Group → committee. */
  committeeOf: Map<number, number>;
  /** One adult of each household, in the order of the groups and doors. */
  households: PlannedHousehold[];
}

/** Reads who lives where, with the adult of each household who acts for it in the demo. */
export function readTree(house: House, station: number, day: Day): Promise<DemoTree> {
  return house.db.inStation(station, async (tx) => {
    const groups = await rows<{ group_id: number; committee_id: number }>(
      tx,
      `SELECT group_id, committee_id FROM points.resident_group WHERE station_id = $1 ORDER BY group_id`,
      [station],
    );
    const households = await rows<PlannedHousehold>(
      tx,
      `SELECT DISTINCT ON (b.group_id, h.building_id, h.household_id)
              h.household_id AS "householdId", r.resident_id AS "residentId", b.group_id AS "groupId"
         FROM points.household h
         JOIN points.building b ON b.station_id = $1 AND b.building_id = h.building_id
         JOIN points.resident r ON r.station_id = $1 AND r.household_id = h.household_id
        WHERE h.station_id = $1 AND r.state = 'active' AND r.full_capacity AND NOT points.is_minor($1, r.resident_id, $2)
        ORDER BY b.group_id, h.building_id, h.household_id, r.resident_id`,
      [station, day],
    );
    return { committeeOf: new Map(groups.map((g) => [g.group_id, g.committee_id])), households };
  });
}
