import type { LifeEventDraft } from '#contract';
import { addDays, dayOf, one, Refusal, rows, type Tx } from '#platform';
import { transferPoints, writeEvent } from './event';
import { allClaimsFollow, moveInto } from './follow';
import { activeMembers, lockHouseholds, requireActive } from './people';
import type { Happening } from './record';

type Merge = Extract<LifeEventDraft, { kind: 'merge' }>;

/**
 * A household whose last member has died is closed, and its points can still go to its heirs by a merge.
 * @throws Refusal not_found, wrong_state (into itself, or merged before), household_closed (the other one)
 */
export async function requireMergeable(tx: Tx, station: number, event: Merge): Promise<void> {
  if (event.householdId === event.otherHouseholdId) throw new Refusal('wrong_state');
  const [giving, taking] = await lockHouseholds(tx, station, event.householdId, event.otherHouseholdId);
  if (giving!.mergedInto !== null) throw new Refusal('wrong_state');
  requireActive(taking!);
}

/** All members, all points and all that is open go into the other household; this one is closed, not deleted. */
export async function merge(tx: Tx, station: number, event: Merge, as: Happening): Promise<number> {
  await requireMergeable(tx, station, event);
  const { householdId, otherHouseholdId } = event;
  const day = dayOf(as.now);
  const members = await activeMembers(tx, station, householdId, day);
  await moveInto(
    tx,
    station,
    members.map(({ residentId }) => residentId),
    otherHouseholdId,
    as.now,
  );
  await allClaimsFollow(tx, station, householdId, otherHouseholdId);
  await rows(
    tx,
    `UPDATE points.proxy SET until_day = $3 WHERE station_id = $1 AND household_id = $2 AND until_day > $3`,
    [station, householdId, addDays(day, -1)],
  );
  const { points } = await one<{ points: number }>(
    tx,
    `SELECT coalesce(sum(remaining), 0)::integer AS points FROM points.lot
      WHERE station_id = $1 AND household_id = $2 AND expires_on >= $3`,
    [station, householdId, day],
  );
  await writeEvent(tx, station, { kind: 'merge', householdId, otherHouseholdId, points }, as);
  const moved = await transferPoints(tx, station, as);
  await rows(
    tx,
    `UPDATE points.household SET state = 'closed', closed_on = coalesce(closed_on, $3), merged_into = $4, head_id = NULL
      WHERE station_id = $1 AND household_id = $2`,
    [station, householdId, day, otherHouseholdId],
  );
  return moved;
}
