import type { Route } from '../route';
import { accessRoutes } from './access';

export * from './access';

/** Every operation of the interface by its id (`thing.verb`). The permission table is keyed by the same ids. */
export const routes = {
  ...accessRoutes,
} satisfies Record<string, Route>;

export type Routes = typeof routes;
export type RouteId = keyof Routes;
