import { maybe, type Tx } from '#platform';
import type { HeldRole } from '../caller';

/** A row of `points.staff` as signing in needs it. */
export interface Account {
  staff_id: string;
  login: string;
  name: string;
  state: 'invited' | 'active' | 'disabled';
  password_hash: string | null;
  totp_sealed: Buffer | null;
  totp_step: number;
  recovery_hashes: string[];
}

const COLUMNS = 'staff_id, login, name, state, password_hash, totp_sealed, totp_step, recovery_hashes';

export async function accountByLogin(tx: Tx, station: number, login: string): Promise<Account | null> {
  return maybe<Account>(
    tx,
    `SELECT ${COLUMNS} FROM points.staff WHERE station_id = $1 AND lower(login) = lower($2)`,
    [station, login],
  );
}

export async function accountById(tx: Tx, station: number, staffId: string): Promise<Account | null> {
  return maybe<Account>(tx, `SELECT ${COLUMNS} FROM points.staff WHERE station_id = $1 AND staff_id = $2`, [
    station,
    staffId,
  ]);
}

/** Roles that may sign in by phone and PIN: those of the field, without a right that needs a step-up. */
export function mayUsePhone(roles: readonly Pick<HeldRole, 'role'>[]): boolean {
  return roles.length > 0 && roles.every(({ role }) => role === 'leader' || role === 'organiser');
}
