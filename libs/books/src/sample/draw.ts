import { createHash, randomBytes } from 'node:crypto';

/**
 * Draws a sample that anybody can draw again: whoever has the seed and the register gets the same lines, whoever kept the
 * books could not know them before. Each key's rank is SHA-256 of seed and key, the lowest ranks are drawn. So neither the
 * order of the population matters nor what is drawn beside a key, and a larger sample of one seed contains the smaller.
 * @param seed any text; kept with the sample
 * @param keys the population, e.g. claim ids; a key named twice counts once
 * @param count how many at most; fewer where the population is smaller
 * @returns the keys drawn, in the order of their rank
 */
export function draw(seed: string, keys: Iterable<string>, count: number): string[] {
  const ranked = [...new Set(keys)].map((key) => ({ key, rank: rankOf(seed, key) }));
  ranked.sort((a, b) => (a.rank < b.rank ? -1 : 1));
  return ranked.slice(0, count).map(({ key }) => key);
}

/** The length of the seed stands before it: no other seed with another key makes the same text. */
function rankOf(seed: string, key: string): string {
  return createHash('sha256').update(`draw-1:${seed.length}:${seed}:${key}`).digest('hex');
}

/** A seed that nobody could choose: 80 random bits, short enough to be copied into minutes by hand. */
export function newSeed(): string {
  return randomBytes(10).toString('hex');
}
