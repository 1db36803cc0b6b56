import type { notifyRoutes } from '#contract';
import type { Permission } from './permission';

export const notifyPermissions = {
  'notice.draft': { staff: ['administrator'] },
  'notice.edit': { staff: ['administrator'] },
  'notice.open': { staff: ['administrator'] },
  'notice.close': { staff: ['administrator'] },
  'notice.list': { staff: 'any' },
  'notice.get': { staff: ['administrator', 'organiser', 'leader', 'supervisor'] },
  'notice.no-shows': { staff: ['administrator', 'organiser'] },
  'no-show.list': { staff: ['administrator', 'registrar', 'supervisor'] },
  'notice.public': { public: true },
  'notice.mine': { resident: true },
  'notice.sign-up': { resident: true },
  'notice.cancel': { resident: true },
} satisfies Record<keyof typeof notifyRoutes, Permission>;
