import { SHOP_READERS, type Register } from './register';

export const goods: Register = {
  book: 'goods',
  roles: SHOP_READERS,
  whole: [],
  from: `points.stock_movement m
    JOIN points.item i ON i.station_id = $1 AND i.item_id = m.item_id
    LEFT JOIN points.stock_receipt t ON t.station_id = $1 AND t.receipt_id = m.source_id
    LEFT JOIN points.staff s ON s.station_id = $1 AND s.staff_id = m.actor_id`,
  // Pieces laid ready for a redemption, or given back from it, have not left the shelf.
  where: `m.station_id = $1 AND m.kind NOT IN ('allocated', 'released')`,
  columns: [
    { key: 'at', kind: 'moment', sql: 'm.at', width: 28 },
    { key: 'item', kind: 'text', sql: 'i.name_zh', width: 40 },
    { key: 'unit', kind: 'text', sql: 'i.unit_zh', width: 12 },
    { key: 'stockKind', kind: 'word', set: 'stockKind', sql: 'm.kind::text', width: 18 },
    {
      key: 'piecesIn',
      kind: 'number',
      sql: `CASE WHEN m.kind IN ('received', 'donated', 'surplus', 'returned') THEN m.pieces END`,
      summed: true,
      width: 14,
    },
    {
      key: 'piecesOut',
      kind: 'number',
      sql: `CASE WHEN m.kind IN ('sold', 'spoiled', 'shortage', 'handed-over') THEN m.pieces END`,
      summed: true,
      width: 14,
    },
    { key: 'left', kind: 'number', sql: 'm.free_after + m.allocated_after', width: 14 },
    { key: 'bestBefore', kind: 'day', sql: 'm.best_before::text', width: 22 },
    { key: 'fromWhom', kind: 'text', sql: 't.from_whom', width: 36 },
    { key: 'reason', kind: 'text', sql: 'm.reason', width: 30 },
    { key: 'keeper', kind: 'text', sql: 's.name', width: 18 },
  ],
  order: [
    { sql: 'm.at', type: 'timestamptz' },
    { sql: 'm.item_id', type: 'uuid' },
    { sql: 'm.version', type: 'bigint' },
  ],
  latestFirst: true,
  branch: null,
  dates: { written: 'm.at' },
  kind: { sql: 'm.kind::text', set: 'stockKind' },
  item: 'm.item_id',
  search: { texts: ['i.name_zh', 'i.name_en', 'i.barcode', 't.from_whom'] },
};

export const counts: Register = {
  book: 'counts',
  roles: SHOP_READERS,
  whole: [],
  from: `points.stock_count_line l
    JOIN points.stock_count t ON t.station_id = $1 AND t.count_id = l.count_id
    JOIN points.item i ON i.station_id = $1 AND i.item_id = l.item_id
    LEFT JOIN points.staff s ON s.station_id = $1 AND s.staff_id = t.counted_by`,
  where: 'l.station_id = $1',
  columns: [
    { key: 'countedAt', kind: 'moment', sql: 't.counted_at', width: 28 },
    { key: 'item', kind: 'text', sql: 'i.name_zh', width: 44 },
    { key: 'unit', kind: 'text', sql: 'i.unit_zh', width: 14 },
    { key: 'expected', kind: 'number', sql: 'l.expected', summed: true, width: 18 },
    { key: 'counted', kind: 'number', sql: 'l.counted', summed: true, width: 18 },
    { key: 'difference', kind: 'number', sql: 'l.counted - l.expected', summed: true, width: 18 },
    { key: 'keeper', kind: 'text', sql: 's.name', width: 20 },
    { key: 'note', kind: 'text', sql: 't.note', width: 50 },
  ],
  order: [
    { sql: 't.counted_at', type: 'timestamptz' },
    { sql: 't.count_id', type: 'uuid' },
    { sql: 'l.item_id', type: 'uuid' },
  ],
  latestFirst: true,
  branch: null,
  dates: { written: 't.counted_at' },
  item: 'l.item_id',
  search: { texts: ['i.name_zh', 'i.name_en', 'i.barcode'] },
};

export const donations: Register = {
  book: 'donations',
  roles: SHOP_READERS,
  whole: [],
  from: `points.stock_receipt t
    JOIN points.stock_receipt_line l ON l.station_id = $1 AND l.receipt_id = t.receipt_id
    JOIN points.item i ON i.station_id = $1 AND i.item_id = l.item_id
    LEFT JOIN points.staff s ON s.station_id = $1 AND s.staff_id = t.received_by`,
  where: `t.station_id = $1 AND t.kind = 'donation'`,
  columns: [
    { key: 'receivedAt', kind: 'moment', sql: 't.received_at', width: 28 },
    { key: 'donor', kind: 'text', sql: 't.from_whom', width: 50 },
    { key: 'documentNo', kind: 'text', sql: 't.document_no', width: 28 },
    { key: 'item', kind: 'text', sql: 'i.name_zh', width: 44 },
    { key: 'unit', kind: 'text', sql: 'i.unit_zh', width: 14 },
    { key: 'pieces', kind: 'number', sql: 'l.pieces', summed: true, width: 16 },
    { key: 'bestBefore', kind: 'day', sql: 'l.best_before::text', width: 24 },
    { key: 'keeper', kind: 'text', sql: 's.name', width: 20 },
  ],
  order: [
    { sql: 't.received_at', type: 'timestamptz' },
    { sql: 't.receipt_id', type: 'uuid' },
    { sql: 'l.line_no', type: 'integer' },
  ],
  latestFirst: true,
  branch: null,
  dates: { written: 't.received_at' },
  item: 'l.item_id',
  search: { texts: ['t.from_whom', 't.document_no', 'i.name_zh', 'i.name_en'] },
};
