// The shelf as a household sees it.
import type { Shelf } from '#contract';
import { ROUTES } from 'virtual:routes';
import { urlOf } from '../shared/request';
import { app } from './app.svelte';
import { askStation, station } from './server';

export type Offer = Shelf['items'][number];
/** What a good is drawn with. */
export type Look = Pick<Offer, 'icon'> & Partial<Pick<Offer, 'pictureId'>>;
/** A line of a basket, whether it is only shown to somebody or redeemed already. */
export type GoodsLine = Pick<Offer, 'nameZh' | 'nameEn' | 'unitZh' | 'unitEn'> & { pieces: number };

export const shelf = (): Promise<Shelf> => askStation('shelf.mine');

/** Pictures of what is still on the shelf, by item; the others, and all where the shelf cannot be read, are a parcel. */
export async function shelfPictures(): Promise<(itemId: string) => Pick<Offer, 'icon'> & Partial<Offer>> {
  const found = await shelf().catch(() => null);
  const pictures = new Map(found?.items.map((item) => [item.itemId, item]));
  return (itemId) => pictures.get(itemId) ?? { icon: 'package' };
}

/** Pictures are the shelf's, open to everybody and kept by the browser. */
export const pictureUrl = (pictureId: string): string =>
  urlOf(ROUTES['picture.get'][1], { station: station(), pictureId });

/** A pickup code as people read and say it: 4327 2395, on one line. Typed, scanned and spoken it is without the space. */
export const inFours = (code: string): string => code.replaceAll(/\d{4}(?=\d)/g, '$&\u00a0');

export const nameOf = (item: { nameZh: string; nameEn: string }): string =>
  app.modes.language === 'zh' ? item.nameZh : item.nameEn;
export const unitOf = (item: { unitZh: string; unitEn: string }): string =>
  app.modes.language === 'zh' ? item.unitZh : item.unitEn;
