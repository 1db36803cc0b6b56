import type { Component } from 'svelte';
import type { Screen } from '../state/screens';
import Attract from './Attract.svelte';
import Boot from './Boot.svelte';

type Loaded = Promise<{ default: Component }>;

/**
 * The first screen comes with the page, the others when they are asked for; the service worker holds all of them, so that
 * none is missing without a network.
 */
export const SCREENS: Readonly<Record<Screen, () => Loaded | { default: Component }>> = {
  boot: () => ({ default: Boot }),
  attract: () => ({ default: Attract }),
  pairing: () => import('./Pairing.svelte'),
  maintenance: () => import('./Maintenance.svelte'),
  'how-to': () => import('./HowTo.svelte'),
  covenant: () => import('./Covenant.svelte'),
  'public-list': () => import('./PublicList.svelte'),
  'public-notices': () => import('./Notices.svelte'),
  paper: () => import('./Paper.svelte'),
  room: () => import('./Room.svelte'),
  pin: () => import('./Pin.svelte'),
  balance: () => import('./Balance.svelte'),
  entries: () => import('./Entries.svelte'),
  claims: () => import('./Claims.svelte'),
  household: () => import('./Household.svelte'),
  objections: () => import('./Objections.svelte'),
  honour: () => import('./Honour.svelte'),
  notices: () => import('./SignUp.svelte'),
  apply: () => import('./Apply.svelte'),
  object: () => import('./Object.svelte'),
  more: () => import('./More.svelte'),
  'new-pin': () => import('./NewPin.svelte'),
  'lost-card': () => import('./LostCard.svelte'),
  shop: () => import('./Shop.svelte'),
  confirm: () => import('./Confirm.svelte'),
  result: () => import('./Result.svelte'),
  redemptions: () => import('./Redemptions.svelte'),
  counter: () => import('./Counter.svelte'),
};
