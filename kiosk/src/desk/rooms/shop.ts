import { m } from '../../shared/messages/messages.js';
import type { Room } from '../rooms';

/** Step 7: the counter, goods, prices, the queue. */
export const shopRooms: readonly Room[] = [
  {
    path: 'counter',
    title: m.desk_counter,
    roles: ['keeper'],
    page: () => import('../pages/counter/Counter.svelte'),
  },
  {
    path: 'witness',
    title: m.desk_witness_page,
    roles: ['keeper', 'leader'],
    page: () => import('../pages/leader/Witness.svelte'),
  },
];
