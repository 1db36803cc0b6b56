import { createHmac, randomInt } from 'node:crypto';
import { deriveKey, type Secrets } from '#platform';

const CODES = 10;
// Without letters and digits that are mistaken for each other on paper.
const LETTERS = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const LENGTH = 12;

/** Codes on paper for a lost phone: 59 bits each, so that a keyed digest is enough. Each opens once. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: CODES }, () =>
    Array.from({ length: LENGTH }, () => LETTERS[randomInt(LETTERS.length)]!)
      .join('')
      .replace(/(.{4})(?=.)/g, '$1-'),
  );
}

/** What is kept of a code: HMAC-SHA-256, whatever dashes and case it was typed with. */
export function recoveryDigest(secrets: Secrets, staffId: string, code: string): string {
  const plain = code.toUpperCase().replace(/[^0-9A-Z]/g, '');
  return createHmac('sha256', deriveKey(secrets, 'access/recovery'))
    .update(`${staffId}/${plain}`)
    .digest('hex');
}
