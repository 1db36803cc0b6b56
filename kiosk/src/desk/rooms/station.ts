import { m } from '../../shared/messages/messages.js';
import type { Room } from '../rooms';

/** How the station is set up: acts, staff, settings, kiosks; and what watches over it. */
export const stationRooms: readonly Room[] = [
  {
    path: 'kiosks',
    title: m.desk_kiosks,
    roles: ['administrator', 'supervisor', 'keeper', 'leader', 'registrar'],
    page: () => import('../pages/station/Kiosks.svelte'),
  },
  {
    path: 'acts',
    title: m.desk_acts,
    roles: ['administrator', 'supervisor'],
    page: () => import('../pages/station/Acts.svelte'),
  },
  {
    path: 'quiz',
    title: m.desk_quiz,
    roles: ['administrator', 'supervisor'],
    page: () => import('../pages/station/Quiz.svelte'),
  },
  {
    path: 'staff',
    title: m.desk_staff_page,
    roles: ['administrator', 'supervisor'],
    page: () => import('../pages/station/Staff.svelte'),
  },
  {
    path: 'settings',
    title: m.desk_settings,
    roles: ['administrator', 'supervisor'],
    page: () => import('../pages/station/Settings.svelte'),
  },
  {
    path: 'health',
    title: m.desk_health,
    roles: ['supervisor', 'administrator'],
    page: () => import('../pages/watch/Health.svelte'),
  },
  {
    path: 'witnessed',
    title: m.desk_witnessed,
    roles: ['supervisor'],
    page: () => import('../pages/watch/Witnessed.svelte'),
  },
  {
    path: 'audit',
    title: m.desk_audit,
    roles: ['supervisor'],
    page: () => import('../pages/watch/Audit.svelte'),
  },
];
