import type { actRoutes } from '#contract';
import type { Permission } from './permission';

export const actPermissions = {
  'act.list': { staff: 'any' },
  'act.public': { public: true },
  'act.preview': { staff: ['administrator'] },
  'act.propose': { staff: ['administrator'] },
  'act.propose-withdrawal': { staff: ['administrator'] },
  'act.propose-filing': { staff: ['administrator'] },
} satisfies Record<keyof typeof actRoutes, Permission>;
