import { m } from '../../shared/messages/messages.js';
import type { Room } from '../rooms';

/** How the station is set up: acts, staff, settings, kiosks; and what watches over it. */
export const stationRooms: readonly Room[] = [
  {
    path: 'kiosks',
    title: m.desk_kiosks,
    roles: ['administrator'],
    page: () => import('../pages/station/Kiosks.svelte'),
  },
];
