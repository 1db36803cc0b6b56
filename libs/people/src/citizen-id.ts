import { isRealDay, type Day } from '#platform';

/** Why a text is no citizen id number. */
export type CitizenIdProblem = 'id_shape' | 'id_birth_day' | 'id_in_future' | 'id_check_digit';

const SHAPE = /^[1-9]\d{16}[\dX]$/;
const CHECK_DIGITS = '10X98765432';

/** The number as the register keeps it: full-width and lower-case forms unified, spaces out. */
export function normalizeCitizenId(text: string): string {
  return text.normalize('NFKC').replace(/\s/gu, '').toUpperCase();
}

/** The check digit of 17 digits: ISO 7064 MOD 11-2, weights 2^(17-i) mod 11 (GB 11643). */
export function citizenIdCheckDigit(seventeenDigits: string): string {
  const remainder = Array.from(seventeenDigits).reduce((sum, digit) => ((sum + Number(digit)) * 2) % 11, 0);
  return CHECK_DIGITS[remainder]!;
}

/**
 * Checks an 18-digit citizen id number (GB 11643): shape, a real birth day that is not in the future, check digit.
 * Region codes are not looked up: a person keeps a region that no longer exists. Numbers of 15 digits ended in 2013.
 * @param text as typed or imported
 * @param today the station's day
 * @returns the birth day, or what is wrong
 */
export function readCitizenId(
  text: string,
  today: Day,
): { ok: true; birthDay: Day } | { ok: false; problem: CitizenIdProblem } {
  const id = normalizeCitizenId(text);
  if (!SHAPE.test(id)) return { ok: false, problem: 'id_shape' };
  const birthDay = `${id.slice(6, 10)}-${id.slice(10, 12)}-${id.slice(12, 14)}`;
  if (!isRealDay(birthDay)) return { ok: false, problem: 'id_birth_day' };
  if (birthDay > today) return { ok: false, problem: 'id_in_future' };
  if (citizenIdCheckDigit(id.slice(0, 17)) !== id[17]) return { ok: false, problem: 'id_check_digit' };
  return { ok: true, birthDay };
}

/** Full years of age on a day. Who was born on 02-29 ages on 03-01 in other years. */
export function ageOn(birthDay: Day, day: Day): number {
  const years = Number(day.slice(0, 4)) - Number(birthDay.slice(0, 4));
  return day.slice(5) < birthDay.slice(5) ? years - 1 : years;
}

const MAJORITY_YEARS = 18;

/** True from the 18th birthday on (Civil Code art. 17). Full capacity is another question: see the guardian. */
export function isAdult(birthDay: Day, day: Day): boolean {
  return ageOn(birthDay, day) >= MAJORITY_YEARS;
}
