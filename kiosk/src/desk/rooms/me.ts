import { m } from '../../shared/messages/messages.js';
import type { Room } from '../rooms';

/** Whoever is signed in, with a role or without: sessions, password, authenticator, phones. Reached by the own name. */
export const ME: Room = {
  path: 'me',
  title: m.desk_me,
  roles: [],
  page: () => import('../pages/me/Me.svelte'),
};
