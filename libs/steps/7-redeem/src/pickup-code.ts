import { createHmac, timingSafeEqual } from 'node:crypto';
import { deriveKey, type Secrets } from '#platform';

const DIGITS = 8;

/**
 * What opens a held redemption at the counter instead of the PIN: eight digits derived from its id under the
 * installation's key, so that a copy of the database opens nothing and no keeper can look one up.
 */
export function pickupCode(secrets: Secrets, station: number, redemptionId: string): string {
  const mac = createHmac('sha256', keyOf(secrets)).update(`${station}.${redemptionId}`).digest();
  return String(mac.readUIntBE(0, 6) % 10 ** DIGITS).padStart(DIGITS, '0');
}

export function isPickupCode(secrets: Secrets, station: number, redemptionId: string, code: string): boolean {
  const right = Buffer.from(pickupCode(secrets, station, redemptionId));
  const shown = Buffer.from(code);
  return shown.length === right.length && timingSafeEqual(shown, right);
}

const keys = new WeakMap<Secrets, Buffer>();

function keyOf(secrets: Secrets): Buffer {
  const kept = keys.get(secrets) ?? deriveKey(secrets, 'redeem/pickup-code');
  keys.set(secrets, kept);
  return kept;
}
