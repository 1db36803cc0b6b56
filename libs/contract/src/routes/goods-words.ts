import { z } from 'zod';
import { ClientId, Day, Id, Instant, text } from '../words';

/** What may be offered, and what is refused by its kind (domain.md, "Redeem"): those cannot even be stored. */
export const GOODS_CATEGORIES = [
  'staple',
  'oil',
  'seasoning',
  'food',
  'drink',
  'cleaning',
  'hygiene',
  'kitchen',
  'clothing',
  'school',
  'farming',
  'other',
] as const;
export const REFUSED_CATEGORIES = ['tobacco', 'alcohol', 'medicine', 'cash-card'] as const;
export const GoodsCategory = z.enum(GOODS_CATEGORIES).meta({ id: 'GoodsCategory' });
export type GoodsCategory = z.infer<typeof GoodsCategory>;

export const Pieces = z.int().min(1).max(100_000).meta({ id: 'Pieces' });
const PiecesLeft = z.int().min(0);
/** Points of one piece. */
export const PointPrice = z.int().min(1).max(10_000).meta({ id: 'PointPrice' });
export const Fen = z.int().min(1).max(1_000_000).meta({ id: 'Fen' });
const Limit = z.int().min(1).max(10_000).nullable();
export const Barcode = z.string().regex(/^[0-9A-Za-z-]{4,32}$/);

/** What staff write of an item. */
const ITEM_FIELDS = {
  nameZh: text(1, 40),
  nameEn: text(1, 60),
  unitZh: text(1, 10),
  unitEn: text(1, 20),
  /** A refused kind is answered with `goods_refused`, by name. */
  category: z.enum([...GOODS_CATEGORIES, ...REFUSED_CATEGORIES]),
  barcode: Barcode.nullable(),
  icon: z.string().regex(/^[a-z0-9-]{1,40}$/),
  limitEach: Limit,
  limitMemberMonth: Limit,
  limitHouseholdMonth: Limit,
  lowStock: z.int().min(0).max(100_000),
  sort: z.int().min(0).max(1_000_000),
};

export const ItemDraft = z.strictObject({
  ...ITEM_FIELDS,
  barcode: ITEM_FIELDS.barcode.default(null),
  limitEach: Limit.default(null),
  limitMemberMonth: Limit.default(null),
  limitHouseholdMonth: Limit.default(null),
  lowStock: ITEM_FIELDS.lowStock.default(0),
  sort: ITEM_FIELDS.sort.default(0),
});
export type ItemDraft = z.output<typeof ItemDraft>;
export const ItemChange = z.strictObject({ ...ITEM_FIELDS, offered: z.boolean() }).partial();
export type ItemChange = z.output<typeof ItemChange>;

/** A price with the day it holds from; in force when countersigned. `pointPrice` null takes the item off from that day. */
export const PriceDraft = z.strictObject({
  from: Day,
  pointPrice: PointPrice.nullable(),
  shelfPriceFen: Fen,
});
export type PriceDraft = z.output<typeof PriceDraft>;

export const PriceVersion = z
  .strictObject({
    from: Day,
    pointPrice: PointPrice.nullable(),
    shelfPriceFen: Fen,
    recordedAt: Instant,
    proposalId: Id.nullable(),
  })
  .meta({ id: 'PriceVersion' });

/** An item as staff see it: with its stock. */
export const StockItem = z
  .strictObject({
    itemId: Id,
    nameZh: z.string(),
    nameEn: z.string(),
    unitZh: z.string(),
    unitEn: z.string(),
    category: GoodsCategory,
    barcode: z.string().nullable(),
    icon: z.string(),
    pictureId: Id.nullable(),
    offered: z.boolean(),
    limitEach: Limit,
    limitMemberMonth: Limit,
    limitHouseholdMonth: Limit,
    lowStock: z.int(),
    sort: z.int(),
    free: PiecesLeft,
    allocated: PiecesLeft,
    /** In force today; null: none, and the item cannot be redeemed. */
    pointPrice: z.int().nullable(),
    shelfPriceFen: z.int().nullable(),
  })
  .meta({ id: 'StockItem' });
export type StockItem = z.infer<typeof StockItem>;

export const STOCK_KINDS = [
  'received',
  'donated',
  'surplus',
  'returned',
  'released',
  'sold',
  'spoiled',
  'shortage',
  'allocated',
  'handed-over',
] as const;
export const StockKind = z.enum(STOCK_KINDS).meta({ id: 'StockKind' });
export type StockKind = z.infer<typeof StockKind>;

export const StockMovement = z
  .strictObject({
    itemId: Id,
    nameZh: z.string(),
    version: z.int(),
    kind: StockKind,
    pieces: z.int(),
    freeAfter: z.int(),
    allocatedAfter: z.int(),
    at: Instant,
    sourceId: Id.nullable(),
    bestBefore: Day.nullable(),
    reason: z.string().nullable(),
    actorKind: z.string(),
    actorId: Id.nullable(),
  })
  .meta({ id: 'StockMovement' });
export type StockMovement = z.infer<typeof StockMovement>;

export const ReceiptDraft = z.strictObject({
  kind: z.enum(['purchase', 'donation']),
  /** Supplier or donor, as it stands on the paper. */
  fromWhom: text(1, 60),
  documentNo: text(1, 60).nullable().default(null),
  lines: z
    .array(z.strictObject({ itemId: Id, pieces: Pieces, bestBefore: Day.nullable().default(null) }))
    .min(1)
    .max(200),
});
export type ReceiptDraft = z.output<typeof ReceiptDraft>;

export const StockReceipt = z
  .strictObject({
    receiptId: Id,
    kind: z.enum(['purchase', 'donation']),
    fromWhom: z.string(),
    documentNo: z.string().nullable(),
    receivedAt: Instant,
    receivedBy: Id,
    lines: z.array(
      z.strictObject({ itemId: Id, nameZh: z.string(), pieces: z.int(), bestBefore: Day.nullable() }),
    ),
  })
  .meta({ id: 'StockReceipt' });
export type StockReceipt = z.infer<typeof StockReceipt>;

/** A count: what the sheet said when counting began, and what lay there. The difference is booked, whatever was sold meanwhile. */
export const CountDraft = z.strictObject({
  note: text(1, 200).nullable().default(null),
  lines: z
    .array(
      z.strictObject({
        itemId: Id,
        expected: z.int().min(0).max(1_000_000),
        counted: z.int().min(0).max(1_000_000),
      }),
    )
    .min(1)
    .max(500)
    .refine((lines) => new Set(lines.map((line) => line.itemId)).size === lines.length, 'an item twice'),
});
export type CountDraft = z.output<typeof CountDraft>;

export const StockCount = z
  .strictObject({
    countId: Id,
    countedAt: Instant,
    countedBy: Id,
    note: z.string().nullable(),
    lines: z.array(z.strictObject({ itemId: Id, nameZh: z.string(), expected: z.int(), counted: z.int() })),
  })
  .meta({ id: 'StockCount' });
export type StockCount = z.infer<typeof StockCount>;

export const SpoilDraft = z.strictObject({
  itemId: Id,
  pieces: Pieces,
  bestBefore: Day.nullable().default(null),
  reason: text(1, 100),
});
export type SpoilDraft = z.output<typeof SpoilDraft>;

/** What the keeper should look after. */
export const StockWatch = z
  .strictObject({
    /** At or below their mark. `daysLeft` at the pace of the last 30 days; null: nothing was sold. */
    low: z.array(
      z.strictObject({ itemId: Id, nameZh: z.string(), free: z.int(), lowStock: z.int(), daysLeft: z.number().nullable() }), // prettier-ignore
    ),
    /** Pieces still here, by their day, earliest first; what is oldest is taken to leave first. */
    bestBefore: z.array(
      z.strictObject({ itemId: Id, nameZh: z.string(), bestBefore: Day, pieces: z.int(), over: z.boolean() }),
    ),
  })
  .meta({ id: 'StockWatch' });
export type StockWatch = z.infer<typeof StockWatch>;

export const ShopDay = z
  .strictObject({ day: Day, open: z.boolean(), reason: z.string() })
  .meta({ id: 'ShopDay' });

export const ReceiptParams = z.strictObject({ receiptId: ClientId });
export const CountParams = z.strictObject({ countId: ClientId });
export const ItemParams = z.strictObject({ itemId: Id });
