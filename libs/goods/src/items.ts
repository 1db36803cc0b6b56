import { REFUSED_CATEGORIES, type ItemChange, type ItemDraft, type StockItem } from '#contract';
import { audit, type Day, dayOf, type House, one, Refusal, rows, type Tx, unlessTaken } from '#platform';
import { actorOfStaff, onceFor, type ShopStaff } from './keep';

/** An item with its stock and the price of a day; `$2` is the day. */
const STOCK_ITEM = `
  SELECT i.item_id AS "itemId", i.name_zh AS "nameZh", i.name_en AS "nameEn", i.unit_zh AS "unitZh", i.unit_en AS "unitEn",
         i.category, i.barcode, i.icon, i.picture_id AS "pictureId", i.offered, i.limit_each AS "limitEach",
         i.limit_member_month AS "limitMemberMonth", i.limit_household_month AS "limitHouseholdMonth",
         i.low_stock AS "lowStock", i.sort, s.free, s.allocated, p.point_price AS "pointPrice", p.shelf_price_fen AS "shelfPriceFen"
    FROM points.item i
    JOIN points.stock s ON s.station_id = $1 AND s.item_id = i.item_id
    LEFT JOIN LATERAL (
      SELECT v.point_price, v.shelf_price_fen FROM points.item_price v
       WHERE v.station_id = $1 AND v.item_id = i.item_id AND v.valid_from <= $2
       ORDER BY v.valid_from DESC, v.recorded_at DESC LIMIT 1) p ON true
   WHERE i.station_id = $1`;

/** All items, as the shop sorts them. */
export function listItems(house: House, station: number, day: Day): Promise<StockItem[]> {
  return house.db.inStation(station, (tx) =>
    rows<StockItem>(tx, `${STOCK_ITEM} ORDER BY i.sort, i.name_zh, i.item_id`, [station, day]),
  );
}

/** @throws Refusal not_found */
export function getItem(tx: Tx, station: number, itemId: string, day: Day): Promise<StockItem> {
  return one<StockItem>(tx, `${STOCK_ITEM} AND i.item_id = $3`, [station, day, itemId]);
}

/** Tobacco, alcohol, medicine and cash-like cards are refused by name (domain.md, "Redeem"). @throws Refusal goods_refused */
function requireAllowed(category: string | undefined): void {
  if (REFUSED_CATEGORIES.some((refused) => refused === category)) {
    throw new Refusal('goods_refused', { category });
  }
}

/** @throws Refusal barcode_used */
async function requireFreeBarcode(
  tx: Tx,
  station: number,
  itemId: string,
  barcode: string | null | undefined,
): Promise<void> {
  if (barcode === null || barcode === undefined) return;
  const other = await rows(
    tx,
    `SELECT 1 FROM points.item WHERE station_id = $1 AND barcode = $2 AND item_id <> $3`,
    [station, barcode, itemId],
  );
  if (other.length > 0) throw new Refusal('barcode_used');
}

/**
 * Adds an item without stock and without a price: both come with their own countersigned or counted paper.
 * @throws Refusal goods_refused, barcode_used
 */
export function addItem(
  house: House,
  staff: ShopStaff,
  item: ItemDraft & { itemId: string },
  now: Date,
): Promise<{ reply: StockItem; replayed: boolean }> {
  requireAllowed(item.category);
  return onceFor(house, staff, item.itemId, item, now, (tx) => add(tx, staff, item, now));
}

async function add(
  tx: Tx,
  staff: ShopStaff,
  item: ItemDraft & { itemId: string },
  now: Date,
): Promise<StockItem> {
  const { station } = staff;
  await requireFreeBarcode(tx, station, item.itemId, item.barcode);
  const written = () =>
    rows(
      tx,
      `INSERT INTO points.item (station_id, item_id, name_zh, name_en, unit_zh, unit_en, category, barcode, icon, limit_each,
       limit_member_month, limit_household_month, low_stock, sort, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
     ON CONFLICT (station_id, item_id) DO NOTHING RETURNING 1`,
      [
        station,
        item.itemId,
        item.nameZh,
        item.nameEn,
        item.unitZh,
        item.unitEn,
        item.category,
        item.barcode,
        item.icon,
        item.limitEach,
        item.limitMemberMonth,
        item.limitHouseholdMonth,
        item.lowStock,
        item.sort,
        now,
      ],
    );
  const added = await unlessTaken('barcode_used', written);
  if (added.length === 0) throw new Refusal('request_differs');
  await rows(tx, 'SELECT * FROM points.open_stock($1, $2)', [station, item.itemId]);
  await audit(tx, station, actorOfStaff(staff), 'item.add', now, { kind: 'item', id: item.itemId });
  return getItem(tx, station, item.itemId, dayOf(now));
}

const COLUMNS: Readonly<Record<keyof ItemChange, string>> = {
  nameZh: 'name_zh',
  nameEn: 'name_en',
  unitZh: 'unit_zh',
  unitEn: 'unit_en',
  category: 'category',
  barcode: 'barcode',
  icon: 'icon',
  limitEach: 'limit_each',
  limitMemberMonth: 'limit_member_month',
  limitHouseholdMonth: 'limit_household_month',
  lowStock: 'low_stock',
  sort: 'sort',
  offered: 'offered',
};

/** Changes what is written of an item. @throws Refusal not_found, goods_refused, barcode_used */
export function changeItem(
  house: House,
  staff: ShopStaff,
  itemId: string,
  change: ItemChange,
  now: Date,
): Promise<StockItem> {
  requireAllowed(change.category);
  return house.db.inStation(staff.station, (tx) => writeChange(tx, staff, itemId, change, now));
}

async function writeChange(
  tx: Tx,
  staff: ShopStaff,
  itemId: string,
  change: ItemChange,
  now: Date,
): Promise<StockItem> {
  const { station } = staff;
  await requireFreeBarcode(tx, station, itemId, change.barcode);
  const fields = (Object.keys(COLUMNS) as (keyof ItemChange)[]).filter((key) => change[key] !== undefined);
  if (fields.length > 0) {
    const set = fields.map((field, i) => `${COLUMNS[field]} = $${i + 3}`).join(', ');
    await unlessTaken('barcode_used', () =>
      rows(tx, `UPDATE points.item SET ${set} WHERE station_id = $1 AND item_id = $2`, [
        station,
        itemId,
        ...fields.map((field) => change[field]),
      ]),
    );
    await audit(
      tx,
      station,
      actorOfStaff(staff),
      'item.change',
      now,
      { kind: 'item', id: itemId },
      { fields },
    );
  }
  return getItem(tx, station, itemId, dayOf(now));
}
