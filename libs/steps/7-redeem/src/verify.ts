import { rows, type Check, type Finding, type Tx } from '#platform';

interface Row {
  redemption_id: string;
  expected: string | null;
  found: string | null;
}

/**
 * A redemption's points are its entry's, and what came back has come back once: to its household, or to the one that it
 * was merged into. What lapsed and was given back for a paper slip is not its own (the account's walk looks at that).
 */
async function* checkEntries(tx: Tx, station: number): AsyncIterable<Finding> {
  const wrong = await rows<Row>(
    tx,
    `SELECT redemption_id, expected, found FROM (
       SELECT r.redemption_id,
              'redeem ' || r.points || CASE r.state WHEN 'released' THEN ', release ' || r.points
                WHEN 'returned' THEN ', return ' || r.points ELSE '' END AS expected,
              (SELECT string_agg(e.kind || ' ' || e.points || CASE WHEN e.household_id = r.household_id THEN ''
                  WHEN points.household_now($1, e.household_id) = points.household_now($1, r.household_id) THEN ''
                  ELSE ' elsewhere' END, ', ' ORDER BY e.kind <> 'redeem', e.version) FROM points.entry e
                WHERE e.station_id = $1 AND e.source_id = r.redemption_id AND e.kind <> 'reverse-expire') AS found
         FROM points.redemption r WHERE r.station_id = $1) t
      WHERE found IS DISTINCT FROM expected ORDER BY redemption_id LIMIT 1000`,
    [station],
  );
  for (const { redemption_id, expected, found } of wrong) {
    yield { check: 'redemption-entry', table: 'redemption', key: { redemption_id }, expected, found };
  }
}

/** No entry stands on a redemption that is not there. */
async function* checkSources(tx: Tx, station: number): AsyncIterable<Finding> {
  const lost = await rows<{ household_id: string; version: number }>(
    tx,
    `SELECT e.household_id, e.version FROM points.entry e
      WHERE e.station_id = $1 AND e.source_kind = 'redemption' AND NOT EXISTS (
        SELECT FROM points.redemption r WHERE r.station_id = $1 AND r.redemption_id = e.source_id) LIMIT 1000`,
    [station],
  );
  for (const key of lost) {
    yield {
      check: 'redemption-source',
      table: 'entry',
      key: { ...key },
      expected: 'a redemption',
      found: null,
    };
  }
}

/** A basket is a list; of anything else no line is read, and its sums are missing. */
const BASKET = `CASE WHEN jsonb_typeof(r.basket) = 'array' THEN r.basket ELSE '[]' END`;

/** The movements that a redemption's life leaves behind, by its state. */
const LEFT = `CASE WHEN r.mode <> 'kiosk' AND r.state = 'handed-over' THEN 'sold'
  WHEN r.mode <> 'kiosk' THEN 'sold,returned'
  WHEN r.state = 'held' THEN 'allocated' WHEN r.state = 'handed-over' THEN 'allocated,handed-over'
  WHEN r.state = 'released' THEN 'allocated,released' ELSE 'allocated,handed-over,returned' END`;

/** Every line of a basket has moved its pieces, in and out as its state says. */
async function* checkGoods(tx: Tx, station: number): AsyncIterable<Finding> {
  const wrong = await rows<Row & { item_id: string }>(
    tx,
    `SELECT redemption_id, item_id, expected, found FROM (
       SELECT r.redemption_id, l."itemId" AS item_id, ${LEFT} || ' ' || l.pieces AS expected,
              (SELECT string_agg(m.kind::text, ',' ORDER BY m.version) || ' ' || max(m.pieces) FROM points.stock_movement m
                WHERE m.station_id = $1 AND m.item_id = l."itemId" AND m.source_id = r.redemption_id
                  AND m.kind <> 'spoiled') AS found
         FROM points.redemption r, jsonb_to_recordset(${BASKET}) AS l("itemId" uuid, pieces integer)
        WHERE r.station_id = $1) t
      WHERE found IS DISTINCT FROM expected ORDER BY redemption_id, item_id LIMIT 1000`,
    [station],
  );
  for (const { redemption_id, item_id, expected, found } of wrong) {
    yield {
      check: 'redemption-goods',
      table: 'redemption',
      key: { redemption_id, item_id },
      expected,
      found,
    };
  }
}

/** A redemption's sums are its basket's, its household and resident are there. */
async function* checkBaskets(tx: Tx, station: number): AsyncIterable<Finding> {
  const wrong = await rows<Row>(
    tx,
    `SELECT redemption_id, expected, found FROM (
       SELECT r.redemption_id, r.pieces || ' ' || r.points || ' of a resident' AS found,
              (SELECT sum(l.pieces) || ' ' || sum(l.pieces * l.points)
                 FROM jsonb_to_recordset(${BASKET}) AS l(pieces integer, points integer))
              || CASE WHEN p.resident_id IS NULL OR h.household_id IS NULL THEN ' of nobody' ELSE ' of a resident' END AS expected
         FROM points.redemption r
         LEFT JOIN points.resident p ON p.station_id = $1 AND p.resident_id = r.resident_id
         LEFT JOIN points.household h ON h.station_id = $1 AND h.household_id = r.household_id
        WHERE r.station_id = $1) t
      WHERE found IS DISTINCT FROM expected ORDER BY redemption_id LIMIT 1000`,
    [station],
  );
  for (const { redemption_id, expected, found } of wrong) {
    yield { check: 'redemption-sum', table: 'redemption', key: { redemption_id }, expected, found };
  }
}

/** Redemptions agree with the ledger and with the goods. */
export const redeemChecks: readonly Check[] = [
  { name: 'redemptions and entries', run: checkEntries },
  { name: 'sources of redemptions', run: checkSources },
  { name: 'redemptions and goods', run: checkGoods },
  { name: 'baskets', run: checkBaskets },
];
