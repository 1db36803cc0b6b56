import { textOf } from '../../words';

/** The word of the catalogue under `books_month_`. */
export const monthWord = (key: string): string => textOf(`books_month_${key.replaceAll('-', '_')}`);

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
