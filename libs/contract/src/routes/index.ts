import type { Route } from '../route';
import { accessRoutes } from './access';
import { applyRoutes } from './apply';
import { notifyRoutes } from './notify';

export * from './access';
export * from './apply';
export * from './apply-words';
export * from './notify';

/** Every operation of the interface by its id (`thing.verb`). The permission table is keyed by the same ids. */
export const routes = {
  ...accessRoutes,
  ...applyRoutes,
  ...notifyRoutes,
} satisfies Record<string, Route>;

export type Routes = typeof routes;
export type RouteId = keyof Routes;
