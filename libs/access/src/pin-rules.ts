import type { Day } from '#platform';

/** Why a PIN is refused; the detail of the refusal `pin_weak`. Never says whose birth day it was. */
export type PinProblem = 'pin_shape' | 'pin_birth_date' | 'pin_sequence' | 'pin_repeat';

/** The usual six-digit forms of a birth day: YYMMDD, DDMMYY, MMDDYY, YYDDMM, YYYYMM, MMYYYY and YYYYMD where it fits. */
function birthDateForms(birthDay: Day): string[] {
  const [year = '', month = '', day = ''] = birthDay.split('-');
  const short = year.slice(2);
  const unpadded = year + Number(month) + Number(day);
  return [
    short + month + day,
    day + month + short,
    month + day + short,
    short + day + month,
    year + month,
    month + year,
    unpadded,
  ];
}

/** The same step from each group of digits to the next, around from 9 to 0. */
function hasOneStep(numbers: readonly number[], modulus: number): number | null {
  const steps = numbers.slice(1).map((number, i) => (number - numbers[i]! + modulus) % modulus);
  return steps.every((step) => step === steps[0]) ? steps[0]! : null;
}

// 010203, 121314, 102030 and their descents: pairs that count on.
const PAIR_STEPS: ReadonlySet<number> = new Set([1, 10, 11, 99, 90, 89]);

function isSequence(pin: string): boolean {
  const step = hasOneStep(Array.from(pin, Number), 10);
  if (step !== null) return step !== 0;
  const pairStep = hasOneStep(
    [0, 2, 4].map((at) => Number(pin.slice(at, at + 2))),
    100,
  );
  return pairStep !== null && PAIR_STEPS.has(pairStep);
}

function isRepeat(pin: string): boolean {
  const half = pin.slice(0, 3);
  const mirrored = Array.from(half).toReversed().join('');
  const pairs = /^(\d)\1(\d)\2(\d)\3$/.test(pin);
  return new Set(pin).size <= 2 || pairs || pin.endsWith(half) || pin.endsWith(mirrored);
}

/**
 * Judges a new PIN (design §5): six digits; no birth day of the household, no sequence (123456, 654321, 135791,
 * 010203), no repeat (111111, 121212, 112233, 123123, 123321; two digits alone).
 * @param birthDays of all members of the household, known ones
 * @returns the first problem, or null: the PIN may be used
 */
export function pinProblem(pin: string, birthDays: readonly Day[]): PinProblem | null {
  if (!/^[0-9]{6}$/.test(pin)) return 'pin_shape';
  if (birthDays.some((birthDay) => birthDateForms(birthDay).includes(pin))) return 'pin_birth_date';
  if (isSequence(pin)) return 'pin_sequence';
  return isRepeat(pin) ? 'pin_repeat' : null;
}
