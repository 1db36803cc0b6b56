import { Refusal } from '#platform';

export interface Page<T> {
  items: T[];
  next: string | null;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * Where a page that goes back in time begins: instant and id of the last row shown, or the end of time.
 * @throws Refusal invalid_request for a cursor that no page has given
 */
export function cursorAt(after: string | undefined): [string, string] {
  if (after === undefined) return ['infinity', 'ffffffff-ffff-ffff-ffff-ffffffffffff'];
  const [at = '', id = ''] = after.split('/');
  if (Number.isNaN(Date.parse(at)) || !/^\d{4}-/.test(at) || !UUID.test(id)) {
    throw new Refusal('invalid_request');
  }
  return [at, id];
}

/** The page out of one row more than it may hold. @param keyOf instant (ISO) and id of a row */
export function pageOfRows<T>(found: T[], limit: number, keyOf: (row: T) => [string, string]): Page<T> {
  const items = found.slice(0, limit);
  return { items, next: found.length > limit ? keyOf(items.at(-1)!).join('/') : null };
}
