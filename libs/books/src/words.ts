import words from '../data/words.json';

/** A word in the two languages of the desk; prints are in Chinese. */
export interface Both {
  zh: string;
  en: string;
}
type Table = Readonly<Record<string, Both>>;

const { sets, ...tables } = words as unknown as {
  books: Table;
  columns: Table;
  dates: Table;
  picks: Table;
  print: Table;
  filters: Table;
  figures: Table;
  units: Table;
  sets: Readonly<Record<string, Table>>;
};

/** The words of a closed set of values. A set without words is a bug. */
export function setOf(set: string): Record<string, Both> {
  const found = sets[set];
  if (found === undefined) throw new Error(`data/words.json has no set "${set}"`);
  return found;
}

/** What a book, a column, a date, a pick is called; or a word of the print. A missing one is a bug. */
export function titleOf(table: keyof typeof tables, key: string): Both {
  const found = tables[table][key];
  if (found === undefined) throw new Error(`data/words.json has no word "${table}.${key}"`);
  return found;
}

/** A sentence of the print in Chinese, its `{places}` filled. */
export function printed(key: string, facts: Readonly<Record<string, string | number>> = {}): string {
  return titleOf('print', key).zh.replace(/\{(\w+)\}/g, (_, name: string) => String(facts[name] ?? ''));
}
