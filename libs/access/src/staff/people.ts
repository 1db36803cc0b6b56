import type { StaffView } from '#contract';
import { z } from 'zod';
import { audit, dayOf, one, Refusal, rows, type House } from '#platform';
import { actorOf, type StaffCaller } from '../caller';
import { propose } from '../countersign';
import { forgetSessions } from '../gate/memory';
import { requireRoleChange, type RoleChange } from './roles';
import { endStaffSessions } from './session';

/** Everybody with an account; a station has tens, not thousands. */
export async function listStaff(house: House, caller: StaffCaller, now: Date): Promise<StaffView[]> {
  return house.db.inStation(caller.station, (tx) =>
    rows<StaffView>(
      tx,
      `SELECT s.staff_id AS "staffId", s.login, s.name, s.resident_id AS "residentId", s.state,
              coalesce(jsonb_agg(jsonb_build_object('staffRoleId', r.staff_role_id, 'role', r.role,
                'committeeId', r.committee_id, 'groupId', r.group_id, 'alternate', r.alternate, 'fromDay', r.from_day,
                'untilDay', nullif(r.until_day, 'infinity')) ORDER BY r.role, r.from_day)
                FILTER (WHERE r.staff_role_id IS NOT NULL), '[]') AS roles
         FROM points.staff s
         LEFT JOIN points.staff_role r ON r.station_id = s.station_id AND r.staff_id = s.staff_id AND r.until_day >= $2
        WHERE s.station_id = $1 GROUP BY s.station_id, s.staff_id ORDER BY s.login`,
      [caller.station, dayOf(now)],
    ),
  );
}

/** Proposes roles to be given and ended. @throws Refusal setting_bad, not_found, panel_full */
export async function proposeRoles(
  house: House,
  caller: StaffCaller,
  change: RoleChange,
  now: Date,
): Promise<{ proposalId: string }> {
  return house.db.inStation(caller.station, async (tx) => {
    await requireRoleChange(tx, caller.station, change, now);
    for (const { staffRoleId } of change.ends) {
      await one(tx, 'SELECT 1 FROM points.staff_role WHERE station_id = $1 AND staff_role_id = $2', [
        caller.station,
        staffRoleId,
      ]);
    }
    return { proposalId: await propose(tx, caller, 'staff-role', change, now) };
  });
}

export const StaffReset = z.strictObject({ staffId: z.uuid() });

/** Proposes that somebody is invited anew: lost password or authenticator, or disabled before. @throws Refusal not_found */
export async function proposeReset(
  house: House,
  caller: StaffCaller,
  staffId: string,
  now: Date,
): Promise<{ proposalId: string }> {
  return house.db.inStation(caller.station, async (tx) => {
    await one(tx, 'SELECT 1 FROM points.staff WHERE station_id = $1 AND staff_id = $2', [
      caller.station,
      staffId,
    ]);
    return { proposalId: await propose(tx, caller, 'staff-reset', { staffId }, now) };
  });
}

/**
 * Shuts an account at once: this cannot wait for two. To open it again takes two.
 * @throws Refusal not_found, same_person (oneself), wrong_state (disabled already)
 */
export async function disableStaff(
  house: House,
  caller: StaffCaller,
  input: { staffId: string; reason: string },
  now: Date,
): Promise<void> {
  if (input.staffId === caller.staffId) throw new Refusal('same_person');
  await house.db.inStation(caller.station, async (tx) => {
    const { state } = await one<{ state: string }>(
      tx,
      'SELECT state FROM points.staff WHERE station_id = $1 AND staff_id = $2 FOR UPDATE',
      [caller.station, input.staffId],
    );
    if (state === 'disabled') throw new Refusal('wrong_state');
    await rows(
      tx,
      `UPDATE points.staff SET state = 'disabled', disabled_at = $3, invitation_digest = NULL
        WHERE station_id = $1 AND staff_id = $2`,
      [caller.station, input.staffId, now],
    );
    const sessions = await endStaffSessions(tx, caller.station, input.staffId, now);
    await audit(
      tx,
      caller.station,
      actorOf(caller),
      'staff.disable',
      now,
      { kind: 'staff', id: input.staffId },
      {
        sessions,
      },
    );
  });
  forgetSessions(house);
}
