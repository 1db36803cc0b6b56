import { StaffRole, Day, CommitteeId, GroupId, Id } from '#contract';
import { z } from 'zod';
import { v7 as uuidv7 } from 'uuid';
import { dayOf, maybe, Refusal, rows, type Tx } from '#platform';
import type { Countersigned } from '../countersign';
import { requirePanelSize } from './panel-size';
import { resetAccount } from './reset';

/** One role of one person: a scope of the tree, and the days that it holds. */
export const RoleGrant = z.strictObject({
  staffId: Id,
  role: StaffRole,
  committeeId: CommitteeId.nullable(),
  groupId: GroupId.nullable(),
  /** Certifiers: a seat of the panel, or an alternate. */
  alternate: z.boolean(),
  /** null: from the day of the countersignature. */
  fromDay: Day.nullable(),
  /** The last day; null: until it is ended. */
  untilDay: Day.nullable(),
});
export type RoleGrant = z.infer<typeof RoleGrant>;

const RoleEnd = z.strictObject({ staffRoleId: Id, lastDay: Day.nullable() });

/** What a proposal of kind `staff-role` holds: roles given together (an invitation, a new panel), and roles ended. */
export const RoleChange = z.strictObject({
  grants: z.array(RoleGrant).max(60),
  ends: z.array(RoleEnd).max(60),
});
export type RoleChange = z.infer<typeof RoleChange>;

/** The leader's group says the committee; a certifier's seat is a committee's; the others may be narrowed or not. */
export function scopeFits(grant: Pick<RoleGrant, 'role' | 'committeeId' | 'groupId' | 'alternate'>): boolean {
  if (grant.role === 'leader') return grant.groupId !== null && !grant.alternate;
  if (grant.groupId !== null) return false;
  if (grant.role === 'certifier') return grant.committeeId !== null;
  const stationWide = ['administrator', 'supervisor', 'township', 'reviewer', 'keeper', 'county'].includes(
    grant.role,
  );
  return !grant.alternate && !(stationWide && grant.committeeId !== null);
}

async function requireInTree(tx: Tx, station: number, grant: RoleGrant): Promise<void> {
  if (grant.groupId !== null) {
    const group = await maybe<{ committee_id: number }>(
      tx,
      'SELECT committee_id FROM points.resident_group WHERE station_id = $1 AND group_id = $2',
      [station, grant.groupId],
    );
    if (group === null) throw new Refusal('not_found');
    if (grant.committeeId !== null && grant.committeeId !== group.committee_id)
      throw new Refusal('not_found');
  } else if (grant.committeeId !== null) {
    const known = await maybe(
      tx,
      'SELECT 1 FROM points.committee WHERE station_id = $1 AND committee_id = $2',
      [station, grant.committeeId],
    );
    if (known === null) throw new Refusal('not_found');
  }
}

/**
 * What makes a role change impossible, asked when it is proposed and again when it takes effect.
 * @throws Refusal setting_bad (the scope does not fit the role), not_found (person or branch), panel_full
 */
export async function requireRoleChange(
  tx: Tx,
  station: number,
  change: RoleChange,
  now: Date,
): Promise<void> {
  for (const grant of change.grants) {
    if (!scopeFits(grant)) throw new Refusal('setting_bad', { role: grant.role });
    await requireInTree(tx, station, grant);
    const person = await maybe<{ state: string }>(
      tx,
      'SELECT state FROM points.staff WHERE station_id = $1 AND staff_id = $2',
      [station, grant.staffId],
    );
    if (person === null || person.state === 'disabled') throw new Refusal('not_found');
  }
  await requirePanelSize(tx, station, change, now);
}

export async function grantRole(
  tx: Tx,
  station: number,
  grant: RoleGrant,
  proposalId: string | null,
  now: Date,
): Promise<string> {
  const staffRoleId = uuidv7();
  await rows(
    tx,
    `INSERT INTO points.staff_role (station_id, staff_role_id, staff_id, role, committee_id, group_id, alternate,
       from_day, until_day, proposal_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, coalesce($9::date, 'infinity'), $10)`,
    [
      station,
      staffRoleId,
      grant.staffId,
      grant.role,
      grant.committeeId,
      grant.groupId,
      grant.alternate,
      grant.fromDay ?? dayOf(now),
      grant.untilDay,
      proposalId,
    ],
  );
  return staffRoleId;
}

/**
 * Until now the account's invitation could pass through an administrator's hands: whoever becomes a supervisor is invited
 * anew, by a supervisor, and what opened the account before is dead.
 */
async function closeToOthers(tx: Tx, station: number, staffId: string, now: Date): Promise<void> {
  const supervises = await maybe(
    tx,
    `SELECT 1 FROM points.staff_role
      WHERE station_id = $1 AND staff_id = $2 AND role = 'supervisor' AND until_day >= $3 LIMIT 1`,
    [station, staffId, dayOf(now)],
  );
  if (supervises === null) await resetAccount(tx, station, staffId, now);
}

/** The effect of a countersigned role change. Roles are ended, never deleted: who could what on a day stays known. */
export async function applyRoleChange(
  tx: Tx,
  station: number,
  change: RoleChange,
  stamp: Countersigned,
): Promise<void> {
  await requireRoleChange(tx, station, change, stamp.at);
  for (const { staffId, role } of change.grants)
    if (role === 'supervisor') await closeToOthers(tx, station, staffId, stamp.at);
  for (const grant of change.grants) await grantRole(tx, station, grant, stamp.proposalId, stamp.at);
  for (const end of change.ends) {
    const ended = await rows(
      tx,
      `UPDATE points.staff_role SET until_day = $3 WHERE station_id = $1 AND staff_role_id = $2 AND until_day > $3
        RETURNING 1`,
      [station, end.staffRoleId, end.lastDay ?? dayBefore(stamp.at)],
    );
    if (ended.length === 0) throw new Refusal('stale');
  }
}

/** Ended from the moment of the countersignature on: the last day is the one before. */
function dayBefore(now: Date): string {
  return dayOf(new Date(now.getTime() - 86_400_000));
}
