// A card scanner is a keyboard that types a card within milliseconds and ends with Enter. It may be used on every screen,
// so all keys pass here first: what comes as fast as no hand types is a scan and reaches no field and no button.

/** Longest pause between two characters of one scan, in ms. Hands stay above it, scanners below. */
export const SCAN_GAP_MS = 35;
/** A scan's Enter may lag: the wedge waits before it types its suffix. */
export const SUFFIX_GAP_MS = 120;
/** No hand lets a key go this fast: a press that short comes from a machine. */
export const HAND_HOLD_MS = 25;
/** A card has 33 characters, a printed list of 200 lines 1,730; whatever is longer than this is noise and not kept. */
export const SCAN_LENGTH_MAX = 2000;

const MODIFIERS = new Set([
  'Shift',
  'CapsLock',
  'Control',
  'Alt',
  'AltGraph',
  'Meta',
  'NumLock',
  'Unidentified',
]);

export type Heard =
  | { kind: 'scan'; text: string }
  /** One character from a hand. */
  | { kind: 'typed'; char: string }
  /** Enter, Space or another key that acts, pressed by a hand. */
  | { kind: 'pressed'; key: string };

export interface KeyDown {
  /** `KeyboardEvent.key`. */
  key: string;
  atMs: number;
}

/**
 * Tells a scanner from a hand. Feed it every key down and key up, and call `settle` when `waitMs` have passed: a single
 * character is held back for that long, since only the pause after it shows that a hand typed it.
 */
export class Scanner {
  #burst = '';
  #lastAt = -Infinity;
  /** The burst ended as a scan at this time: its suffix may still come. */
  #scannedAt = -Infinity;
  /** The one character of the burst was let go faster than a hand can. */
  #machine = false;
  #downAt = new Map<string, { atMs: number; machine: boolean }>();

  down({ key, atMs }: KeyDown): Heard[] {
    // A scanner holds Shift for each capital: no key of its own.
    if (MODIFIERS.has(key)) return this.#modifier(atMs);
    if (key.length === 1 && key !== ' ') return this.#character(key, atMs);
    const heard = this.settle(atMs);
    // Enter, Tab, Space: part of a scan when it follows characters too closely for a hand.
    const machine = this.#burst.length > 0 || atMs - this.#scannedAt <= SUFFIX_GAP_MS;
    this.#downAt.set(key, { atMs, machine });
    if (this.#burst.length === 0) return heard;
    return [...heard, ...this.#endBurst(atMs)];
  }

  /** The key is let go: a press by a hand counts only now, so that sliding scans never act. */
  up({ key, atMs }: KeyDown): Heard[] {
    if (this.#burst === key && atMs - this.#lastAt < HAND_HOLD_MS) this.#machine = true;
    const down = this.#downAt.get(key);
    this.#downAt.delete(key);
    if (down === undefined || down.machine || atMs - down.atMs < HAND_HOLD_MS) return [];
    // Characters came meanwhile: the press belongs to a scan.
    if (this.#lastAt >= down.atMs) return [];
    return [{ kind: 'pressed', key }];
  }

  /** Gives out what the pause since the last character has decided. */
  settle(atMs: number): Heard[] {
    if (this.#burst.length === 0 || atMs - this.#lastAt <= SCAN_GAP_MS) return [];
    if (this.#burst.length > 1 && atMs - this.#lastAt <= SUFFIX_GAP_MS) return [];
    return this.#endBurst(atMs);
  }

  /** The ms after which `settle` has something to say, or null. */
  waitMs(atMs: number): number | null {
    if (this.#burst.length === 0) return null;
    const gap = this.#burst.length > 1 ? SUFFIX_GAP_MS : SCAN_GAP_MS;
    return Math.max(1, this.#lastAt + gap + 1 - atMs);
  }

  /** Shift between two characters of a scan takes its time as well. */
  #modifier(atMs: number): Heard[] {
    const heard = this.settle(atMs);
    if (this.#burst.length > 0) this.#lastAt = atMs;
    return heard;
  }

  #character(key: string, atMs: number): Heard[] {
    const heard = atMs - this.#lastAt > SCAN_GAP_MS ? this.#endBurst(atMs) : [];
    this.#lastAt = atMs;
    this.#machine = false;
    if (this.#burst.length < SCAN_LENGTH_MAX) this.#burst += key;
    return heard;
  }

  #endBurst(atMs: number): Heard[] {
    const text = this.#burst;
    this.#burst = '';
    if (text.length === 0) return [];
    if (text.length > 1) {
      this.#scannedAt = atMs;
      return [{ kind: 'scan', text }];
    }
    // A single character let go at once, or with a suffix at once, is a scan of one: a hand is never that fast.
    if (this.#machine || atMs - this.#lastAt <= SCAN_GAP_MS) {
      this.#scannedAt = atMs;
      return [{ kind: 'scan', text }];
    }
    return [{ kind: 'typed', char: text }];
  }
}

const CARD = /^SFYZ1\.([1-9]\d{0,9})\.[0-9A-Z]{24}$/;
/** At the foot of what the station printed: a list, a register. */
const PAPER = /^SFY[LB]1\.([1-9]\d{0,9})\.[0-9A-F.]+$/;
const BEGINNING = /^SFYZ1?(\.|$)/;

export type CardRead =
  | { kind: 'card'; text: string }
  | { kind: 'foreign'; station: number }
  /** A paper of this station: the books say whether it is still what they hold. */
  | { kind: 'paper'; text: string }
  /** The beginning of a card, not all of it. */
  | { kind: 'half' }
  | { kind: 'no-card' }
  /** Too little to be any code: not worth a word. */
  | { kind: 'noise' };

/** What a scanned text is to this station. A scanner with Caps Lock on types small letters: cards have none. */
export function readCard(scanned: string, station: number): CardRead {
  const text = scanned.trim().toUpperCase();
  const card = CARD.exec(text);
  if (card !== null) {
    return Number(card[1]) === station
      ? { kind: 'card', text }
      : { kind: 'foreign', station: Number(card[1]) };
  }
  const paper = PAPER.exec(text);
  if (paper !== null && Number(paper[1]) === station) return { kind: 'paper', text };
  if (BEGINNING.test(text)) return { kind: 'half' };
  return text.length < 6 ? { kind: 'noise' } : { kind: 'no-card' };
}
