import { addDays, audit, dayOf, Refusal, rows, type Day, type House, type Tx } from '#platform';
import { deskActor, homeActor, type DeskCaller, type HomeCaller } from '../caller';
import { householdInBranch } from '../find/households';
import { residentOf } from '../find/residents';
import { needsGuardian } from './guardian';

/**
 * Names, in advance, who may collect goods for a household (domain.md, "Redeem"): an adult resident of the station.
 * @throws Refusal not_found, household_closed, resident_not_here, adults_only, wrong_state (ends before it begins)
 */
export async function nameProxy(
  house: House,
  caller: DeskCaller,
  input: { householdId: string; residentId: string; fromDay: Day; untilDay: Day | null },
  now: Date,
): Promise<Record<string, never>> {
  const { householdId, residentId, fromDay, untilDay } = input;
  const day = dayOf(now);
  // In advance: nobody is made a proxy for what was collected yesterday.
  if (fromDay < day || (untilDay !== null && untilDay < fromDay)) throw new Refusal('wrong_state');
  await house.db.inStation(caller.station, async (tx) => {
    const household = await householdInBranch(tx, caller, householdId);
    if (household.state !== 'active') throw new Refusal('household_closed');
    const proxy = await residentOf(tx, caller.station, residentId, day);
    if (proxy.state !== 'active') throw new Refusal('resident_not_here');
    if (needsGuardian(proxy)) throw new Refusal('adults_only');
    await openProxy(tx, caller.station, householdId, residentId, fromDay, untilDay);
    const subject = { kind: 'household', id: householdId };
    const detail = { residentId, fromDay, untilDay };
    await audit(tx, caller.station, deskActor(caller), 'proxy.name', now, subject, detail);
  });
  return {};
}

/** Ends a proxy from today on. @throws Refusal not_found */
export async function endProxy(
  house: House,
  caller: DeskCaller,
  input: { householdId: string; residentId: string },
  now: Date,
): Promise<Record<string, never>> {
  const { householdId, residentId } = input;
  await house.db.inStation(caller.station, async (tx) => {
    await householdInBranch(tx, caller, householdId);
    await closeProxy(tx, caller.station, householdId, residentId, dayOf(now));
    const subject = { kind: 'household', id: householdId };
    await audit(tx, caller.station, deskActor(caller), 'proxy.end', now, subject, { residentId });
  });
  return {};
}

/**
 * At the kiosk: the household names a neighbour who may collect its goods from today on, or ends that.
 * @throws Refusal not_found, resident_not_here, adults_only, same_person (a member collects anyway), step_up_needed (no PIN)
 */
export async function nameMyProxy(
  house: House,
  caller: HomeCaller,
  input: { residentId: string; collects: boolean },
  now: Date,
): Promise<Record<string, never>> {
  const { station, householdId } = caller;
  const { residentId, collects } = input;
  const day = dayOf(now);
  if (caller.openedBy === 'witness') throw new Refusal('step_up_needed');
  await house.db.inStation(station, async (tx) => {
    if (collects) {
      const proxy = await residentOf(tx, station, residentId, day);
      if (proxy.state !== 'active') throw new Refusal('resident_not_here');
      if (proxy.householdId === householdId) throw new Refusal('same_person');
      if (needsGuardian(proxy)) throw new Refusal('adults_only');
      await openProxy(tx, station, householdId, residentId, day, null);
    } else {
      await closeProxy(tx, station, householdId, residentId, day);
    }
    const subject = { kind: 'household', id: householdId };
    await audit(tx, station, homeActor(caller), collects ? 'proxy.name' : 'proxy.end', now, subject, {
      residentId,
    });
  });
  return {};
}

/** @param untilDay the last day; null: until it is ended */
async function openProxy(
  tx: Tx,
  station: number,
  householdId: string,
  residentId: string,
  fromDay: Day,
  untilDay: Day | null,
): Promise<void> {
  await rows(
    tx,
    `INSERT INTO points.proxy (station_id, household_id, resident_id, from_day, until_day)
     VALUES ($1, $2, $3, $4, $5) ON CONFLICT (station_id, household_id, resident_id, from_day)
     DO UPDATE SET until_day = EXCLUDED.until_day`,
    [station, householdId, residentId, fromDay, untilDay ?? 'infinity'],
  );
}

/** @param day the first day on which nothing is collected any more */
async function closeProxy(
  tx: Tx,
  station: number,
  householdId: string,
  residentId: string,
  day: Day,
): Promise<void> {
  await rows(
    tx,
    `UPDATE points.proxy SET until_day = $4
      WHERE station_id = $1 AND household_id = $2 AND resident_id = $3 AND until_day > $4`,
    [station, householdId, residentId, addDays(day, -1)],
  );
}
