import type { publicizeRoutes } from '#contract';
import type { Permission } from './permission';

const READERS = ['administrator', 'registrar', 'reviewer', 'township', 'supervisor'] as const;

export const publicizePermissions = {
  'list.preview': { staff: ['administrator'] },
  'list.compose': { staff: ['administrator'] },
  'list.all': { staff: READERS },
  'list.get': { staff: READERS },
  'list.discard': { staff: ['administrator'] },
  'list.post': { staff: ['administrator'], stepUp: true },
  'list.prove': { staff: ['administrator'] },
  'list.extend': { staff: ['administrator'] },
  'list.takeDown': { staff: ['administrator'], stepUp: true },
  'list.current': { public: true },
  'list.public': { public: true },
  'list.check': { public: true },
} satisfies Record<keyof typeof publicizeRoutes, Permission>;
