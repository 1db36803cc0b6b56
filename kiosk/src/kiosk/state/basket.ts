/** What the kiosk needs of an item to reckon with it. */
export interface Priced {
  itemId: string;
  /** Points of one piece, as shown. */
  points: number;
  /** Pieces left for everybody. */
  left: number;
  /** Pieces this member could take now, by stock, balance and limits, were nothing else in the basket. */
  most: number;
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

/** What may be spent: the balance, and what the month still allows. */
export interface Purse {
  balance: number;
  monthLeft: number;
}

/** Whether one more piece of an item may go into the basket, and if not, why: the reason is shown, the item stays visible. */
export function canAdd(basket: Basket, item: Priced, items: readonly Priced[], purse: Purse): Affordable {
  const has = basket.get(item.itemId) ?? 0;
  if (has >= item.left) return { can: false, why: 'stock' };
  const cost = pointsIn(basket, items) + item.points;
  if (cost > purse.balance) return { can: false, why: 'points', missing: cost - purse.balance };
  // What neither stock nor balance forbids is a limit of the item, the member or the month.
  if (has >= item.most || cost > purse.monthLeft) return { can: false, why: 'limit', max: has };
  return { can: true };
}

/** One piece more, or the same basket when that cannot be. */
export function add(basket: Basket, item: Priced, items: readonly Priced[], purse: Purse): Basket {
  if (!canAdd(basket, item, items, purse).can) return basket;
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
export function fit(basket: Basket, items: readonly Priced[], purse: Purse): Basket {
  let fitting: Basket = EMPTY;
  for (const item of items) {
    for (let i = 0; i < (basket.get(item.itemId) ?? 0); i += 1) fitting = add(fitting, item, items, purse);
  }
  return fitting;
}
