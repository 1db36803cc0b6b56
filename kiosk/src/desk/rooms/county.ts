import { m } from '../../shared/messages/messages.js';
import type { Room } from '../rooms';

/** The county's own reading, and what a supervisor watches for: the county's looks, rings of witnesses. */
export const countyRooms: readonly Room[] = [
  {
    path: 'county-figures',
    title: m.county_figures,
    roles: ['county'],
    page: () => import('../pages/county/CountyFigures.svelte'),
  },
  {
    path: 'county-samples',
    title: m.county_samples,
    roles: ['county'],
    page: () => import('../pages/county/CountySamples.svelte'),
  },
  {
    path: 'county-sample',
    title: m.county_sample,
    roles: ['county'],
    page: () => import('../pages/county/CountySample.svelte'),
    hidden: true,
  },
  {
    path: 'witnesses',
    title: m.county_witnesses,
    roles: ['supervisor'],
    page: () => import('../pages/county/Witnesses.svelte'),
  },
  {
    path: 'county-looks',
    title: m.county_looks,
    roles: ['supervisor'],
    page: () => import('../pages/county/CountyLooks.svelte'),
  },
];
