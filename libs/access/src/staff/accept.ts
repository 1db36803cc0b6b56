import { audit, maybe, Refusal, rows, type Actor, type House } from '#platform';
import { askToTry, attemptsWereRight, scopeOf } from '../attempts';
import { hashSecret } from '../secret-hash';
import { readToken, sha256 } from '../token';
import type { Account } from './account';
import { confirmTotp, draftTotp, type TotpDraft } from './enrol';
import { requirePassword } from './password-rules';
import { newRecoveryCodes, recoveryDigest } from './recovery';

/** @throws Refusal invitation_wrong, too_many_requests */
async function invited(
  house: House,
  station: number,
  invitation: string,
  address: string,
  now: Date,
): Promise<Account> {
  const limit = { scope: scopeOf(house.secrets, 'invitation', address), max: 30, minutes: 15 };
  const tries = await askToTry(house, station, [limit], now);
  const token = readToken(invitation);
  const digest = token?.station === station ? token.digest : sha256('');
  return house.db.inStation(station, async (tx) => {
    const account = await maybe<Account>(
      tx,
      `SELECT staff_id, login, name, state FROM points.staff
        WHERE station_id = $1 AND invitation_digest = $2 AND state = 'invited' AND invitation_until > $3`,
      [station, digest, now],
    );
    if (account === null) throw new Refusal('invitation_wrong');
    await attemptsWereRight(tx, station, tries);
    return account;
  });
}

/** Whom an invitation is for, and a secret to enrol. @throws Refusal invitation_wrong, too_many_requests */
export async function openInvitation(
  house: House,
  station: number,
  invitation: string,
  address: string,
  now: Date,
): Promise<TotpDraft & { login: string; name: string }> {
  const account = await invited(house, station, invitation, address, now);
  const draft = await house.db.inStation(station, (tx) => draftTotp(tx, house.secrets, station, account));
  return { ...draft, login: account.login, name: account.name };
}

/**
 * Accepts an invitation: password, authenticator proven by its first code, recovery codes.
 * @returns the recovery codes, shown once
 * @throws Refusal invitation_wrong, password_weak, login_wrong (ticket or code), too_many_requests
 */
export async function acceptInvitation(
  house: House,
  station: number,
  input: { invitation: string; password: string; ticket: string; code: string },
  address: string,
  now: Date,
): Promise<{ recoveryCodes: string[] }> {
  const account = await invited(house, station, input.invitation, address, now);
  requirePassword(input.password, account.login);
  const totp = confirmTotp(house.secrets, station, account.staff_id, input, now);
  if (totp === null) throw new Refusal('login_wrong');
  const hash = await hashSecret(house.secrets, 'password', input.password);
  const recoveryCodes = newRecoveryCodes();
  const digests = recoveryCodes.map((code) => recoveryDigest(house.secrets, account.staff_id, code));
  await house.db.inStation(station, async (tx) => {
    const accepted = await rows(
      tx,
      `UPDATE points.staff SET state = 'active', password_hash = $3, totp_sealed = $4, totp_step = $5,
              recovery_hashes = $6, invitation_digest = NULL, invitation_until = NULL, disabled_at = NULL
        WHERE station_id = $1 AND staff_id = $2 AND state = 'invited' AND invitation_digest = $7 RETURNING 1`,
      [station, account.staff_id, hash, totp.sealed, totp.step, digests, readToken(input.invitation)!.digest],
    );
    if (accepted.length === 0) throw new Refusal('invitation_wrong');
    const actor: Actor = { kind: 'staff', id: account.staff_id, kioskId: null };
    await audit(tx, station, actor, 'staff.acceptInvitation', now, { kind: 'staff', id: account.staff_id });
  });
  return { recoveryCodes };
}
