import type { accountRoutes } from '#contract';
import type { Permission } from './permission';

export const accountPermissions = {
  'account.mine': { resident: true },
  'account.entries': { resident: true },
  'account.honour': { resident: true },
} satisfies Record<keyof typeof accountRoutes, Permission>;
