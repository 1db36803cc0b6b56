import { audit, one, Refusal, rows, type House } from '#platform';
import { askToTry, attemptsWereRight, scopeOf } from '../attempts';
import { actorOf, type StaffCaller } from '../caller';
import { forgetSessions } from '../gate/memory';
import { STEP_UP_MINUTES } from '../gate/staff';
import { hashSecret, secretHolds } from '../secret-hash';
import { accountById, mayUsePhone } from './account';
import { confirmTotp, draftTotp, type TotpDraft } from './enrol';
import { factorOf, useFactor } from './factor';
import { requirePassword } from './password-rules';
import { newRecoveryCodes, recoveryDigest } from './recovery';
import { endStaffSessions } from './session';

/** Who is signed in, as the desk shows it. */
export async function aboutMe(
  house: House,
  caller: Pick<StaffCaller, 'station' | 'sessionId'>,
  roles: StaffCaller['roles'],
) {
  const row = await house.db.inStation(caller.station, (tx) =>
    one<{
      staff_id: string;
      login: string;
      name: string;
      station: string;
      csrf: string;
      stepped_up_at: Date | null;
    }>(
      tx,
      `SELECT s.staff_id, s.login, s.name, h.name AS station, t.csrf, t.stepped_up_at
         FROM points.staff_session t
         JOIN points.staff s ON s.station_id = t.station_id AND s.staff_id = t.staff_id
         JOIN points.station h ON h.station_id = t.station_id
        WHERE t.station_id = $1 AND t.session_id = $2`,
      [caller.station, caller.sessionId],
    ),
  );
  return {
    staffId: row.staff_id,
    login: row.login,
    name: row.name,
    station: caller.station,
    stationName: row.station,
    roles: roles.map(({ role, committeeId, groupId, alternate }) => ({
      role,
      committeeId,
      groupId,
      alternate,
    })),
    csrf: row.csrf,
    steppedUpUntil: row.stepped_up_at === null ? null : untilOf(row.stepped_up_at).toISOString(),
    mayUsePhone: mayUsePhone(roles),
  };
}

const untilOf = (at: Date) => new Date(at.getTime() + STEP_UP_MINUTES * 60_000);

/** Confirms with the second factor. @throws Refusal login_wrong, too_many_requests */
export async function stepUp(
  house: House,
  caller: StaffCaller,
  code: string,
  now: Date,
): Promise<{ steppedUpUntil: string }> {
  const { station, staffId, sessionId } = caller;
  // By the person: another session by the phone's PIN brings no new guesses.
  const limit = { scope: scopeOf(house.secrets, 'step-up', staffId), max: 10, minutes: 15 };
  const tries = await askToTry(house, station, [limit], now);
  await house.db.inStation(station, async (tx) => {
    const account = await accountById(tx, station, staffId);
    const factor = account === null ? null : factorOf(house.secrets, station, account, code, now);
    if (factor === null || !(await useFactor(tx, station, staffId, factor))) throw new Refusal('login_wrong');
    await attemptsWereRight(tx, station, tries);
    await rows(
      tx,
      'UPDATE points.staff_session SET stepped_up_at = $3 WHERE station_id = $1 AND session_id = $2',
      [station, sessionId, now],
    );
    await audit(tx, station, actorOf(caller), 'me.stepUp', now, null, { factor: factor.kind });
  });
  forgetSessions(house);
  return { steppedUpUntil: untilOf(now).toISOString() };
}

export async function listOwnSessions(house: House, caller: StaffCaller, now: Date) {
  const found = await house.db.inStation(caller.station, (tx) =>
    rows<{ session_id: string; opened_at: Date; seen_at: Date; agent: string }>(
      tx,
      `SELECT session_id, opened_at, seen_at, agent FROM points.staff_session
        WHERE station_id = $1 AND staff_id = $2 AND ended_at IS NULL AND ends_at > $3
          AND seen_at > $3::timestamptz - interval '31 minutes' ORDER BY opened_at DESC`,
      [caller.station, caller.staffId, now],
    ),
  );
  return found.map((row) => ({
    sessionId: row.session_id,
    openedAt: row.opened_at.toISOString(),
    seenAt: row.seen_at.toISOString(),
    agent: row.agent,
    current: row.session_id === caller.sessionId,
  }));
}

/** Ends one of one's own sessions, this one by default. @throws Refusal not_found */
export async function endOwnSession(
  house: House,
  caller: StaffCaller,
  sessionId: string,
  now: Date,
): Promise<void> {
  await house.db.inStation(caller.station, async (tx) => {
    const ended = await endStaffSessions(tx, caller.station, caller.staffId, now, sessionId);
    if (ended === 0) throw new Refusal('not_found');
    await audit(tx, caller.station, actorOf(caller), 'me.endSession', now, {
      kind: 'session',
      id: sessionId,
    });
  });
  forgetSessions(house);
}

/** Changes the password; every other session ends. @throws Refusal login_wrong, password_weak, too_many_requests */
export async function changePassword(
  house: House,
  caller: StaffCaller,
  input: { old: string; new: string },
  now: Date,
): Promise<void> {
  const { station, staffId } = caller;
  const limit = { scope: scopeOf(house.secrets, 'password', staffId), max: 10, minutes: 15 };
  const tries = await askToTry(house, station, [limit], now);
  const account = await house.db.inStation(station, (tx) => accountById(tx, station, staffId));
  if (!(await secretHolds(house.secrets, 'password', account?.password_hash ?? null, input.old))) {
    throw new Refusal('login_wrong');
  }
  requirePassword(input.new, account!.login);
  const hash = await hashSecret(house.secrets, 'password', input.new);
  await house.db.inStation(station, async (tx) => {
    await attemptsWereRight(tx, station, tries);
    await rows(tx, 'UPDATE points.staff SET password_hash = $3 WHERE station_id = $1 AND staff_id = $2', [
      station,
      staffId,
      hash,
    ]);
    await rows(
      tx,
      `UPDATE points.staff_session SET ended_at = $4
        WHERE station_id = $1 AND staff_id = $2 AND session_id <> $3 AND ended_at IS NULL`,
      [station, staffId, caller.sessionId, now],
    );
    await audit(tx, station, actorOf(caller), 'me.changePassword', now, { kind: 'staff', id: staffId });
  });
  forgetSessions(house);
}

/** A new secret for the own authenticator, not in force yet. */
export async function openTotp(house: House, caller: StaffCaller): Promise<TotpDraft> {
  return house.db.inStation(caller.station, async (tx) => {
    const account = await accountById(tx, caller.station, caller.staffId);
    return draftTotp(tx, house.secrets, caller.station, account!);
  });
}

/** Puts the new authenticator in force, with new recovery codes. @throws Refusal login_wrong */
export async function renewTotp(
  house: House,
  caller: StaffCaller,
  input: { ticket: string; code: string },
  now: Date,
): Promise<{ recoveryCodes: string[] }> {
  const { station, staffId } = caller;
  const totp = confirmTotp(house.secrets, station, staffId, input, now);
  if (totp === null) throw new Refusal('login_wrong');
  const recoveryCodes = newRecoveryCodes();
  await house.db.inStation(station, async (tx) => {
    await rows(
      tx,
      `UPDATE points.staff SET totp_sealed = $3, totp_step = $4, recovery_hashes = $5
        WHERE station_id = $1 AND staff_id = $2`,
      [
        station,
        staffId,
        totp.sealed,
        totp.step,
        recoveryCodes.map((code) => recoveryDigest(house.secrets, staffId, code)),
      ],
    );
    await audit(tx, station, actorOf(caller), 'me.renewTotp', now, { kind: 'staff', id: staffId });
  });
  return { recoveryCodes };
}
