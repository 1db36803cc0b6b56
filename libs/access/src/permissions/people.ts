import {
  EVERY_READER,
  type lifeRoutes,
  type peopleRoutes,
  type rosterRoutes,
  type tieRoutes,
} from '#contract';
import type { Permission } from './permission';

// Who looks after households keeps what is said of them; sensitive columns are for the two who answer for the roster.
const KEEP_TIES = ['leader', 'registrar', 'administrator'] as const;
const KEEP_ROSTER = ['registrar', 'administrator'] as const;

export const peoplePermissions = {
  'building.list': { staff: 'any' },
  'household.list': { staff: EVERY_READER },
  'household.get': { staff: EVERY_READER },
  'household.away': { staff: KEEP_TIES },
  'household.mine': { resident: true },
  'resident.list': { staff: [...EVERY_READER, 'organiser'] },
  'resident.contact': { staff: ['leader', 'registrar', 'administrator', 'supervisor'] },
  'resident.private': { staff: ['administrator', 'supervisor'] },
  'resident.correct': { staff: ['administrator'] },
} satisfies Record<keyof typeof peopleRoutes, Permission>;

export const tiePermissions = {
  'guardian.name': { staff: KEEP_ROSTER },
  'consent.give': { staff: KEEP_TIES },
  'consent.withdraw': { staff: KEEP_TIES },
  'consent.mine': { resident: true },
  'kin.list': { staff: ['registrar', 'administrator', 'reviewer', 'township', 'supervisor'] },
  'kin.declare': { staff: KEEP_ROSTER },
  'kin.add': { staff: [...KEEP_ROSTER, 'reviewer'] },
  'kin.end': { staff: ['administrator'] },
  'kin.mine': { staff: 'any' },
  'proxy.name': { staff: KEEP_TIES },
  'proxy.mine': { resident: true },
  'proxy.end': { staff: KEEP_TIES },
} satisfies Record<keyof typeof tieRoutes, Permission>;

export const rosterPermissions = {
  'roster.preview': { staff: ['administrator'] },
  'roster.propose': { staff: ['administrator'] },
  'roster.list': { staff: ['administrator', 'supervisor'] },
  'roster.people': { staff: ['administrator', 'supervisor'] },
  'roster.undo': { staff: ['administrator'], stepUp: true },
  'household.propose': { staff: KEEP_ROSTER },
  'opening.preview': { staff: ['administrator'] },
  'opening.lines': { staff: ['administrator', 'supervisor'] },
  'opening.propose': { staff: ['administrator'] },
} satisfies Record<keyof typeof rosterRoutes, Permission>;

export const lifePermissions = {
  'life.record': { staff: KEEP_ROSTER },
  'resident.erase': { staff: ['administrator'], stepUp: true },
} satisfies Record<keyof typeof lifeRoutes, Permission>;
