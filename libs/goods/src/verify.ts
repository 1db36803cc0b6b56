import { rows, type Check, type Finding, type Tx } from '#platform';

interface Row {
  item_id: string;
  version: number;
  expected: number | string | null;
  found: number | string | null;
}

/** Each movement follows the one before: its number, and what it leaves free and allocated. */
async function* checkMovements(tx: Tx, station: number): AsyncIterable<Finding> {
  const wrong = await rows<Row>(
    tx,
    `SELECT item_id, version, number || ' ' || free || ' ' || allocated AS expected,
            version || ' ' || free_after || ' ' || allocated_after AS found
       FROM (SELECT m.item_id, m.version, m.free_after, m.allocated_after,
                    row_number() OVER item AS number,
                    sum(m.pieces * (points.stock_effect(m.kind)).free) OVER item AS free,
                    sum(m.pieces * (points.stock_effect(m.kind)).allocated) OVER item AS allocated
               FROM points.stock_movement m WHERE m.station_id = $1
             WINDOW item AS (PARTITION BY m.item_id ORDER BY m.version)) w
      WHERE version <> number OR free_after <> free OR allocated_after <> allocated
      ORDER BY item_id, version LIMIT 1000`,
    [station],
  );
  for (const { item_id, version, expected, found } of wrong) {
    yield { check: 'stock-movement', table: 'stock_movement', key: { item_id, version }, expected, found };
  }
}

/** An item's stock is the sum of its movements. */
async function* checkStock(tx: Tx, station: number): AsyncIterable<Finding> {
  const wrong = await rows<Row>(
    tx,
    `SELECT * FROM (
       SELECT s.item_id, s.version, s.version || ' ' || s.free || ' ' || s.allocated AS found,
              count(m.version) || ' ' || coalesce(sum(m.pieces * (points.stock_effect(m.kind)).free), 0)
                || ' ' || coalesce(sum(m.pieces * (points.stock_effect(m.kind)).allocated), 0) AS expected
         FROM points.stock s
         LEFT JOIN points.stock_movement m ON m.station_id = $1 AND m.item_id = s.item_id
        WHERE s.station_id = $1 GROUP BY s.item_id, s.version, s.free, s.allocated) t
      WHERE expected <> found ORDER BY item_id`,
    [station],
  );
  for (const { item_id, expected, found } of wrong) {
    yield { check: 'stock-sum', table: 'stock', key: { item_id }, expected, found };
  }
}

/** No movement is of an item that is not there; every item has its stock. */
async function* checkItems(tx: Tx, station: number): AsyncIterable<Finding> {
  const lost = await rows<{ item_id: string; table: string }>(
    tx,
    `SELECT DISTINCT m.item_id, 'stock_movement' AS table FROM points.stock_movement m
      WHERE m.station_id = $1 AND NOT EXISTS (SELECT FROM points.stock s WHERE s.station_id = $1 AND s.item_id = m.item_id)
     UNION ALL
     SELECT i.item_id, 'item' FROM points.item i
      WHERE i.station_id = $1 AND NOT EXISTS (SELECT FROM points.stock s WHERE s.station_id = $1 AND s.item_id = i.item_id)`,
    [station],
  );
  for (const { item_id, table } of lost) {
    yield { check: 'stock-item', table, key: { item_id }, expected: 'a row of stock', found: null };
  }
}

/** What a receipt or a count says of an item is what came in by it, or was found and missed by it. */
async function* checkPapers(tx: Tx, station: number): AsyncIterable<Finding> {
  const wrong = await rows<{ paper: string; item_id: string; expected: number; found: number }>(
    tx,
    `SELECT coalesce(p.paper, m.source_id) AS paper, coalesce(p.item_id, m.item_id) AS item_id,
            coalesce(p.pieces, 0) AS expected, coalesce(m.pieces, 0) AS found
       FROM (SELECT l.receipt_id AS paper, l.item_id, sum(l.pieces) AS pieces
               FROM points.stock_receipt_line l WHERE l.station_id = $1 GROUP BY 1, 2
              UNION ALL
             SELECT l.count_id, l.item_id, l.counted - l.expected FROM points.stock_count_line l WHERE l.station_id = $1) p
       FULL JOIN (SELECT x.source_id, x.item_id, sum(CASE x.kind WHEN 'shortage' THEN -x.pieces ELSE x.pieces END) AS pieces
                    FROM points.stock_movement x
                   WHERE x.station_id = $1 AND x.source_id IS NOT NULL AND x.kind IN ('received', 'donated', 'surplus', 'shortage') GROUP BY 1, 2) m
         ON m.source_id = p.paper AND m.item_id = p.item_id
      WHERE coalesce(p.pieces, 0) <> coalesce(m.pieces, 0) ORDER BY 1, 2 LIMIT 1000`,
    [station],
  );
  for (const { paper, item_id, expected, found } of wrong) {
    yield {
      check: 'stock-paper',
      table: 'stock_movement',
      key: { source_id: paper, item_id },
      expected,
      found,
    };
  }
}

/** What must hold of the goods of a station. */
export const goodsChecks: readonly Check[] = [
  { name: 'stock movements', run: checkMovements },
  { name: 'stock', run: checkStock },
  { name: 'items', run: checkItems },
  { name: 'receipts and counts', run: checkPapers },
];
