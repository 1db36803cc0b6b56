import { Id, PriceDraft } from '#contract';
import { propose, registerEffect, type StaffCaller } from '#access';
import { getItem, putPrice, requirePossiblePrice } from '#goods';
import { dayOf, type House } from '#platform';

const PricePayload = PriceDraft.extend({ itemId: Id });

// A price takes effect when it is countersigned (domain.md, "Countersigned"); a day that passed meanwhile becomes today.
registerEffect('price', {
  schema: PricePayload,
  apply: (tx, station, { itemId, ...price }, stamp) =>
    putPrice(tx, station, itemId, price, stamp.proposalId, stamp.at),
});

/** Proposes a price. @throws Refusal not_found, price_above_shelf, too_late */
export async function proposePrice(
  house: House,
  caller: StaffCaller,
  itemId: string,
  price: PriceDraft,
  now: Date,
): Promise<{ proposalId: string }> {
  requirePossiblePrice(price, now);
  return house.db.inStation(caller.station, async (tx) => {
    await getItem(tx, caller.station, itemId, dayOf(now));
    return { proposalId: await propose(tx, caller, 'price', { itemId, ...price }, now) };
  });
}
