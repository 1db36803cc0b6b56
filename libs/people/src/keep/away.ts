import { audit, dayOf, Refusal, rows, type Day, type House } from '#platform';
import { deskActor, type DeskCaller } from '../caller';
import { householdInBranch } from '../find/households';

/**
 * Records a household as away, or as back: its time to apply counts from the return (domain.md, "Apply").
 * @throws Refusal not_found, household_closed, in_future, wrong_state (away already, not away, or back before it left)
 */
export async function recordAway(
  house: House,
  caller: DeskCaller,
  input: { householdId: string; away: boolean; day: Day },
  now: Date,
): Promise<Record<string, never>> {
  const { householdId, away, day } = input;
  if (day > dayOf(now)) throw new Refusal('in_future');
  await house.db.inStation(caller.station, async (tx) => {
    const household = await householdInBranch(tx, caller, householdId);
    if (household.state !== 'active') throw new Refusal('household_closed');
    const moved = await rows(
      tx,
      away
        ? `UPDATE points.household SET away_since = $3, back_since = NULL
            WHERE station_id = $1 AND household_id = $2
              AND (away_since IS NULL OR back_since IS NOT NULL AND back_since <= $3) RETURNING 1`
        : `UPDATE points.household SET back_since = $3
            WHERE station_id = $1 AND household_id = $2
              AND away_since <= $3 AND back_since IS NULL RETURNING 1`,
      [caller.station, householdId, day],
    );
    if (moved.length === 0) throw new Refusal('wrong_state');
    await audit(
      tx,
      caller.station,
      deskActor(caller),
      'household.away',
      now,
      { kind: 'household', id: householdId },
      { away, day },
    );
  });
  return {};
}
