import type { accessRoutes, meRoutes, proposalRoutes, staffRoutes } from '#contract';
import type { Permission } from './permission';

const mePermissions = {
  'me.get': { staff: 'any' },
  'me.signOut': { staff: 'any' },
  'me.stepUp': { staff: 'any' },
  'me.sessions': { staff: 'any' },
  'me.endSession': { staff: 'any' },
  'me.changePassword': { staff: 'any', stepUp: true },
  'me.openTotp': { staff: 'any', stepUp: true },
  'me.renewTotp': { staff: 'any', stepUp: true },
  'me.phones': { staff: 'any' },
  'me.registerPhone': { staff: ['leader', 'organiser'], stepUp: true },
  'me.endPhone': { staff: 'any' },
} satisfies Record<keyof typeof meRoutes, Permission>;

const proposalPermissions = {
  'proposal.list': { staff: ['administrator', 'supervisor'] },
  'proposal.countersign': { staff: ['supervisor'], stepUp: true },
  'proposal.refuse': { staff: ['supervisor'] },
  // Whoever may propose something may take it back; nobody's but one's own.
  'proposal.withdraw': { staff: 'any' },
} satisfies Record<keyof typeof proposalRoutes, Permission>;

const staffPermissions = {
  'staff.signIn': { public: true },
  'staff.signInByPhone': { public: true },
  'staff.openInvitation': { public: true },
  'staff.acceptInvitation': { public: true },
  'staff.list': { staff: ['administrator', 'supervisor'] },
  'staff.invite': { staff: ['administrator'], stepUp: true },
  'staff.invitation': { staff: ['administrator', 'supervisor'], stepUp: true },
  'staff.proposeRoles': { staff: ['administrator'], stepUp: true },
  // A supervisor who proposes needs a second one to countersign.
  'staff.proposeReset': { staff: ['administrator', 'supervisor'], stepUp: true },
  'staff.disable': { staff: ['administrator', 'supervisor'], stepUp: true },
} satisfies Record<keyof typeof staffRoutes, Permission>;

export const accessPermissions = {
  ...mePermissions,
  ...proposalPermissions,
  ...staffPermissions,
} satisfies Record<keyof typeof accessRoutes, Permission>;
