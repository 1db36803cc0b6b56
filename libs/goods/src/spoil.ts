import type { SpoilDraft, StockItem } from '#contract';
import { audit, dayOf, type House } from '#platform';
import { getItem } from './items';
import { actorOfStaff, keepStock, onceFor, type ShopStaff } from './keep';

/** Writes off pieces with a reason. @throws Refusal not_found, stock_too_low { itemId, left } */
export function spoilGoods(
  house: House,
  staff: ShopStaff,
  draft: SpoilDraft & { spoilId: string },
  now: Date,
): Promise<{ reply: StockItem; replayed: boolean }> {
  const { station, staffId } = staff;
  const why = { source: draft.spoilId, reason: draft.reason, staffId };
  return onceFor(house, staff, draft.spoilId, draft, now, async (tx) => {
    await keepStock(tx, station, now, 'spoiled', [draft], why);
    await audit(tx, station, actorOfStaff(staff), 'stock.spoil', now, { kind: 'item', id: draft.itemId }, { pieces: draft.pieces }); // prettier-ignore
    return getItem(tx, station, draft.itemId, dayOf(now));
  });
}
