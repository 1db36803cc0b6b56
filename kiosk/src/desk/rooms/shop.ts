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
  {
    path: 'redemptions',
    title: m.desk_redemptions,
    roles: ['keeper', 'administrator', 'supervisor'],
    page: () => import('../pages/counter/Redemptions.svelte'),
  },
  {
    path: 'queue',
    title: m.desk_queue_page,
    roles: ['keeper'],
    page: () => import('../pages/counter/Queue.svelte'),
  },
  {
    path: 'stock',
    title: m.desk_stock,
    roles: ['keeper', 'administrator', 'supervisor'],
    page: () => import('../pages/counter/Stock.svelte'),
  },
  {
    path: 'goods',
    title: m.desk_goods,
    roles: ['administrator', 'keeper', 'supervisor'],
    page: () => import('../pages/goods/Goods.svelte'),
  },
  {
    path: 'slips',
    title: m.desk_slip,
    roles: ['keeper'],
    page: () => import('../pages/counter/Slip.svelte'),
  },
  {
    path: 'days',
    title: m.desk_shop_days,
    roles: ['administrator', 'keeper', 'supervisor'],
    page: () => import('../pages/goods/Days.svelte'),
  },
];
