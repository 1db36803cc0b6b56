import type { monthRoutes } from '#contract';
import type { Permission } from './permission';

const READERS = ['administrator', 'supervisor'] as const;

export const monthPermissions = {
  'month.list': { staff: READERS },
  'month.preview': { staff: READERS },
  'month.close': { staff: ['supervisor'], stepUp: true },
} satisfies Record<keyof typeof monthRoutes, Permission>;
