import type { ReplyOf, Routes } from '#contract';
import type { StaffCaller } from '#access';
import { rows, type House } from '#platform';

type Page = ReplyOf<Routes['opening.lines']>;

/** The opening balances of a batch with whose they are: what a supervisor countersigns, in the order of their ids. */
export function openingLines(
  house: House,
  caller: StaffCaller,
  query: { batchId: string; after?: string | undefined; limit: number },
): Promise<Page> {
  return house.db.inStation(caller.station, async (tx) => {
    const found = await rows<Page['items'][number]>(
      tx,
      `SELECT l.household_id AS "householdId", b.name AS building, d.unit, d.room, r.name AS "headName", l.points
         FROM points.opening_line l
         JOIN points.household h ON h.station_id = $1 AND h.household_id = l.household_id
         JOIN points.building b ON b.station_id = $1 AND b.building_id = h.building_id
         JOIN points.dwelling d ON d.station_id = $1 AND d.household_id = h.household_id
         LEFT JOIN points.resident r ON r.station_id = $1 AND r.resident_id = h.head_id
        WHERE l.station_id = $1 AND l.batch_id = $2 AND ($3::uuid IS NULL OR l.household_id > $3)
        ORDER BY l.household_id LIMIT $4`,
      [caller.station, query.batchId, query.after ?? null, query.limit + 1],
    );
    const items = found.slice(0, query.limit);
    return { items, next: found.length > query.limit ? items.at(-1)!.householdId : null };
  });
}
