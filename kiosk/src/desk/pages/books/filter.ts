import type { QueryIn, Routes } from '#contract';

export type Filter = Omit<QueryIn<Routes['book.rows']>, 'after' | 'limit'>;

/** What stands behind `#/books/`: a register and what narrows it, as a figure links to its rows. */
export function readAbout(about: string): { book: string; filter: Filter } {
  const [book = '', search = ''] = about.split('?');
  return { book, filter: Object.fromEntries(new URLSearchParams(search)) as Filter };
}

/** Members of a filter that say something. */
export function given(filter: Filter): Filter {
  return Object.fromEntries(
    Object.entries(filter).filter(([, value]) => value !== undefined && value !== null && value !== ''),
  ) as Filter;
}

export function aboutOf(book: string, filter: Filter): string {
  const search = new URLSearchParams(given(filter) as Record<string, string>).toString();
  return search ? `${book}?${search}` : book;
}
