import type { registerRoutes } from '#contract';
import type { Permission } from './permission';

export const registerPermissions = {
  'register.queue': { staff: ['registrar'] },
  'register.enter': { staff: ['registrar'] },
  'register.view': { staff: ['registrar', 'administrator', 'reviewer', 'township', 'supervisor'] },
} satisfies Record<keyof typeof registerRoutes, Permission>;
