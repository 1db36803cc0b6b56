/** What a kiosk can take: a photo shot there, a neighbour who is named, its own quiz. */
const HERE = ['P', 'W', 'K'] as const;
export type Here = (typeof HERE)[number];

/**
 * The ways in which a deed can be shown at a kiosk. `|` parts what is enough by itself; what stands with others (`C+P`,
 * `W+M`) is no way here: its certificate or minutes cannot be brought, and the claim would be refused at its end.
 */
export const waysHere = (evidence: string): Here[] =>
  HERE.filter((letter) => evidence.split('|').some((all) => all.trim() === letter));
