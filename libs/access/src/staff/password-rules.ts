import { Refusal } from '#platform';

const LENGTH_MIN = 10;

/**
 * Judges a new password (NIST SP 800-63B: length, not classes of characters; the second factor does the rest).
 * @throws Refusal password_weak
 */
export function requirePassword(password: string, login: string): void {
  const lower = password.toLowerCase();
  const tooShort = Array.from(password).length < LENGTH_MIN;
  const tooPlain = new Set(lower).size < 5;
  if (tooShort || tooPlain || lower.includes(login.toLowerCase())) throw new Refusal('password_weak');
}
