import { z } from 'zod';
import { REDEMPTION, statesOf } from '../graphs';
import { Day, Id, Instant } from '../words';
import { GoodsCategory, Pieces, PointPrice } from './goods-words';

export const RedemptionStateName = z.enum(statesOf(REDEMPTION)).meta({ id: 'RedemptionState' });
export const RedemptionMode = z.enum(['kiosk', 'counter', 'paper']).meta({ id: 'RedemptionMode' });

/** What is asked for: pieces of items with the points of a piece as they were shown. Each item once. */
export const WantedLines = z
  .array(z.strictObject({ itemId: Id, pieces: Pieces.max(1000), points: PointPrice }))
  .min(1)
  .max(30)
  .refine((lines) => new Set(lines.map((line) => line.itemId)).size === lines.length, 'an item twice');
export type WantedLines = z.output<typeof WantedLines>;

/** A line of a basket as it was at the moment of redeeming. `points` of one piece. */
export const BasketLine = z
  .strictObject({
    itemId: Id,
    nameZh: z.string(),
    nameEn: z.string(),
    unitZh: z.string(),
    unitEn: z.string(),
    pieces: z.int(),
    points: z.int(),
  })
  .meta({ id: 'BasketLine' });
export type BasketLine = z.infer<typeof BasketLine>;

const REDEMPTION_FIELDS = {
  redemptionId: Id,
  state: RedemptionStateName,
  mode: RedemptionMode,
  basket: z.array(BasketLine),
  pieces: z.int(),
  points: z.int(),
  /** What the redemption itself left on the account. */
  balanceAfter: z.int(),
  heldAt: Instant,
  /** Until then goods and points wait; afterwards both come back by themselves. */
  holdUntil: Instant,
  handedOverAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  endReason: z.string().nullable(),
};

/** A redemption as its household sees it. */
export const Redemption = z
  .strictObject({
    ...REDEMPTION_FIELDS,
    /** While held: what opens it at the counter instead of the PIN. */
    code: z.string().nullable(),
  })
  .meta({ id: 'Redemption' });
export type Redemption = z.infer<typeof Redemption>;

/** A redemption as the counter sees it: whose it is, and who may collect it; never its code. */
export const StaffRedemption = z
  .strictObject({
    ...REDEMPTION_FIELDS,
    householdId: Id,
    residentId: Id,
    residentName: z.string().nullable(),
    building: z.string(),
    /** Made, or to be collected, without a PIN: beside whom. */
    witnessId: Id.nullable(),
    slipNo: z.string().nullable(),
    /** When somebody entitled has shown the PIN at the counter's pad. */
    confirmedAt: Instant.nullable(),
    handedOverBy: Id.nullable(),
    proof: z.enum(['pin', 'code', 'witness', 'slip']).nullable(),
    collectorId: Id.nullable(),
  })
  .meta({ id: 'StaffRedemption' });
export type StaffRedemption = z.infer<typeof StaffRedemption>;

/** An item as the resident sees it on the shelf. */
export const ShelfItem = z
  .strictObject({
    itemId: Id,
    nameZh: z.string(),
    nameEn: z.string(),
    unitZh: z.string(),
    unitEn: z.string(),
    category: GoodsCategory,
    icon: z.string(),
    pictureId: Id.nullable(),
    points: z.int(),
    /** Pieces left for everybody. */
    left: z.int(),
    /** Pieces this member could take now: by stock, balance and limits. */
    most: z.int(),
  })
  .meta({ id: 'ShelfItem' });

export const Shelf = z
  .strictObject({
    open: z.boolean(),
    opensAt: z.string(),
    closesAt: z.string(),
    /** The next day on which the shop opens, today included while it has not closed; null: none within a year. */
    nextOpenDay: Day.nullable(),
    balance: z.int(),
    /** Points that this member may still spend this month. */
    monthLeft: z.int(),
    items: z.array(ShelfItem),
  })
  .meta({ id: 'Shelf' });
export type Shelf = z.infer<typeof Shelf>;

/** What the pad at the counter shows: no name, no household. */
export const PadBasket = z
  .strictObject({
    basketId: Id,
    points: z.int(),
    lines: z.array(
      z.strictObject({
        itemId: Id,
        nameZh: z.string(),
        nameEn: z.string(),
        unitZh: z.string(),
        unitEn: z.string(),
        icon: z.string(),
        pictureId: Id.nullable(),
        pieces: z.int(),
        points: z.int(),
      }),
    ),
    until: Instant,
  })
  .meta({ id: 'PadBasket' });
export type PadBasket = z.infer<typeof PadBasket>;

export const CounterBasket = z
  .strictObject({
    basketId: Id,
    state: z.enum(['waiting', 'confirmed', 'dropped']),
    householdId: Id,
    kioskId: Id,
    points: z.int(),
    until: Instant,
  })
  .meta({ id: 'CounterBasket' });
export type CounterBasket = z.infer<typeof CounterBasket>;

export const QueueTicket = z
  .strictObject({
    day: Day,
    number: z.int(),
    state: z.enum(['waiting', 'called', 'served', 'missed']),
    takenAt: Instant,
    /** Tickets before this one that wait. */
    ahead: z.int(),
  })
  .meta({ id: 'QueueTicket' });
export type QueueTicket = z.infer<typeof QueueTicket>;

/** What the receipt's QR says: `SFYZR.<redemption>.<code>`. */
export const receiptText = (redemptionId: string, code: string): string => `SFYZR.${redemptionId}.${code}`;

/** @returns null for a text that is no receipt of this product */
export function readReceiptText(scanned: string): { redemptionId: string; code: string } | null {
  const match = /^SFYZR\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.(\d{8})$/i.exec(scanned.trim());
  return match === null ? null : { redemptionId: match[1]!.toLowerCase(), code: match[2]! };
}
