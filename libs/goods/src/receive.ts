import type { ReceiptDraft, StockReceipt } from '#contract';
import { audit, rows, type House, type Tx } from '#platform';
import { actorOfStaff, keepStock, onceFor, type ShopStaff } from './keep';
import { cursorAt, pageOfRows, type Page } from './pages';

/**
 * Receives a delivery or a donation: every line goes to the shelf at once.
 * @param staff who signs for it
 * @throws Refusal not_found (an item that is not here), request_differs, request_abandoned
 */
export function receiveGoods(
  house: House,
  staff: ShopStaff,
  draft: ReceiptDraft & { receiptId: string },
  now: Date,
): Promise<{ reply: StockReceipt; replayed: boolean }> {
  return onceFor(house, staff, draft.receiptId, draft, now, (tx) => receive(tx, staff, draft, now));
}

async function receive(
  tx: Tx,
  staff: ShopStaff,
  draft: ReceiptDraft & { receiptId: string },
  now: Date,
): Promise<StockReceipt> {
  const { station, staffId } = staff;
  await rows(
    tx,
    `INSERT INTO points.stock_receipt (station_id, receipt_id, kind, from_whom, document_no, received_at, received_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [station, draft.receiptId, draft.kind, draft.fromWhom, draft.documentNo, now, staffId],
  );
  const kind = draft.kind === 'donation' ? 'donated' : 'received';
  await keepStock(tx, station, now, kind, draft.lines, { source: draft.receiptId, reason: null, staffId });
  await rows(
    tx,
    `INSERT INTO points.stock_receipt_line (station_id, receipt_id, line_no, item_id, pieces, best_before)
     SELECT $1, $2, l.n, l.item, l.pieces, l.best_before
       FROM unnest($3::uuid[], $4::integer[], $5::date[]) WITH ORDINALITY AS l(item, pieces, best_before, n)`,
    [
      station,
      draft.receiptId,
      draft.lines.map((line) => line.itemId),
      draft.lines.map((line) => line.pieces),
      draft.lines.map((line) => line.bestBefore),
    ],
  );
  await audit(tx, station, actorOfStaff(staff), 'stock.receive', now, { kind: 'receipt', id: draft.receiptId }, { lines: draft.lines.length }); // prettier-ignore
  return (await readReceipts(tx, station, `r.receipt_id = $2`, [draft.receiptId]))[0]!;
}

type ReceiptRow = Omit<StockReceipt, 'receivedAt'> & { receivedAt: Date };

async function readReceipts(
  tx: Tx,
  station: number,
  where: string,
  params: unknown[],
): Promise<StockReceipt[]> {
  const found = await rows<ReceiptRow>(
    tx,
    `SELECT r.receipt_id AS "receiptId", r.kind, r.from_whom AS "fromWhom", r.document_no AS "documentNo",
            r.received_at AS "receivedAt", r.received_by AS "receivedBy",
            (SELECT coalesce(jsonb_agg(jsonb_build_object('itemId', l.item_id, 'nameZh', i.name_zh, 'pieces', l.pieces,
                      'bestBefore', l.best_before) ORDER BY l.line_no), '[]')
               FROM points.stock_receipt_line l
               JOIN points.item i ON i.station_id = $1 AND i.item_id = l.item_id
              WHERE l.station_id = $1 AND l.receipt_id = r.receipt_id) AS lines
       FROM points.stock_receipt r WHERE r.station_id = $1 AND ${where}`,
    [station, ...params],
  );
  return found.map((row) => ({ ...row, receivedAt: row.receivedAt.toISOString() }));
}

/** Deliveries and donations, latest first: the registers of goods received and of donations. */
export async function listReceipts(
  house: House,
  station: number,
  query: { kind?: 'purchase' | 'donation' | undefined; after?: string | undefined; limit: number },
): Promise<Page<StockReceipt>> {
  const where = `($2::text IS NULL OR r.kind = $2) AND (r.received_at, r.receipt_id) < ($3, $4)
     ORDER BY r.received_at DESC, r.receipt_id DESC LIMIT $5`;
  const found = await house.db.inStation(station, (tx) =>
    readReceipts(tx, station, where, [query.kind ?? null, ...cursorAt(query.after), query.limit + 1]),
  );
  return pageOfRows(found, query.limit, (row) => [row.receivedAt, row.receiptId]);
}
