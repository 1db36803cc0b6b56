import type { StaffRole } from '#contract';
import { maybe, Refusal, type House } from '#platform';
import { actorOf, type Caller } from './caller';
import { kioskCaller } from './gate/kiosk';
import { memoryOf } from './gate/memory';
import type { Presented } from './gate/presented';
import { isRead, isSameSite } from './gate/same-site';
import { claimsKiosk } from './gate/signature';
import { staffCaller } from './gate/staff';
import type { Permission } from './permissions';
import { RefusedAccess } from './refused-access';

export type AdmittedRole = StaffRole;
export type { Presented } from './gate/presented';

async function stationExists(house: House, station: number, now: Date): Promise<boolean> {
  const { stations } = memoryOf(house);
  if (stations.get(String(station), now.getTime())) return true;
  const found = await maybe(house.db.pool, 'SELECT 1 FROM points.station WHERE station_id = $1', [station]);
  if (found !== null) stations.set(String(station), true, now.getTime());
  return found !== null;
}

/** Anybody. A path that names no station of this installation is answered as any missing thing. */
async function publicCaller(house: House, presented: Presented, now: Date): Promise<Caller> {
  const station = presented.pathStation;
  if (station === null || !(await stationExists(house, station, now))) throw new Refusal('not_found');
  if (!isRead(presented.method) && !isSameSite(presented)) throw new Refusal('csrf');
  return { kind: 'public', station };
}

/** A caller who is known, but not of a kind that the route admits, learns nothing of it. */
function admitMachine(caller: Caller, permission: Permission): Caller {
  if (caller.kind === 'resident' && permission.resident) {
    if (caller.mustSetPin && !permission.firstPin) throw new Refusal('pin_must_change');
    return caller;
  }
  if (caller.kind === 'resident' && permission.kiosk) {
    return { kind: 'kiosk', station: caller.station, kioskId: caller.kioskId };
  }
  if (caller.kind === 'kiosk' && permission.kiosk) return caller;
  // The page goes back to its attract screen: the session is over.
  if (caller.kind === 'kiosk' && permission.resident) throw new Refusal('unauthenticated');
  throw new RefusedAccess('not_found', {}, caller.station, actorOf(caller));
}

/**
 * Finds out who sends, by the means that the route admits. Staff show a cookie; a kiosk signs; a resident's token counts
 * only in a signed request of the kiosk that the session belongs to.
 * @param permission the route's row of the permission table
 * @throws Refusal pin_must_change, unauthenticated, kiosk_unknown, csrf, step_up_needed, too_many_requests; not_found when it does not admit
 */
export async function authenticate(
  house: House,
  presented: Presented,
  permission: Permission,
): Promise<Caller> {
  const now = house.clock.now();
  if (permission.staff !== undefined || !claimsKiosk(presented.headers)) {
    const staff = permission.public ? null : await staffCaller(house, presented, permission, now);
    if (staff !== null) return staff;
  }
  if (!permission.public && claimsKiosk(presented.headers)) {
    return admitMachine(await kioskCaller(house, presented, now), permission);
  }
  if (permission.public) return publicCaller(house, presented, now);
  throw new Refusal('unauthenticated');
}
