import type { accessRoutes, proposalRoutes } from '#contract';
import type { Permission } from './permission';

const proposalPermissions = {
  'proposal.list': { staff: ['administrator', 'supervisor'] },
  'proposal.countersign': { staff: ['supervisor'], stepUp: true },
  'proposal.refuse': { staff: ['supervisor'] },
  // Whoever may propose something may take it back; nobody's but one's own.
  'proposal.withdraw': { staff: 'any' },
} satisfies Record<keyof typeof proposalRoutes, Permission>;

export const accessPermissions = {
  ...proposalPermissions,
  'me.get': { staff: 'any' },
} satisfies Record<keyof typeof accessRoutes, Permission>;
