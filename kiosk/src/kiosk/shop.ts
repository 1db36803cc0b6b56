// The shelf as a household sees it.
import type { Shelf } from '#contract';
import { ROUTES } from 'virtual:routes';
import { urlOf } from '../shared/request';
import { app } from './app.svelte';
import { askStation, station } from './server';

export type Offer = Shelf['items'][number];

export const shelf = (): Promise<Shelf> => askStation('shelf.mine');

/** Pictures are the shelf's, open to everybody and kept by the browser. */
export const pictureUrl = (pictureId: string): string =>
  urlOf(ROUTES['picture.get'][1], { station: station(), pictureId });

export const nameOf = (item: { nameZh: string; nameEn: string }): string =>
  app.modes.language === 'zh' ? item.nameZh : item.nameEn;
export const unitOf = (item: { unitZh: string; unitEn: string }): string =>
  app.modes.language === 'zh' ? item.unitZh : item.unitEn;
