import { hash, verify } from '@node-rs/argon2';
import { deriveKey, type Secrets } from '#platform';

/** What is hashed; each purpose has a pepper of its own, derived from the installation's key and never in the database. */
export type SecretPurpose = 'password' | 'pin';

// Argon2id (the library's default algorithm), 19 MiB, two passes: OWASP's first choice, about 15 ms on one core.
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

function pepper(secrets: Secrets, purpose: SecretPurpose): Buffer {
  return deriveKey(secrets, `access/pepper/${purpose}`);
}

/** Argon2id with pepper; computed on the thread pool. */
export async function hashSecret(secrets: Secrets, purpose: SecretPurpose, text: string): Promise<string> {
  return hash(text, { ...COST, secret: pepper(secrets, purpose) });
}

const dummies = new Map<string, Promise<string>>();

/** A hash that nothing fits, of the same cost: whoever tries a person or card that does not exist waits as long. */
function dummyHash(secrets: Secrets, purpose: SecretPurpose): Promise<string> {
  const key = `${purpose}${secrets.master}`;
  const kept = dummies.get(key);
  if (kept !== undefined) return kept;
  const made = hashSecret(secrets, purpose, crypto.randomUUID());
  dummies.set(key, made);
  return made;
}

/**
 * Compares, in the same time whether there is something to compare with.
 * @param kept the stored hash; null when the person or card is unknown or has none
 */
export async function secretHolds(
  secrets: Secrets,
  purpose: SecretPurpose,
  kept: string | null,
  text: string,
): Promise<boolean> {
  const against = kept ?? (await dummyHash(secrets, purpose));
  const holds = await verify(against, text, { secret: pepper(secrets, purpose) });
  return holds && kept !== null;
}
