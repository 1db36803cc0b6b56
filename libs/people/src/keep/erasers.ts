import { rows, type Tx } from '#platform';

/** Erases what one room keeps of a resident beside ids: free text, recordings. @returns files that are to be erased */
export type Eraser = (tx: Tx, station: number, residentId: string, now: Date) => Promise<string[]>;

const erasers = new Map<string, Eraser>();

/** A room that keeps personal text says how it is erased, when it is loaded. @throws Error for a second one of a name */
export function registerEraser(room: string, eraser: Eraser): void {
  if (erasers.has(room)) throw new Error(`two erasers of ${room}`);
  erasers.set(room, eraser);
}

/** Asks every room. @returns the files that stand to be erased */
export async function eraseEverywhere(
  tx: Tx,
  station: number,
  residentId: string,
  now: Date,
): Promise<string[]> {
  const files: string[] = [];
  for (const eraser of erasers.values()) files.push(...(await eraser(tx, station, residentId, now)));
  return files;
}

/**
 * Forgets what was answered to requests that concern one person. A late retry is refused: it is never done again.
 * @param ids of the requests, which are the ids of what they made
 */
export async function forgetRequests(tx: Tx, station: number, ids: readonly string[]): Promise<void> {
  await rows(
    tx,
    `UPDATE points.request SET state = 'abandoned', hash = NULL, reply = NULL
      WHERE station_id = $1 AND request_id = ANY ($2) AND state = 'done'`,
    [station, ids],
  );
}

/** Takes a name, and its mask, out of replies to requests that concern others too: a list, a household. */
export async function forgetNames(tx: Tx, station: number, names: readonly string[]): Promise<void> {
  for (const name of names) {
    await rows(
      tx,
      `UPDATE points.request SET reply = replace(reply::text, $2, 'null')::jsonb
        WHERE station_id = $1 AND strpos(reply::text, $2) > 0`,
      [station, JSON.stringify(name)],
    );
  }
}
