declare module 'virtual:routes' {
  import type { ASSESSORS as Assessors, EVERY_READER as Readers, RouteId } from '#contract';
  /** Method and path of each route of the contract; the build takes them from the contract itself. */
  export const ROUTES: Readonly<Record<RouteId, readonly [method: string, path: string]>>;
  export const EVERY_READER: typeof Readers;
  export const ASSESSORS: typeof Assessors;
}

declare module 'virtual:refusals' {
  import type { REFUSAL_SENTENCES as Sentences } from '#contract';
  export const REFUSAL_SENTENCES: typeof Sentences;
  import type { SHEET_SENTENCES as OfSheets } from '#contract';
  export const SHEET_SENTENCES: typeof OfSheets;
}
