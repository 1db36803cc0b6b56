import { meRoutes } from './me';
import { proposalRoutes } from './proposals';
import { staffRoutes } from './staff';

export * from './me';
export * from './proposals';
export * from './staff';

/** Who may come in, and what takes two: staff, kiosks, sessions, cards, countersigning. */
export const accessRoutes = {
  ...meRoutes,
  ...proposalRoutes,
  ...staffRoutes,
};
