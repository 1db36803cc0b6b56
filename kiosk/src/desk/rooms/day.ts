import { m } from '../../shared/messages/messages.js';
import type { Room } from '../rooms';

/** Steps 2 to 5: apply, certify, register, publicize, object. */
export const dayRooms: readonly Room[] = [
  {
    path: 'check',
    title: m.desk_check,
    roles: ['leader'],
    page: () => import('../pages/leader/Check.svelte'),
  },
  {
    path: 'certify',
    title: m.desk_certify,
    roles: ['certifier', 'township'],
    page: () => import('../pages/panel/Certify.svelte'),
  },
  {
    path: 'register',
    title: m.desk_register,
    roles: ['registrar'],
    page: () => import('../pages/register/Register.svelte'),
  },
  {
    path: 'lists',
    title: m.desk_lists,
    roles: ['administrator'],
    page: () => import('../pages/station/Lists.svelte'),
  },
  {
    path: 'objections',
    title: m.desk_objections,
    roles: ['reviewer', 'township'],
    page: () => import('../pages/review/Objections.svelte'),
  },
  {
    path: 'countersign',
    title: m.desk_proposals,
    roles: ['supervisor'],
    page: () => import('../pages/watch/Proposals.svelte'),
  },
];
