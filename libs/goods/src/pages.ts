import { instantKey } from '#platform';

export interface Page<T> {
  items: T[];
  next: string | null;
}

/**
 * Where a page that goes back in time begins: instant and id of the last row shown, or the end of time.
 * @throws Refusal invalid_request for a cursor that no page has given
 */
export function cursorAt(after: string | undefined): [string, string] {
  const [at, id] = instantKey(after);
  return at === null ? ['infinity', 'ffffffff-ffff-ffff-ffff-ffffffffffff'] : [at, id];
}

/** The page out of one row more than it may hold. @param keyOf instant (ISO) and id of a row */
export function pageOfRows<T>(found: T[], limit: number, keyOf: (row: T) => [string, string]): Page<T> {
  const items = found.slice(0, limit);
  return { items, next: found.length > limit ? keyOf(items.at(-1)!).join('/') : null };
}
