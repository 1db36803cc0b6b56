import {
  EVERY_READER,
  type bookRoutes,
  type figureRoutes,
  type printRoutes,
  type sampleRoutes,
} from '#contract';
import type { Permission } from './permission';

// Each register names its own readers (libs/books/src/registers); an organiser opens none of them.
export const bookPermissions = {
  'book.list': { staff: EVERY_READER },
  'book.rows': { staff: EVERY_READER },
} satisfies Record<keyof typeof bookRoutes, Permission>;

export const printPermissions = {
  'print.ask': { staff: EVERY_READER, stepUp: true },
  'print.list': { staff: EVERY_READER },
  'print.get': { staff: EVERY_READER },
  'print.fetch': { staff: EVERY_READER, stepUp: true },
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
