import { dayOf, rows, type Tx } from '#platform';
import type { HeldRole } from '../caller';

/** Roles that a member of staff holds on the day of `now`. */
export async function rolesOf(tx: Tx, station: number, staffId: string, now: Date): Promise<HeldRole[]> {
  return rows<HeldRole>(
    tx,
    `SELECT role, committee_id AS "committeeId", group_id AS "groupId", alternate FROM points.staff_role
      WHERE station_id = $1 AND staff_id = $2 AND $3 BETWEEN from_day AND until_day ORDER BY role, staff_role_id`,
    [station, staffId, dayOf(now)],
  );
}
