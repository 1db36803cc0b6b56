import type { Shelf } from '#contract';
import { session } from './session.svelte';
import type { Offer } from './shop';
import { EMPTY, fit, type Basket, type Priced, type Purse } from './state/basket';

/** What the resident has chosen: from the shop to the end of the redemption, then gone. */
class Chosen {
  basket = $state.raw<Basket>(EMPTY);
  offers = $state.raw<Offer[]>([]);
  purse = $state.raw<Purse>({ balance: 0, monthLeft: 0 });

  /** A shelf read anew: prices and stock may have changed while somebody was choosing. */
  take(shelf: Shelf): void {
    this.offers = shelf.items;
    this.purse = shelf;
    this.basket = fit(this.basket, this.priced, shelf);
  }

  get priced(): Priced[] {
    return this.offers;
  }

  get lines(): { offer: Offer; pieces: number }[] {
    return this.offers.flatMap((offer) => {
      const pieces = this.basket.get(offer.itemId) ?? 0;
      return pieces > 0 ? [{ offer, pieces }] : [];
    });
  }

  /** How an item looked when it was chosen; after a power cut nobody remembers. */
  pictureOf(itemId: string): { icon: string; pictureId: string | null } {
    return this.offers.find((offer) => offer.itemId === itemId) ?? { icon: 'package', pictureId: null };
  }

  forget(): void {
    this.basket = EMPTY;
    this.offers = [];
    this.purse = { balance: 0, monthLeft: 0 };
  }
}

export const chosen = new Chosen();
session.atEnd(() => chosen.forget());
