import { m } from '../../shared/messages/messages.js';
import type { Room } from '../rooms';

/** Households, residents, cards. */
export const peopleRooms: readonly Room[] = [
  {
    path: 'people',
    title: m.desk_people,
    roles: [
      'leader',
      'certifier',
      'registrar',
      'administrator',
      'reviewer',
      'township',
      'keeper',
      'supervisor',
    ],
    page: () => import('../pages/people/People.svelte'),
  },
  {
    path: 'household',
    title: m.desk_household,
    roles: [
      'leader',
      'certifier',
      'registrar',
      'administrator',
      'reviewer',
      'township',
      'keeper',
      'supervisor',
    ],
    page: () => import('../pages/people/Household.svelte'),
    hidden: true,
  },
  {
    path: 'resident',
    title: m.desk_resident,
    roles: [
      'leader',
      'certifier',
      'registrar',
      'administrator',
      'reviewer',
      'township',
      'keeper',
      'supervisor',
    ],
    page: () => import('../pages/people/Resident.svelte'),
    hidden: true,
  },
];
