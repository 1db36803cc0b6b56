import { Refusal, type House } from '#platform';
import { branchOf, type StaffCaller } from '../caller';
import type { Permission } from '../permissions';
import { RefusedAccess } from '../refused-access';
import { readToken } from '../token';
import { openStaff } from './open';
import type { Presented } from './presented';
import { csrfFits, isRead, isSameSite } from './same-site';

/** `__Host-`: Secure, no Domain, Path=/, so that no neighbouring host or port can set or read it. */
export const STAFF_COOKIE = '__Host-staff';
/** How long a confirmation with the second factor is good for: publish, countersign, export, revoke. */
export const STEP_UP_MINUTES = 5;

export function isSteppedUp(at: Date | null, now: Date): boolean {
  return at !== null && now.getTime() - at.getTime() < STEP_UP_MINUTES * 60_000;
}

/**
 * The member of staff by the session's cookie, as far as a permission admits the roles held today.
 * @returns null without a session in force
 * @throws Refusal csrf, not_found (no role admits: the same answer as for what is missing), step_up_needed
 */
export async function staffCaller(
  house: House,
  presented: Presented,
  permission: Permission,
  now: Date,
): Promise<StaffCaller | null> {
  const token = readToken(presented.cookies[STAFF_COOKIE]);
  if (token === null) return null;
  const open = await openStaff(house, token.station, token.digest, now);
  if (open === null) return null;
  const refuse = (code: 'csrf' | 'not_found') => {
    const actor = { kind: 'staff' as const, id: open.staffId, kioskId: null };
    return new RefusedAccess(code, {}, token.station, actor);
  };
  const ownPage = isSameSite(presented) && csrfFits(presented, open.csrf);
  if (!isRead(presented.method) && !ownPage) throw refuse('csrf');
  const admits = permission.staff;
  const admitting =
    admits === 'any' ? open.roles : open.roles.filter(({ role }) => admits?.includes(role) ?? false);
  if (admits !== 'any' && admitting.length === 0) throw refuse('not_found');
  if (permission.stepUp && !isSteppedUp(open.steppedUpAt, now)) throw new Refusal('step_up_needed');
  return {
    kind: 'staff',
    station: token.station,
    sessionId: open.sessionId,
    staffId: open.staffId,
    residentId: open.residentId,
    roles: open.roles,
    branch: branchOf(admitting),
    steppedUpAt: open.steppedUpAt,
  };
}
