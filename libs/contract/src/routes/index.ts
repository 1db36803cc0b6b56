import type { Route } from '../route';
import { accessRoutes } from './access';
import { applyRoutes } from './apply';

export * from './access';
export * from './apply';
export * from './apply-words';

/** Every operation of the interface by its id (`thing.verb`). The permission table is keyed by the same ids. */
export const routes = {
  ...accessRoutes,
  ...applyRoutes,
} satisfies Record<string, Route>;

export type Routes = typeof routes;
export type RouteId = keyof Routes;
