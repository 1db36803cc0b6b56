import { dayOf, one, type House } from '#platform';
import type { DeskCaller, HomeCaller } from '../caller';
import { householdInBranch } from './households';
import { lifeEventsOf, membersOf, proxiesOf } from './members';

/** One household of the caller's branch, whole. @throws Refusal not_found */
export async function getHousehold(house: House, caller: DeskCaller, householdId: string, now: Date) {
  const day = dayOf(now);
  return house.db.inStation(caller.station, async (tx) => {
    const household = await householdInBranch(tx, caller, householdId);
    const events = await lifeEventsOf(tx, caller.station, householdId);
    return {
      ...household,
      members: await membersOf(tx, caller.station, householdId, day),
      proxies: await proxiesOf(tx, caller.station, householdId, day, 'name'),
      events: events.map((event) => ({ ...event, recordedAt: event.recordedAt.toISOString() })),
    };
  });
}

/** The resident's own household, for the kiosk: no door, no birth days, nobody who has left; others by their mask. */
export async function getMyHousehold(house: House, caller: HomeCaller, now: Date) {
  const day = dayOf(now);
  const { station, householdId } = caller;
  return house.db.inStation(station, async (tx) => {
    const household = await one<{ building: string; away: boolean }>(
      tx,
      `SELECT b.name AS building, h.away_since IS NOT NULL AND h.back_since IS NULL AS away
         FROM points.household h
         JOIN points.building b ON b.station_id = h.station_id AND b.building_id = h.building_id
        WHERE h.station_id = $1 AND h.household_id = $2`,
      [station, householdId],
    );
    const members = await membersOf(tx, station, householdId, day);
    return {
      householdId,
      ...household,
      members: members
        .filter(({ state }) => state === 'active')
        .map(({ residentId, name, relation, isHead, minor, consents }) => ({
          residentId,
          name,
          relation,
          isHead,
          minor,
          consents,
        })),
      proxies: await proxiesOf(tx, station, householdId, day, 'mask'),
    };
  });
}
