import { v7 as uuidv7 } from 'uuid';
import { audit, maybe, one, Refusal, rows, type Actor, type House, type Tx } from '#platform';
import { actorOf, type StaffCaller } from '../caller';
import { propose } from '../countersign';
import { newToken } from '../token';
import { requireRoleChange, type RoleGrant } from './roles';

const INVITATION_DAYS = 7;

/** Writes the row of somebody invited. @throws Refusal login_taken, not_found (no such resident) */
export async function addInvited(
  tx: Tx,
  station: number,
  draft: { login: string; name: string; residentId: string | null },
  now: Date,
): Promise<string> {
  const taken = await maybe(
    tx,
    `SELECT 1 FROM points.staff WHERE station_id = $1
        AND (lower(login) = lower($2) OR (resident_id = $3 AND state <> 'disabled'))`,
    [station, draft.login, draft.residentId],
  );
  if (taken !== null) throw new Refusal('login_taken');
  if (draft.residentId !== null) {
    await one(
      tx,
      `SELECT 1 FROM points.resident WHERE station_id = $1 AND resident_id = $2 AND state = 'active'`,
      [station, draft.residentId],
    );
  }
  const staffId = uuidv7();
  await rows(
    tx,
    `INSERT INTO points.staff (station_id, staff_id, login, name, resident_id, state, created_at)
     VALUES ($1, $2, $3, $4, $5, 'invited', $6)`,
    [station, staffId, draft.login, draft.name, draft.residentId, now],
  );
  return staffId;
}

/**
 * Makes an account and proposes its roles. Nothing can be done with it before it is accepted and countersigned.
 * @throws Refusal login_taken, not_found, setting_bad (a scope that does not fit), panel_full
 */
export async function invite(
  house: House,
  caller: StaffCaller,
  draft: {
    login: string;
    name: string;
    residentId: string | null;
    roles: readonly Omit<RoleGrant, 'staffId'>[];
  },
  now: Date,
): Promise<{ staffId: string; proposalId: string }> {
  return house.db.inStation(caller.station, async (tx) => {
    const staffId = await addInvited(tx, caller.station, draft, now);
    const change = { grants: draft.roles.map((role) => ({ ...role, staffId })), ends: [] };
    await requireRoleChange(tx, caller.station, change, now);
    const proposalId = await propose(tx, caller, 'staff-role', change, now);
    await audit(tx, caller.station, actorOf(caller), 'staff.invite', now, { kind: 'staff', id: staffId });
    return { staffId, proposalId };
  });
}

/** A fresh invitation for somebody in state invited; the one before dies. @throws Refusal wrong_state */
export async function writeInvitation(
  tx: Tx,
  station: number,
  staffId: string,
  actor: Actor,
  now: Date,
): Promise<{ invitation: string; until: Date }> {
  const { text, digest } = newToken(station);
  const until = new Date(now.getTime() + INVITATION_DAYS * 86_400_000);
  const written = await rows(
    tx,
    `UPDATE points.staff SET invitation_digest = $3, invitation_until = $4
      WHERE station_id = $1 AND staff_id = $2 AND state = 'invited' RETURNING 1`,
    [station, staffId, digest, until],
  );
  if (written.length === 0) throw new Refusal('wrong_state');
  await audit(tx, station, actor, 'staff.invitation', now, { kind: 'staff', id: staffId });
  return { invitation: text, until };
}

/**
 * A supervisor's account must not pass through an administrator's hands: who holds its link could countersign alone.
 * @throws Refusal not_found, wrong_state
 */
export async function makeInvitation(
  house: House,
  caller: StaffCaller,
  staffId: string,
  now: Date,
): Promise<{ staffId: string; invitation: string; until: string }> {
  return house.db.inStation(caller.station, async (tx) => {
    await one(tx, 'SELECT 1 FROM points.staff WHERE station_id = $1 AND staff_id = $2 FOR UPDATE', [
      caller.station,
      staffId,
    ]);
    const supervises = await maybe(
      tx,
      `SELECT 1 FROM points.staff_role WHERE station_id = $1 AND staff_id = $2 AND role = 'supervisor' AND until_day > $4
       UNION ALL SELECT 1 FROM points.proposal
        WHERE station_id = $1 AND state = 'proposed' AND kind = 'staff-role' AND payload @> $3::jsonb LIMIT 1`,
      [
        caller.station,
        staffId,
        JSON.stringify({ grants: [{ staffId, role: 'supervisor' }] }),
        new Date(now.getTime() - 86_400_000),
      ],
    );
    if (supervises !== null && !caller.roles.some(({ role }) => role === 'supervisor')) {
      throw new Refusal('not_found');
    }
    const made = await writeInvitation(tx, caller.station, staffId, actorOf(caller), now);
    return { staffId, invitation: made.invitation, until: made.until.toISOString() };
  });
}
