import type { Route } from '../route';
import { accessRoutes } from './access';
import { accountRoutes } from './account';
import { actRoutes } from './acts';
import { bookRoutes } from './books';
import { applyRoutes } from './apply';
import { certifyRoutes } from './certify';
import { monthRoutes } from './months';
import { countyRoutes } from './county';
import { deskRoutes } from './desk';
import { notifyRoutes } from './notify';
import { lifeRoutes } from './life';
import { peopleRoutes } from './people';
import { rosterRoutes } from './rosters';
import { sampleRoutes } from './samples';
import { tieRoutes } from './ties';
import { objectRoutes } from './object';
import { printRoutes } from './prints';
import { publicizeRoutes } from './publicize';
import { quizRoutes } from './quiz';
import { registerRoutes } from './register';
import { figureRoutes } from './figures';
import { goodsRoutes } from './goods';
import { redeemRoutes } from './redeem';

export * from './access';
export * from './account';
export * from './acts';
export * from './books';
export * from './apply';
export * from './apply-words';
export * from './certify';
export * from './months';
export * from './county';
export * from './desk';
export * from './notify';
export * from './life';
export * from './people';
export * from './rosters';
export * from './samples';
export * from './ties';
export * from './object';
export * from './prints';
export * from './publicize';
export * from './quiz';
export * from './register';
export * from './figures';
export * from './goods';
export * from './goods-words';
export * from './redeem';
export * from './redeem-words';

/** Every operation of the interface by its id (`thing.verb`). The permission table is keyed by the same ids. */
export const routes = {
  ...accessRoutes,
  ...accountRoutes,
  ...monthRoutes,
  ...actRoutes,
  ...bookRoutes,
  ...applyRoutes,
  ...quizRoutes,
  ...notifyRoutes,
  ...lifeRoutes,
  ...peopleRoutes,
  ...rosterRoutes,
  ...sampleRoutes,
  ...tieRoutes,
  ...certifyRoutes,
  ...countyRoutes,
  ...deskRoutes,
  ...registerRoutes,
  ...printRoutes,
  ...publicizeRoutes,
  ...objectRoutes,
  ...figureRoutes,
  ...goodsRoutes,
  ...redeemRoutes,
} satisfies Record<string, Route>;

export type Routes = typeof routes;
export type RouteId = keyof Routes;
