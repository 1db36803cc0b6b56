import type { deskRoutes } from '#contract';
import type { Permission } from './permission';

export const deskPermissions = {
  'me.waiting': { staff: 'any' },
  'me.pulse': { staff: 'any' },
  // Names of colleagues are no secret among colleagues: who sits on a panel, who signs a slip as the second.
  'staff.names': { staff: 'any' },
  'group.sheet': { staff: ['leader'] },
  'books.health': { staff: ['supervisor', 'administrator'] },
} satisfies Record<keyof typeof deskRoutes, Permission>;
