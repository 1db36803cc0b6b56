import type { Key, Rect } from './measure';

/** A hand that shakes: how far from what it means it lands, and how often it does not land at all (kiosk.md, "Checked how"). */
export interface Hand {
  /** Standard deviation along each axis, in millimetres. */
  jitterMm: number;
  /** Share of touches that the glass does not feel. */
  missed: number;
}
export const UNSTEADY: Hand = { jitterMm: 3.4, missed: 0.15 };

/** Numbers from 0 up to 1, the same for the same seed (mulberry32). */
export function chances(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Where a touch lands beside its aim, in millimetres: normal along each axis (Box and Muller). */
export function jitter(hand: Hand, chance: () => number): { x: number; y: number } {
  const far = hand.jitterMm * Math.sqrt(-2 * Math.log(1 - chance()));
  const turn = 2 * Math.PI * chance();
  return { x: far * Math.cos(turn), y: far * Math.sin(turn) };
}

/**
 * Where somebody aims who wants this key: its middle; of a picture with a smaller key in its corner the middle too.
 * @returns millimetres on the glass
 */
export const aimOf = ({ x, y, width, height }: Rect) => ({ x: x + width / 2, y: y + height / 2 });

const holds = ({ x, y, width, height }: Rect, at: { x: number; y: number }) =>
  at.x >= x && at.x < x + width && at.y >= y && at.y < y + height;

/** The key that a touch presses, or none: of two that lie over each other the later one. */
export const keyAt = (keys: readonly Key[], at: { x: number; y: number }): Key | undefined =>
  keys.findLast(({ rect }) => holds(rect, at));

/** What became of one key's touches. */
export interface Aimed {
  key: Key;
  touches: number;
  right: number;
  /** Missed, or between the keys. */
  nothing: number;
  /** Another key, by its name. */
  wrong: Map<string, number>;
}

/**
 * Aims at each key of a screen so many times.
 * @param keys rectangles in millimetres, in the order in which the page draws them
 * @param chance seeded, so that the same screen gives the same answer
 */
export function aimAtAll(
  keys: readonly Key[],
  touches: number,
  hand: Hand,
  chance: () => number,
): readonly Aimed[] {
  return keys.map((key) => {
    const aimed: Aimed = { key, touches, right: 0, nothing: 0, wrong: new Map() };
    const aim = aimOf(key.rect);
    for (let i = 0; i < touches; i += 1) {
      const off = jitter(hand, chance);
      const felt = chance() >= hand.missed;
      const hit = felt ? keyAt(keys, { x: aim.x + off.x, y: aim.y + off.y }) : undefined;
      if (hit === key) aimed.right += 1;
      else if (hit === undefined) aimed.nothing += 1;
      else aimed.wrong.set(hit.name, (aimed.wrong.get(hit.name) ?? 0) + 1);
    }
    return aimed;
  });
}

/** Touches that pressed another key than was meant, as a share of all. */
export const astray = ({ wrong, touches }: Aimed): number =>
  [...wrong.values()].reduce((sum, times) => sum + times, 0) / touches;
