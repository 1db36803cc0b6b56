/** What the kiosk needs of an item to reckon with it. */
export interface Priced {
  itemId: string;
  /** Points of one piece, as shown. */
  points: number;
  /** Pieces that may be taken now. */
  free: number;
  /** At most so many in one redemption, or null. */
  limitEach: number | null;
}

/** Pieces by item. Never more than the balance, the stock and the limits allow: what cannot be had is not offered. */
export type Basket = ReadonlyMap<string, number>;

export const EMPTY: Basket = new Map();

export const piecesIn = (basket: Basket): number => [...basket.values()].reduce((sum, n) => sum + n, 0);

export function pointsIn(basket: Basket, items: readonly Priced[]): number {
  return items.reduce((sum, item) => sum + item.points * (basket.get(item.itemId) ?? 0), 0);
}

export type Affordable =
  | { can: true }
  | { can: false; why: 'points'; missing: number }
  | { can: false; why: 'stock' }
  | { can: false; why: 'limit'; max: number };

/** Whether one more piece of an item may go into the basket, and if not, why: the reason is shown, the item stays visible. */
export function canAdd(basket: Basket, item: Priced, items: readonly Priced[], balance: number): Affordable {
  const has = basket.get(item.itemId) ?? 0;
  if (has >= item.free) return { can: false, why: 'stock' };
  if (item.limitEach !== null && has >= item.limitEach)
    return { can: false, why: 'limit', max: item.limitEach };
  const missing = pointsIn(basket, items) + item.points - balance;
  return missing > 0 ? { can: false, why: 'points', missing } : { can: true };
}

/** One piece more, or the same basket when that cannot be. */
export function add(basket: Basket, item: Priced, items: readonly Priced[], balance: number): Basket {
  if (!canAdd(basket, item, items, balance).can) return basket;
  return new Map(basket).set(item.itemId, (basket.get(item.itemId) ?? 0) + 1);
}

export function remove(basket: Basket, itemId: string): Basket {
  const left = (basket.get(itemId) ?? 0) - 1;
  const next = new Map(basket);
  if (left > 0) next.set(itemId, left);
  else next.delete(itemId);
  return next;
}

/** The basket held against a list that was read anew: what is gone or became too dear falls out. */
export function fit(basket: Basket, items: readonly Priced[], balance: number): Basket {
  let fitting: Basket = EMPTY;
  for (const item of items) {
    for (let i = 0; i < (basket.get(item.itemId) ?? 0); i += 1) fitting = add(fitting, item, items, balance);
  }
  return fitting;
}
