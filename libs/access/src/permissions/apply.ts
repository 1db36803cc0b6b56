import type { applyRoutes } from '#contract';
import type { Permission } from './permission';

export const applyPermissions = {
  'claim.submit': { resident: true, staff: ['leader', 'registrar'] },
  'list.submit': { staff: ['leader', 'organiser'] },
  'claim.mine': { resident: true },
} satisfies Record<keyof typeof applyRoutes, Permission>;
