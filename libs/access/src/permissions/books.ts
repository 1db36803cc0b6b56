import type { bookRoutes, figureRoutes, printRoutes } from '#contract';
import type { Permission } from './permission';

// Each register names its own readers (libs/books/src/registers); an organiser opens none of them.
const READERS = [
  'leader',
  'certifier',
  'registrar',
  'administrator',
  'reviewer',
  'township',
  'keeper',
  'supervisor',
] as const;

export const bookPermissions = {
  'book.list': { staff: READERS },
  'book.rows': { staff: READERS },
} satisfies Record<keyof typeof bookRoutes, Permission>;

export const printPermissions = {
  'print.ask': { staff: READERS, stepUp: true },
  'print.list': { staff: READERS },
  'print.get': { staff: READERS },
  'print.fetch': { staff: READERS, stepUp: true },
  'paper.check': { public: true },
} satisfies Record<keyof typeof printRoutes, Permission>;

export const figurePermissions = {
  'figures.get': { staff: ['leader', 'registrar', 'administrator', 'reviewer', 'supervisor'] },
} satisfies Record<keyof typeof figureRoutes, Permission>;
