import { onlyOnce, rows, type Actor, type House, type Tx } from '#platform';

/** Who keeps the shop: a signed-in member of staff. */
export interface ShopStaff {
  station: number;
  staffId: string;
}

export const actorOfStaff = (staff: ShopStaff): Actor => ({
  kind: 'staff',
  id: staff.staffId,
  kioskId: null,
});

/** Does one request of a member of staff once, in one transaction. @throws Refusal request_differs, request_abandoned */
export function onceFor<R extends object>(
  house: House,
  staff: ShopStaff,
  id: string,
  body: unknown,
  now: Date,
  work: (tx: Tx) => Promise<R>,
): Promise<{ reply: R; replayed: boolean }> {
  const { station, staffId: actorId } = staff;
  return house.db.inStation(station, (tx) =>
    onlyOnce(tx, { station, id, actorId, body, now }, () => work(tx)),
  );
}

/** Pieces of one item that staff move. */
export interface KeptLine {
  itemId: string;
  pieces: number;
  bestBefore?: string | null;
}

/**
 * Moves pieces through `points.keep_stock`: the one way in which staff write the stock.
 * @param source the receipt or count that the movements stand on; null for single pieces
 * @throws Refusal not_found, stock_too_low { itemId, left }
 */
export async function keepStock(
  tx: Tx,
  station: number,
  now: Date,
  kind: 'received' | 'donated' | 'surplus' | 'shortage' | 'spoiled',
  lines: readonly KeptLine[],
  why: { source: string | null; reason: string | null; staffId: string },
): Promise<void> {
  if (lines.length === 0) return;
  // Items are locked in the order of their ids, here as in every movement.
  const sorted = [...lines].sort((a, b) => (a.itemId < b.itemId ? -1 : 1));
  await rows(tx, 'SELECT * FROM points.keep_stock($1, $2, $3, $4, $5, $6, $7, $8, $9)', [
    station,
    now,
    kind,
    sorted.map((line) => line.itemId),
    sorted.map((line) => line.pieces),
    sorted.map((line) => line.bestBefore ?? null),
    why.source,
    why.reason,
    why.staffId,
  ]);
}
