import type { PriceDraft } from '#contract';
import { dayOf, Refusal, rows, type Day, type House, type Tx } from '#platform';
import { getItem } from './items';

/**
 * What must hold of a price before it is proposed, and again when it is countersigned.
 * @throws Refusal price_above_shelf (1 point = CNY 1), too_late (a day that is over: what was sold then was sold)
 */
export function requirePossiblePrice(price: PriceDraft, now: Date): void {
  if (price.pointPrice !== null && price.pointPrice * 100 > price.shelfPriceFen) {
    throw new Refusal('price_above_shelf', { shelfPriceFen: price.shelfPriceFen });
  }
  if (price.from < dayOf(now)) throw new Refusal('too_late', { from: price.from });
}

/** Writes a countersigned price. A proposal that waited beyond its day holds from today. */
export async function putPrice(
  tx: Tx,
  station: number,
  itemId: string,
  price: PriceDraft,
  proposalId: string,
  now: Date,
): Promise<void> {
  const today = dayOf(now);
  const from = price.from < today ? today : price.from;
  requirePossiblePrice({ ...price, from }, now);
  await getItem(tx, station, itemId, today);
  await rows(
    tx,
    `INSERT INTO points.item_price (station_id, item_id, valid_from, recorded_at, point_price, shelf_price_fen, proposal_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [station, itemId, from, now, price.pointPrice, price.shelfPriceFen, proposalId],
  );
}

export interface PriceRow extends PriceDraft {
  recordedAt: string;
  proposalId: string | null;
}

/** Every version, latest day first. @throws Refusal not_found */
export function listPrices(house: House, station: number, itemId: string, today: Day): Promise<PriceRow[]> {
  return house.db.inStation(station, (tx) => readPrices(tx, station, itemId, today));
}

async function readPrices(tx: Tx, station: number, itemId: string, today: Day): Promise<PriceRow[]> {
  await getItem(tx, station, itemId, today);
  const found = await rows<PriceDraft & { recordedAt: Date; proposalId: string | null }>(
    tx,
    `SELECT valid_from AS "from", point_price AS "pointPrice", shelf_price_fen AS "shelfPriceFen",
            recorded_at AS "recordedAt", proposal_id AS "proposalId"
       FROM points.item_price WHERE station_id = $1 AND item_id = $2
      ORDER BY valid_from DESC, recorded_at DESC LIMIT 500`,
    [station, itemId],
  );
  return found.map((row) => ({ ...row, recordedAt: row.recordedAt.toISOString() }));
}
