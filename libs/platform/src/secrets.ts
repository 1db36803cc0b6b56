import { createHmac, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Keys of an installation. They live in one file beside the data, never in the database that they protect. */
export interface Secrets {
  /** Root key, hex. Everything else is derived from it by purpose. */
  readonly master: string;
}

/** Reads `secrets.json` in the data folder, or makes it (mode 0600) on the first start. */
export function readSecrets(dataDir: string): Secrets {
  const path = join(dataDir, 'secrets.json');
  const kept: Partial<Secrets> = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
  if (kept.master) return { master: kept.master };
  mkdirSync(dataDir, { recursive: true });
  const made = { ...kept, master: randomBytes(32).toString('hex') };
  // Written whole or not at all: a half-written key file would lock every resident out.
  writeFileSync(`${path}.new`, JSON.stringify(made, null, 2), { mode: 0o600 });
  renameSync(`${path}.new`, path);
  return { master: made.master };
}

/** A key for one purpose: 32 bytes, HMAC-SHA-256 of the purpose under the master key. */
export function deriveKey(secrets: Secrets, purpose: string): Buffer {
  return createHmac('sha256', Buffer.from(secrets.master, 'hex')).update(purpose).digest();
}
