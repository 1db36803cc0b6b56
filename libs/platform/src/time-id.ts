/** Comes before every id. */
export const NIL_ID = '00000000-0000-0000-0000-000000000000';

/** The smallest UUIDv7 of an instant: ids lie in time's order, so that a table is read by time through its own key. */
export function firstIdOf(instant: Date): string {
  const ms = Math.max(instant.getTime(), 0).toString(16).padStart(12, '0');
  return `${ms.slice(0, 8)}-${ms.slice(8)}-0000-0000-000000000000`;
}

/** When an id was made, by the clock of whoever made it. */
export const instantOf = (id: string): Date =>
  new Date(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16));
