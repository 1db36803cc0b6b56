import { v7 as uuidv7 } from 'uuid';
import { audit, Refusal, rows, type House, type Tx } from '#platform';
import { actorOf, type StaffCaller } from '../caller';
import { pinProblem } from '../pin-rules';
import { hashSecret } from '../secret-hash';
import { newToken } from '../token';
import { mayUsePhone } from './account';

/** Registered for a year of work; the cookie that a phone keeps. */
export const PHONE_COOKIE = '__Host-phone';
export const PHONE_COOKIE_SECONDS = 365 * 86_400;

export interface PhoneView {
  deviceId: string;
  name: string;
  registeredAt: string;
}

/**
 * Registers the phone that asks. The session must be stepped up: the authenticator vouches for the phone.
 * @returns the phone's token for its cookie, once
 * @throws Refusal not_found for roles that may not sign in by phone, pin_weak
 */
export async function registerPhone(
  house: House,
  caller: StaffCaller,
  input: { name: string; pin: string },
  now: Date,
): Promise<{ deviceId: string; token: string }> {
  if (!mayUsePhone(caller.roles)) throw new Refusal('not_found');
  const problem = pinProblem(input.pin, []);
  if (problem !== null) throw new Refusal('pin_weak', { problem });
  const hash = await hashSecret(house.secrets, 'pin', input.pin);
  const { text, digest } = newToken(caller.station);
  const deviceId = uuidv7();
  await house.db.inStation(caller.station, async (tx) => {
    await rows(
      tx,
      `INSERT INTO points.staff_device (station_id, device_id, staff_id, token_digest, pin_hash, name, registered_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [caller.station, deviceId, caller.staffId, digest, hash, input.name, now],
    );
    await audit(tx, caller.station, actorOf(caller), 'me.registerPhone', now, {
      kind: 'phone',
      id: deviceId,
    });
  });
  return { deviceId, token: text };
}

export async function listPhones(house: House, caller: StaffCaller): Promise<PhoneView[]> {
  const found = await house.db.inStation(caller.station, (tx) =>
    rows<{ device_id: string; name: string; registered_at: Date }>(
      tx,
      `SELECT device_id, name, registered_at FROM points.staff_device
        WHERE station_id = $1 AND staff_id = $2 AND ended_at IS NULL ORDER BY registered_at`,
      [caller.station, caller.staffId],
    ),
  );
  return found.map((row) => ({
    deviceId: row.device_id,
    name: row.name,
    registeredAt: row.registered_at.toISOString(),
  }));
}

/** Takes a phone out of the register. @throws Refusal not_found */
export async function endPhone(
  tx: Tx,
  station: number,
  staffId: string,
  deviceId: string,
  now: Date,
): Promise<void> {
  const ended = await rows(
    tx,
    `UPDATE points.staff_device SET ended_at = $4
      WHERE station_id = $1 AND staff_id = $2 AND device_id = $3 AND ended_at IS NULL RETURNING 1`,
    [station, staffId, deviceId, now],
  );
  if (ended.length === 0) throw new Refusal('not_found');
  const actor = { kind: 'staff' as const, id: staffId, kioskId: null };
  await audit(tx, station, actor, 'me.endPhone', now, { kind: 'phone', id: deviceId });
}
