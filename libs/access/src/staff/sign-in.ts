import { audit, Refusal, rows, type House } from '#platform';
import { askToTry, attemptsWereRight, scopeOf, type AttemptLimit } from '../attempts';
import { sha256, readToken } from '../token';
import { secretHolds } from '../secret-hash';
import { accountByLogin, accountById, mayUsePhone, type Account } from './account';
import { factorOf, useFactor } from './factor';
import { rolesOf } from './roles-of';
import { openStaffSession, type OpenedStaffSession } from './session';
import { endPhone } from './phone';

export interface SignedIn extends OpenedStaffSession {
  staffId: string;
}

/** Whence somebody signs in: the peer's address, and how the browser names itself. */
export interface Whence {
  address: string;
  agent: string;
}

/** By name and address together: whoever fails elsewhere under my name does not lock me out. */
function limitsOf(house: House, login: string, address: string): AttemptLimit[] {
  return [
    { scope: scopeOf(house.secrets, 'login', login.toLowerCase(), address), max: 10, minutes: 15 },
    { scope: scopeOf(house.secrets, 'address', address), max: 100, minutes: 15 },
  ];
}

/**
 * Signs a member of staff in by password and second factor. Whatever is wrong gets one answer after one hash's time.
 * @returns the cookie's token, shown once; the session counts as stepped up
 * @throws Refusal login_wrong, too_many_requests
 */
export async function signIn(
  house: House,
  station: number,
  input: { login: string; password: string; code: string },
  whence: Whence,
  now: Date,
): Promise<SignedIn> {
  const tries = await askToTry(house, station, limitsOf(house, input.login, whence.address), now);
  const account = await house.db.inStation(station, (tx) => accountByLogin(tx, station, input.login));
  const active = account?.state === 'active' ? account : null;
  const holds = await secretHolds(house.secrets, 'password', active?.password_hash ?? null, input.password);
  if (active === null || !holds) throw new Refusal('login_wrong');
  const factor = factorOf(house.secrets, station, active, input.code, now);
  if (factor === null) throw new Refusal('login_wrong');
  const opened = await house.db.inStation(station, async (tx) => {
    if (!(await useFactor(tx, station, active.staff_id, factor))) return null;
    await attemptsWereRight(tx, station, tries);
    const session = await openStaffSession(
      tx,
      station,
      active.staff_id,
      { agent: whence.agent, steppedUp: true },
      now,
    );
    const actor = { kind: 'staff' as const, id: active.staff_id, kioskId: null };
    await audit(
      tx,
      station,
      actor,
      'staff.sign-in',
      now,
      { kind: 'staff', id: active.staff_id },
      {
        factor: factor.kind,
      },
    );
    return session;
  });
  if (opened === null) throw new Refusal('login_wrong');
  return { ...opened, staffId: active.staff_id };
}

interface Device {
  device_id: string;
  staff_id: string;
  pin_hash: string;
}

/**
 * Signs a leader or organiser in by the registered phone and its PIN. Ten wrong PINs in a day end the phone: it is
 * registered again with the authenticator.
 * @param phone the phone's token, from its cookie
 * @throws Refusal login_wrong, too_many_requests
 */
export async function signInByPhone(
  house: House,
  station: number,
  input: { phone: string | undefined; pin: string },
  whence: Whence,
  now: Date,
): Promise<SignedIn> {
  const token = readToken(input.phone);
  const digest = token?.station === station ? token.digest : sha256('');
  const limits = [
    { scope: scopeOf(house.secrets, 'phone', digest.toString('hex')), max: 5, minutes: 15 },
    { scope: scopeOf(house.secrets, 'address', whence.address), max: 100, minutes: 15 },
  ];
  const tries = await askToTry(house, station, limits, now);
  const found = await house.db.inStation(station, async (tx) => {
    const [device] = await rows<Device>(
      tx,
      `SELECT device_id, staff_id, pin_hash FROM points.staff_device
        WHERE station_id = $1 AND token_digest = $2 AND ended_at IS NULL`,
      [station, digest],
    );
    const account = device === undefined ? null : await accountById(tx, station, device.staff_id);
    const roles = account === null ? [] : await rolesOf(tx, station, account.staff_id, now);
    return { device: device ?? null, account, admitted: mayUsePhone(roles) };
  });
  const holds = await secretHolds(house.secrets, 'pin', found.device?.pin_hash ?? null, input.pin);
  const account = admitted(found);
  if (account === null || !holds) {
    if (found.device !== null && !holds)
      await endAfterTen(house, station, found.device, limits[0]!.scope, now);
    throw new Refusal('login_wrong');
  }
  return house.db.inStation(station, async (tx) => {
    await attemptsWereRight(tx, station, tries);
    const how = { agent: whence.agent, steppedUp: false, byPhone: true };
    const session = await openStaffSession(tx, station, account.staff_id, how, now);
    const actor = { kind: 'staff' as const, id: account.staff_id, kioskId: null };
    await audit(
      tx,
      station,
      actor,
      'staff.sign-in',
      now,
      { kind: 'staff', id: account.staff_id },
      {
        factor: 'phone',
      },
    );
    return { ...session, staffId: account.staff_id };
  });
}

function admitted(found: { account: Account | null; admitted: boolean }): Account | null {
  return found.account?.state === 'active' && found.admitted ? found.account : null;
}

async function endAfterTen(
  house: House,
  station: number,
  device: Device,
  scope: string,
  now: Date,
): Promise<void> {
  await house.db.inStation(station, async (tx) => {
    const wrong = await rows(
      tx,
      `SELECT 1 FROM points.attempt
        WHERE station_id = $1 AND scope = $2 AND outcome = 'wrong' AND forgiven_at IS NULL AND at > $3 LIMIT 10`,
      [station, scope, new Date(now.getTime() - 86_400_000)],
    );
    if (wrong.length >= 10) await endPhone(tx, station, device.staff_id, device.device_id, now);
  });
}
