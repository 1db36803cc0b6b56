import type { Tx } from '#platform';

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
