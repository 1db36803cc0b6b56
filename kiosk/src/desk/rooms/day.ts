import { m } from '../../shared/messages/messages.js';
import type { Room } from '../rooms';

/** Steps 2 to 5: apply, certify, register, publicize, object. */
export const dayRooms: readonly Room[] = [
  {
    path: 'notices',
    title: m.desk_notices,
    roles: ['administrator', 'organiser', 'leader', 'supervisor'],
    page: () => import('../pages/station/Notices.svelte'),
  },
  {
    path: 'notice',
    title: m.desk_notice_page,
    roles: ['administrator', 'organiser', 'leader', 'supervisor'],
    page: () => import('../pages/station/Notice.svelte'),
    hidden: true,
  },
  {
    path: 'group',
    title: m.desk_group,
    roles: ['leader'],
    page: () => import('../pages/leader/Group.svelte'),
  },
  {
    path: 'check',
    title: m.desk_check,
    roles: ['leader'],
    page: () => import('../pages/leader/Check.svelte'),
  },
  {
    path: 'attendance',
    title: m.desk_attendance,
    roles: ['leader', 'organiser'],
    page: () => import('../pages/leader/Attendance.svelte'),
  },
  {
    path: 'apply',
    title: m.desk_apply,
    roles: ['leader', 'registrar'],
    page: () => import('../pages/leader/Apply.svelte'),
  },
  {
    path: 'returned',
    title: m.desk_returned,
    roles: ['leader', 'organiser', 'registrar'],
    page: () => import('../pages/leader/Returned.svelte'),
  },
  {
    path: 'deductions',
    title: m.desk_deductions,
    roles: ['leader', 'registrar'],
    page: () => import('../pages/leader/Deductions.svelte'),
  },
  {
    path: 'object-for',
    title: m.desk_object_for,
    roles: ['leader'],
    page: () => import('../pages/leader/ObjectFor.svelte'),
  },
  {
    path: 'certify',
    title: m.desk_certify,
    roles: ['certifier', 'township'],
    page: () => import('../pages/panel/Certify.svelte'),
  },
  {
    path: 'meeting',
    title: m.desk_meeting,
    roles: ['certifier', 'registrar', 'organiser'],
    page: () => import('../pages/panel/Meeting.svelte'),
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
    roles: ['reviewer', 'township', 'supervisor'],
    page: () => import('../pages/review/Objections.svelte'),
  },
  {
    path: 'countersign',
    title: m.desk_proposals,
    roles: ['supervisor', 'administrator'],
    page: () => import('../pages/watch/Proposals.svelte'),
  },
  {
    path: 'holds',
    title: m.desk_holds,
    roles: ['reviewer', 'township', 'supervisor'],
    page: () => import('../pages/review/Holds.svelte'),
  },
  {
    path: 'claims',
    title: m.desk_claims_page,
    roles: [
      'leader',
      'organiser',
      'certifier',
      'registrar',
      'administrator',
      'reviewer',
      'township',
      'supervisor',
    ],
    page: () => import('../pages/register/Claims.svelte'),
  },
  {
    path: 'overdue',
    title: m.desk_overdue,
    roles: ['supervisor', 'administrator', 'township'],
    page: () => import('../pages/watch/Overdue.svelte'),
  },
  {
    path: 'no-shows',
    title: m.desk_no_shows,
    roles: ['administrator', 'registrar', 'supervisor'],
    page: () => import('../pages/station/NoShows.svelte'),
  },
];
