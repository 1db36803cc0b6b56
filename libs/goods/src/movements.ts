import type { StockKind, StockMovement } from '#contract';
import { rows, type House } from '#platform';
import type { Page } from './pages';

/** The register of one item's goods in and out, latest first; `after` is a version. */
export async function listMovements(
  house: House,
  station: number,
  query: { itemId: string; kind?: StockKind | undefined; after?: string | undefined; limit: number },
): Promise<Page<StockMovement>> {
  const before = Number(query.after ?? Number.MAX_SAFE_INTEGER);
  const sql = `SELECT m.item_id AS "itemId", i.name_zh AS "nameZh", m.version, m.kind, m.pieces, m.free_after AS "freeAfter",
            m.allocated_after AS "allocatedAfter", m.at, m.source_id AS "sourceId", m.best_before AS "bestBefore",
            m.reason, m.actor_kind AS "actorKind", m.actor_id AS "actorId"
       FROM points.stock_movement m
       JOIN points.item i ON i.station_id = $1 AND i.item_id = m.item_id
      WHERE m.station_id = $1 AND m.item_id = $2 AND m.version < $3 AND ($4::text IS NULL OR m.kind::text = $4)
      ORDER BY m.version DESC LIMIT $5`;
  const bound = Number.isSafeInteger(before) ? before : 0;
  const found = await house.db.inStation(
    station,
    (tx) =>
    rows<Omit<StockMovement, 'at'> & { at: Date }>(tx, sql, [station, query.itemId, bound, query.kind ?? null, query.limit + 1]), // prettier-ignore
  );
  const items = found.slice(0, query.limit).map((row) => ({ ...row, at: row.at.toISOString() }));
  return { items, next: found.length > query.limit ? String(items.at(-1)!.version) : null };
}
