import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import { deriveKey, type Secrets } from '#platform';

const PERIOD_SECONDS = 30;
/** One step to either side: clocks of phones drift. */
const DRIFT_STEPS = 1;

/** A new shared secret, base32, 160 bits (RFC 4226). */
export function newTotpSecret(): string {
  return new Secret({ size: 20 }).base32;
}

function totpOf(secret: string, label = '', issuer = ''): TOTP {
  return new TOTP({ secret: Secret.fromBase32(secret), period: PERIOD_SECONDS, digits: 6, label, issuer });
}

/** The address that an authenticator's app reads from a QR code. */
export function totpUri(secret: string, login: string, station: string): string {
  return totpOf(secret, login, station).toString();
}

/** The code of a moment: what the app shows. */
export function totpCode(secret: string, now: Date): string {
  return totpOf(secret).generate({ timestamp: now.getTime() });
}

/**
 * The step that a code belongs to (RFC 6238), for the caller to refuse one that was used.
 * @returns null when the code is of no step near `now`
 */
export function totpStepOf(secret: string, code: string, now: Date): number | null {
  const delta = totpOf(secret).validate({ token: code, timestamp: now.getTime(), window: DRIFT_STEPS });
  return delta === null ? null : Math.floor(now.getTime() / 1000 / PERIOD_SECONDS) + delta;
}

const key = (secrets: Secrets) => deriveKey(secrets, 'access/totp');

/** AES-256-GCM, bound to the account: 12 bytes nonce, 16 bytes tag, the rest. */
export function sealTotp(secrets: Secrets, station: number, staffId: string, secret: string): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key(secrets), nonce).setAAD(
    Buffer.from(`${station}/${staffId}`),
  );
  const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
}

/** @throws Error when it was sealed for another account or with another key: the database was tampered with or mismatched */
export function unsealTotp(secrets: Secrets, station: number, staffId: string, sealed: Buffer): string {
  const decipher = createDecipheriv('aes-256-gcm', key(secrets), sealed.subarray(0, 12))
    .setAAD(Buffer.from(`${station}/${staffId}`))
    .setAuthTag(sealed.subarray(12, 28));
  return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]).toString('utf8');
}
