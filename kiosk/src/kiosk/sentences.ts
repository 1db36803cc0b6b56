import { m } from '../shared/messages/messages.js';

/** Why a redemption was refused, for the codes that a resident can do something about. */
const REFUSED: Readonly<Record<string, () => string>> = {
  balance_too_low: m.refused_balance_too_low,
  stock_too_low: m.refused_stock_too_low,
  price_changed: m.refused_price_changed,
  item_not_offered: m.refused_item_not_offered,
  limit_reached: m.refused_limit_reached,
  shop_closed: m.refused_shop_closed,
};

export const refusalSentence = (code: string): string => (REFUSED[code] ?? m.refused_other)();
