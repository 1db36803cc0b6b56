import type { WantedLines } from '#contract';
import type { TestHouse, TestStation } from '../../support';

const ITEMS = 100;

export interface Offered {
  itemId: string;
  points: number;
}

/** Puts 100 items on the shelf of each station, enough of each for any run, and lifts the monthly limit. */
export async function stocked(
  house: TestHouse,
  stations: readonly TestStation[],
): Promise<Map<number, Offered[]>> {
  const shelves = new Map<number, Offered[]>();
  for (const { station } of stations) {
    // One resident a household, who bears its id.
    await house.owner.query(
      `INSERT INTO points.resident (station_id, resident_id, household_id, name, masked_name, relation, born_on, joined_on)
       SELECT $1::integer, household_id, household_id, '张三', '张*', '户主', '1960-01-01', '2018-09-01'
         FROM points.household WHERE station_id = $1`,
      [station],
    );
    await house.owner.query(
      `INSERT INTO points.item (station_id, item_id, name_zh, name_en, unit_zh, unit_en, category, icon, offered, created_at)
       SELECT $1::integer, uuidv7(), '商品' || n, 'item ' || n, '袋', 'bag', 'staple', 'rice', true, '2018-09-01'
         FROM generate_series(1, $2::integer) n`,
      [station, ITEMS],
    );
    await house.owner.query(
      `INSERT INTO points.item_price (station_id, item_id, valid_from, recorded_at, point_price, shelf_price_fen)
       SELECT station_id, item_id, '2018-09-01', '2018-09-01', 1 + (row_number() OVER ()) % 10, 10000
         FROM points.item WHERE station_id = $1`,
      [station],
    );
    await house.owner.query(
      `SELECT points.open_stock(station_id, item_id) FROM points.item WHERE station_id = $1`,
      [station],
    );
    await house.owner.query(
      `SELECT points.keep_stock($1, $2, 'received', array_agg(item_id ORDER BY item_id), array_agg(1000000), NULL, NULL, NULL, NULL)
         FROM points.item WHERE station_id = $1`,
      [station, house.clock.now()],
    );
    await house.owner.query(
      `INSERT INTO points.setting (station_id, key, valid_from, value) VALUES ($1, 'redeem.pointsPerMonth', '2020-01-01', '1000000')`,
      [station],
    );
    const { rows } = await house.owner.query<Offered>(
      `SELECT item_id AS "itemId", point_price AS points FROM points.item_price WHERE station_id = $1`,
      [station],
    );
    shelves.set(station, rows);
  }
  return shelves;
}

/** Opens the shops at every hour: the built api goes by the machine's clock. */
export async function alwaysOpen(house: TestHouse, stations: readonly TestStation[]) {
  await house.owner.query(
    `INSERT INTO points.setting (station_id, key, valid_from, value)
     SELECT s, key, '2020-01-01', value::jsonb FROM unnest($1::integer[]) s,
       (VALUES ('redeem.openDays', '[1,2,3,4,5,6,7]'), ('redeem.opensAt', '"00:00"'), ('redeem.closesAt', '"24:00"')) AS v (key, value)`,
    [stations.map(({ station }) => station)],
  );
}

/** One to three of the items, a piece or two of each. */
export function basket(shelf: readonly Offered[]): WantedLines {
  const size = 1 + Math.floor(Math.random() * 3);
  const start = Math.floor(Math.random() * shelf.length);
  return Array.from({ length: size }, (_, i) => {
    const { itemId, points } = shelf[(start + i * 7) % shelf.length]!;
    return { itemId, points, pieces: 1 + Math.floor(Math.random() * 2) };
  });
}
