import type { LifeEventDraft } from '#contract';
import { doorText } from '#people';
import { one, rows, type Tx } from '#platform';
import { writeEvent } from './event';
import { lockHouseholds, requireActive } from './people';
import type { Happening } from './record';

type Move = Extract<LifeEventDraft, { kind: 'move' }>;

/**
 * A household moves to another door. Into another group, its balance moves between the books of the two groups.
 * A number that the committee gave it belongs to the old building's books and stays there.
 * @throws Refusal not_found, household_closed, period_closed
 */
export async function move(tx: Tx, station: number, event: Move, as: Happening): Promise<number> {
  const { householdId, buildingId, unit, room } = event;
  const [household] = await lockHouseholds(tx, station, householdId);
  requireActive(household!);
  await one(tx, `SELECT 1 FROM points.building WHERE station_id = $1 AND building_id = $2`, [
    station,
    buildingId,
  ]);
  await rows(
    tx,
    `UPDATE points.household SET building_id = $3, household_no = NULL
      WHERE station_id = $1 AND household_id = $2 AND building_id <> $3`,
    [station, householdId, buildingId],
  );
  await rows(
    tx,
    `UPDATE points.dwelling SET building_id = $3, unit = $4, room = $5 WHERE station_id = $1 AND household_id = $2`,
    [station, householdId, buildingId, doorText(unit), doorText(room)],
  );
  await writeEvent(tx, station, { kind: 'move', householdId }, as);
  const { points } = await one<{ points: number }>(
    tx,
    `SELECT * FROM points.move_points($1, $2, $3, $4, $5, $6) AS points`,
    [station, as.eventId, householdId, as.actor.kind, as.actor.id, as.now],
  );
  return points;
}
