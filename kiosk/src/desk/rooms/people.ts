import { EVERY_READER } from 'virtual:routes';
import { m } from '../../shared/messages/messages.js';
import type { Room } from '../rooms';

/** Households, residents, cards. */
export const peopleRooms: readonly Room[] = [
  {
    path: 'people',
    title: m.desk_people,
    roles: EVERY_READER,
    page: () => import('../pages/people/People.svelte'),
  },
  {
    path: 'household',
    title: m.desk_household_page,
    roles: EVERY_READER,
    page: () => import('../pages/people/Household.svelte'),
    hidden: true,
  },
  {
    path: 'resident',
    title: m.desk_resident,
    roles: EVERY_READER,
    page: () => import('../pages/people/Resident.svelte'),
    hidden: true,
  },
];
