import type { StockWatch } from '#contract';
import { addDays, dayOf, rows, startOfDay, type House, type Tx } from '#platform';
import { leftByDay, type Batch } from './best-before';

/** Days over which the pace of an item is measured. */
const PACE_DAYS = 30;

/**
 * What the keeper should look after: items at or below their mark, and pieces whose day comes within so many days.
 * @param days how far ahead to look at best-before days
 */
export function watchStock(house: House, station: number, days: number, now: Date): Promise<StockWatch> {
  return house.db.inStation(station, async (tx) => ({
    low: await lowStock(tx, station, now),
    bestBefore: await bestBefore(tx, station, days, now),
  }));
}

async function lowStock(tx: Tx, station: number, now: Date): Promise<StockWatch['low']> {
  const since = startOfDay(addDays(dayOf(now), -PACE_DAYS));
  const found = await rows<{ itemId: string; nameZh: string; free: number; lowStock: number; gone: number }>(
    tx,
    `SELECT i.item_id AS "itemId", i.name_zh AS "nameZh", s.free, i.low_stock AS "lowStock",
            (SELECT coalesce(sum(m.pieces), 0)::integer FROM points.stock_movement m
              WHERE m.station_id = $1 AND m.item_id = i.item_id AND m.at >= $2 AND m.kind IN ('sold', 'handed-over')) AS gone
       FROM points.stock s
       JOIN points.item i ON i.station_id = $1 AND i.item_id = s.item_id
      WHERE s.station_id = $1 AND i.offered AND s.free <= i.low_stock
      ORDER BY s.free, i.sort, i.item_id LIMIT 500`,
    [station, since],
  );
  return found.map(({ gone, ...item }) => ({
    ...item,
    daysLeft: gone === 0 ? null : Math.floor((item.free * PACE_DAYS * 10) / gone) / 10,
  }));
}

async function bestBefore(
  tx: Tx,
  station: number,
  days: number,
  now: Date,
): Promise<StockWatch['bestBefore']> {
  const today = dayOf(now);
  const until = addDays(today, days);
  const found = await rows<{ itemId: string; nameZh: string; here: number; batches: Batch[] }>(
    tx,
    `SELECT b.item_id AS "itemId", i.name_zh AS "nameZh", s.free + s.allocated AS here,
            jsonb_agg(jsonb_build_object('bestBefore', b.best_before, 'pieces', b.pieces)) AS batches
       FROM (SELECT l.item_id, l.best_before, sum(l.pieces) AS pieces FROM points.stock_receipt_line l
              WHERE l.station_id = $1 AND l.item_id IN (
                SELECT d.item_id FROM points.stock_receipt_line d WHERE d.station_id = $1 AND d.best_before <= $2)
              GROUP BY l.item_id, l.best_before) b
       JOIN points.item i ON i.station_id = $1 AND i.item_id = b.item_id
       JOIN points.stock s ON s.station_id = $1 AND s.item_id = b.item_id
      GROUP BY b.item_id, i.name_zh, s.free, s.allocated`,
    [station, until],
  );
  return found
    .flatMap(({ itemId, nameZh, here, batches }) =>
      leftByDay(batches, here)
        .filter((left) => left.bestBefore <= until)
        .map((left) => ({ itemId, nameZh, ...left, over: left.bestBefore < today })),
    )
    .sort((a, b) => (a.bestBefore < b.bestBefore ? -1 : 1));
}
