/** Digits of the number in a serial; a committee that outgrows them gets longer serials, never a second of one. */
const DIGITS = 6;

/** What people read and write down: committee, year of the registration day, number: `2-2026-000123`. */
export function serialOf(committeeId: number, year: number, number: number): string {
  return `${committeeId}-${year}-${String(number).padStart(DIGITS, '0')}`;
}
