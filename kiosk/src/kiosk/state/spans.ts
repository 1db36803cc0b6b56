/** Most choices of a screen (kiosk.md, "Sizes and words"). */
export const MOST = 6;

/**
 * An ordered row in at most six runs of nearly equal length, so that any of it is found by few touches.
 * @returns nothing where the row itself is no longer than that
 */
export function spansOf<T>(row: readonly T[]): (readonly T[])[] {
  if (row.length <= MOST) return [];
  const each = Math.ceil(row.length / MOST);
  const runs = Math.ceil(row.length / each);
  return Array.from({ length: runs }, (_, i) => row.slice(i * each, (i + 1) * each));
}
