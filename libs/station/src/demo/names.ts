import given from '../../data/given-names.json';
import surnames from '../../data/surnames.json';
import type { Random } from './random';

export type Sex = 'male' | 'female';

const SURNAMES = [...surnames.single, ...surnames.compound].map(
  ([name, weight]) => [name, weight] as [string, number],
);
const RARE_PERMILLE = 3;

export function drawSurname(random: Random): string {
  return random.weighted(SURNAMES);
}

/** A given name of the generation; a few hold a character beyond what old fonts and code pages know. */
export function drawGivenName(random: Random, sex: Sex, birthYear: number): string {
  const generation = given.generations.find(({ bornBefore }) => birthYear < bornBefore)!;
  const { first, second } = generation[sex];
  if (random.percent(RARE_PERMILLE / 10)) return random.pick(given.rare);
  const last = random.pick(Array.from(second));
  if (random.percent(generation.oneCharacterPercent)) return last;
  const one = random.pick(Array.from(first).filter((character) => character !== last));
  return one + last;
}

/** A name of two parts: the own, and the father's. */
export function drawDottedName(random: Random, sex: Sex): string {
  return `${random.pick(given.minority[sex])}·${random.pick(given.minority.father)}`;
}
