/** A PIN has six digits (design.md §5). */
export const PIN_LENGTH = 6;

/** What was entered. Digits live here alone: the screen sees how many there are, never which. */
export class Keypad {
  #digits = '';
  readonly #length: number;

  /** @param length of what is entered here: a PIN, or a longer code */
  constructor(length = PIN_LENGTH) {
    this.#length = length;
  }

  /** @returns the whole PIN with its last digit, else null. Keys beyond the last digit do nothing: double taps happen. */
  press(digit: string): string | null {
    if (!/^\d$/.test(digit) || this.#digits.length >= this.#length) return null;
    this.#digits += digit;
    return this.#digits.length === this.#length ? this.#digits : null;
  }

  back(): void {
    this.#digits = this.#digits.slice(0, -1);
  }

  clear(): void {
    this.#digits = '';
  }

  get entered(): number {
    return this.#digits.length;
  }
}
