import { randomBytes } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import type { StaffRole } from '#contract';
import { audit, one, OPERATOR, rows, type House, type Tx } from '#platform';
import { hashSecret } from '../secret-hash';
import { grantRole } from './roles';
import { endStaffSessions } from './session';
import { newTotpSecret, sealTotp } from './totp';

/** Somebody to be made at once, without invitation: the demo's staff and the tests'. */
export interface StaffDraft {
  login: string;
  name: string;
  residentId?: string | null;
  roles: readonly {
    role: StaffRole;
    committeeId?: number | null;
    groupId?: number | null;
    alternate?: boolean;
    fromDay?: string;
    untilDay?: string | null;
  }[];
}

export interface MadeStaff {
  staffId: string;
  login: string;
  /** Fresh, 96 random bits; kept as a hash. */
  password: string;
  /** base32; kept sealed. */
  totpSecret: string;
}

/** A proposal that the operator stands for: the station's first people cannot be countersigned by anybody. */
export async function operatorProposal(tx: Tx, station: number, payload: object, now: Date): Promise<string> {
  const proposalId = uuidv7();
  await rows(
    tx,
    `INSERT INTO points.proposal (station_id, proposal_id, kind, payload, state, proposed_at, minutes_no, countersigned_at)
     VALUES ($1, $2, 'staff-role', $3, 'in-force', $4, 'operator', $4)`,
    [station, proposalId, JSON.stringify(payload), now],
  );
  return proposalId;
}

/**
 * Makes an active account with its roles. For the demo and for tests, which show the password and code once; a real
 * person is invited.
 * @param house its secrets pepper the password and seal the TOTP secret
 */
export async function createStaff(
  house: House,
  station: number,
  draft: StaffDraft,
  now: Date,
): Promise<MadeStaff> {
  const staffId = uuidv7();
  const password = randomBytes(12).toString('base64url');
  const totpSecret = newTotpSecret();
  const passwordHash = await hashSecret(house.secrets, 'password', password);
  const sealed = sealTotp(house.secrets, station, staffId, totpSecret);
  await house.db.inStation(station, async (tx) => {
    await rows(
      tx,
      `INSERT INTO points.staff (station_id, staff_id, login, name, resident_id, state, password_hash, totp_sealed, created_at)
       VALUES ($1, $2, $3, $4, $5, 'active', $6, $7, $8)`,
      [station, staffId, draft.login, draft.name, draft.residentId ?? null, passwordHash, sealed, now],
    );
    const grants = draft.roles.map((role) => ({
      staffId,
      role: role.role,
      committeeId: role.committeeId ?? null,
      groupId: role.groupId ?? null,
      alternate: role.alternate ?? false,
      fromDay: role.fromDay ?? null,
      untilDay: role.untilDay ?? null,
    }));
    const proposalId = await operatorProposal(tx, station, { grants, ends: [] }, now);
    for (const grant of grants) await grantRole(tx, station, grant, proposalId, now);
    await audit(tx, station, OPERATOR, 'staff.create', now, { kind: 'staff', id: staffId });
  });
  return { staffId, login: draft.login, password, totpSecret };
}

/**
 * Gives an account a fresh password and TOTP secret and ends its sessions: the demo's people, at each start of the demo.
 * Real people change theirs themselves, or are invited again.
 */
export async function renewCredentials(
  house: House,
  station: number,
  login: string,
  now: Date,
): Promise<MadeStaff> {
  const password = randomBytes(12).toString('base64url');
  const totpSecret = newTotpSecret();
  const passwordHash = await hashSecret(house.secrets, 'password', password);
  return house.db.inStation(station, async (tx) => {
    const { staff_id: staffId } = await one<{ staff_id: string }>(
      tx,
      `SELECT staff_id FROM points.staff WHERE station_id = $1 AND lower(login) = lower($2) AND state = 'active'`,
      [station, login],
    );
    await rows(
      tx,
      `UPDATE points.staff SET password_hash = $3, totp_sealed = $4 WHERE station_id = $1 AND staff_id = $2`,
      [station, staffId, passwordHash, sealTotp(house.secrets, station, staffId, totpSecret)],
    );
    await endStaffSessions(tx, station, staffId, now);
    await audit(tx, station, OPERATOR, 'staff.renew', now, { kind: 'staff', id: staffId });
    return { staffId, login, password, totpSecret };
  });
}
