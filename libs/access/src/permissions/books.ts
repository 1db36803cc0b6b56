import type { bookRoutes, figureRoutes, printRoutes, sampleRoutes } from '#contract';
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

// Drawn by whoever watches over the station; read by who decides there too, names masked for whom they do not concern.
const SAMPLE_READERS = ['reviewer', 'township', 'supervisor'] as const;

export const samplePermissions = {
  'sample.draw': { staff: ['supervisor'] },
  'sample.list': { staff: SAMPLE_READERS },
  'sample.get': { staff: SAMPLE_READERS },
  'sample.export': { staff: SAMPLE_READERS, stepUp: true },
} satisfies Record<keyof typeof sampleRoutes, Permission>;
