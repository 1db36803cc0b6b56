import type { accessRoutes } from '#contract';
import type { Permission } from './permission';

export const accessPermissions = {
  'me.get': { staff: 'any' },
} satisfies Record<keyof typeof accessRoutes, Permission>;
