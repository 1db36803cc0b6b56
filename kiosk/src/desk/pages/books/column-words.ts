import { m } from '../../../shared/messages/messages.js';

const catalogue = m as unknown as Record<string, (() => string) | undefined>;

/** What a column of a sheet is called; a missing word is a bug and shows its key. */
export const columnWord = (column: string): string =>
  catalogue[`books_col_${column}`]?.() ?? `books_col_${column}`;
