import type { CountDraft, StockCount } from '#contract';
import { audit, Refusal, rows, type House, type Tx } from '#platform';
import { actorOfStaff, keepStock, onceFor, type ShopStaff } from './keep';
import { cursorAt, pageOfRows, type Page } from './pages';

/** What a count sheet comes to: pieces found beyond the books, and pieces missing. */
export function differencesOf(lines: CountDraft['lines']): {
  surplus: { itemId: string; pieces: number }[];
  shortage: { itemId: string; pieces: number }[];
} {
  const by = (sign: 1 | -1) =>
    lines
      .map(({ itemId, expected, counted }) => ({ itemId, pieces: sign * (counted - expected) }))
      .filter(({ pieces }) => pieces > 0);
  return { surplus: by(1), shortage: by(-1) };
}

/**
 * Enters a count. Each line is kept, also where sheet and shelf agree; a difference is booked against what the sheet
 * said. Of what was sold or came in since the sheet was made nobody knows whether it was counted: it is counted again.
 * @throws Refusal not_found; stale { items }: these have moved since; stock_too_low: more is missing than is free
 *   (release what is held first)
 */
export function enterCount(
  house: House,
  staff: ShopStaff,
  draft: CountDraft & { countId: string },
  now: Date,
): Promise<{ reply: StockCount; replayed: boolean }> {
  return onceFor(house, staff, draft.countId, draft, now, (tx) => count(tx, staff, draft, now));
}

async function count(
  tx: Tx,
  staff: ShopStaff,
  draft: CountDraft & { countId: string },
  now: Date,
): Promise<StockCount> {
  const { station, staffId } = staff;
  const moved = await rows<{ item_id: string }>(
    tx,
    `SELECT s.item_id FROM unnest($2::uuid[], $3::integer[]) AS l(item_id, expected)
       JOIN points.stock s ON s.station_id = $1 AND s.item_id = l.item_id
      WHERE s.free + s.allocated <> l.expected ORDER BY s.item_id`,
    [station, draft.lines.map((line) => line.itemId), draft.lines.map((line) => line.expected)],
  );
  if (moved.length > 0) throw new Refusal('stale', { items: moved.map(({ item_id }) => item_id) });
  await rows(
    tx,
    `INSERT INTO points.stock_count (station_id, count_id, counted_at, counted_by, note) VALUES ($1, $2, $3, $4, $5)`,
    [station, draft.countId, now, staffId, draft.note],
  );
  const { surplus, shortage } = differencesOf(draft.lines);
  const why = { source: draft.countId, reason: draft.note, staffId };
  // Both kinds lock by id; a line is of one kind, so surplus before shortage cannot meet another count in a circle
  // without one of the two giving way and starting again (Database.inStation).
  await keepStock(tx, station, now, 'surplus', surplus, why);
  await keepStock(tx, station, now, 'shortage', shortage, why);
  const written = await rows(
    tx,
    `INSERT INTO points.stock_count_line (station_id, count_id, item_id, expected, counted)
     SELECT $1, $2, s.item_id, l.expected, l.counted
       FROM unnest($3::uuid[], $4::integer[], $5::integer[]) AS l(item_id, expected, counted)
       JOIN points.stock s ON s.station_id = $1 AND s.item_id = l.item_id RETURNING 1`,
    [
      station,
      draft.countId,
      draft.lines.map((line) => line.itemId),
      draft.lines.map((line) => line.expected),
      draft.lines.map((line) => line.counted),
    ],
  );
  if (written.length !== draft.lines.length) throw new Refusal('not_found');
  await audit(tx, station, actorOfStaff(staff), 'stock.count', now, { kind: 'count', id: draft.countId }, { lines: draft.lines.length, surplus: surplus.length, shortage: shortage.length }); // prettier-ignore
  return (await readCounts(tx, station, `c.count_id = $2`, [draft.countId]))[0]!;
}

async function readCounts(tx: Tx, station: number, where: string, params: unknown[]): Promise<StockCount[]> {
  const found = await rows<Omit<StockCount, 'countedAt'> & { countedAt: Date }>(
    tx,
    `SELECT c.count_id AS "countId", c.counted_at AS "countedAt", c.counted_by AS "countedBy", c.note,
            (SELECT coalesce(jsonb_agg(jsonb_build_object('itemId', l.item_id, 'nameZh', i.name_zh,
                      'expected', l.expected, 'counted', l.counted) ORDER BY i.sort, i.name_zh, i.item_id), '[]')
               FROM points.stock_count_line l
               JOIN points.item i ON i.station_id = $1 AND i.item_id = l.item_id
              WHERE l.station_id = $1 AND l.count_id = c.count_id) AS lines
       FROM points.stock_count c WHERE c.station_id = $1 AND ${where}`,
    [station, ...params],
  );
  return found.map((row) => ({ ...row, countedAt: row.countedAt.toISOString() }));
}

/** Counts, latest first. */
export async function listCounts(
  house: House,
  station: number,
  query: { after?: string | undefined; limit: number },
): Promise<Page<StockCount>> {
  const where = `(c.counted_at, c.count_id) < ($2, $3) ORDER BY c.counted_at DESC, c.count_id DESC LIMIT $4`;
  const found = await house.db.inStation(station, (tx) =>
    readCounts(tx, station, where, [...cursorAt(query.after), query.limit + 1]),
  );
  return pageOfRows(found, query.limit, (row) => [row.countedAt, row.countId]);
}
