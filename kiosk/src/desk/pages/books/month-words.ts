import { m } from '../../../shared/messages/messages.js';

const catalogue = m as unknown as Record<string, (() => string) | undefined>;

/** The word of the catalogue under `books_month_`; a missing one is a bug and shows its key. */
export function monthWord(key: string): string {
  const name = `books_month_${key.replaceAll('-', '_')}`;
  return catalogue[name]?.() ?? name;
}

/** The parts of a month in the order in which they add up. */
export const PARTS = [
  'opening',
  'credited',
  'carriedIn',
  'released',
  'returned',
  'restored',
  'transferredIn',
  'redeemed',
  'expired',
  'deducted',
  'reversed',
  'transferredOut',
  'closing',
] as const;
