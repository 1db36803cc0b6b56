import type { BookFilter } from '#contract';
import { addDays, rows, startOfDay, type Day, type Tx } from '#platform';
import type { Reading } from '../registers';
import { conditionOf } from '../registers/statement';

/** Middle values, in days, from the act to the claim and from the claim to its credit; null where nothing was credited. */
export async function paceOf(
  tx: Tx,
  station: number,
  { register, branch }: Reading,
  filter: BookFilter,
  now: Date,
): Promise<{ toClaim: number | null; toCredit: number | null }> {
  const { sql, params } = conditionOf(register, station, branch, filter, now);
  const days = (from: string, to: string) =>
    `percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM ${to} - ${from}) / 86400.0)::float8`;
  const [found] = await rows<{ toClaim: number | null; toCredit: number | null }>(
    tx,
    `SELECT ${days('points.start_of_day(c.act_day)', 'c.submitted_at')} AS "toClaim",
            ${days('c.submitted_at', 'c.credited_at')} AS "toCredit"
       FROM ${register.from} WHERE ${sql}`,
    params,
  );
  const tenth = (value: number | null) => (value === null ? null : Math.round(value * 10) / 10);
  return { toClaim: tenth(found!.toClaim), toCredit: tenth(found!.toCredit) };
}

export interface StockLeft {
  itemId: string;
  nameZh: string;
  nameEn: string;
  pieces: number;
  /** Handed over or sold in the thirty days up to the day. */
  outPieces: number;
  /** At the pace of those thirty days; null where nothing left the shelf. */
  daysLeft: number | null;
  /** What the free pieces cost in points on the day; null where the item cannot be redeemed. */
  points: number | null;
}

const LOOK_BACK_DAYS = 30;

/** How long each item lasts, and what the shelf is worth in points. */
export async function stockLeft(tx: Tx, station: number, day: Day): Promise<StockLeft[]> {
  const found = await rows<Omit<StockLeft, 'daysLeft'>>(
    tx,
    `SELECT i.item_id AS "itemId", i.name_zh AS "nameZh", i.name_en AS "nameEn", s.free + s.allocated AS pieces,
            coalesce(m.out, 0)::integer AS "outPieces", s.free * p.point_price AS points
       FROM points.item i
       JOIN points.stock s ON s.station_id = $1 AND s.item_id = i.item_id
       LEFT JOIN (SELECT item_id, sum(pieces) AS out FROM points.stock_movement
                   WHERE station_id = $1 AND kind IN ('handed-over', 'sold') AND at >= $3 AND at < $4
                   GROUP BY item_id) m ON m.item_id = i.item_id
       LEFT JOIN LATERAL (SELECT x.point_price FROM points.item_price x
                           WHERE x.station_id = $1 AND x.item_id = i.item_id AND x.valid_from <= $2
                           ORDER BY x.valid_from DESC, x.recorded_at DESC LIMIT 1) p ON true
      WHERE i.station_id = $1 ORDER BY i.sort, i.item_id`,
    [station, day, startOfDay(addDays(day, 1 - LOOK_BACK_DAYS)), startOfDay(addDays(day, 1))],
  );
  return found.map((item) => ({
    ...item,
    daysLeft: item.outPieces === 0 ? null : Math.floor((item.pieces * LOOK_BACK_DAYS) / item.outPieces),
  }));
}
