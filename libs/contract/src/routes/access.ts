import { auditRoutes } from './audit';
import { cardRoutes } from './cards';
import { kioskRoutes } from './kiosks';
import { meRoutes } from './me';
import { proposalRoutes } from './proposals';
import { sessionRoutes } from './sessions';
import { settingRoutes } from './settings';
import { staffRoutes } from './staff';

export * from './audit';
export * from './cards';
export * from './kiosks';
export * from './me';
export * from './proposals';
export * from './sessions';
export * from './settings';
export * from './staff';

/** Who may come in, and what takes two: staff, kiosks, sessions, cards, countersigning. */
export const accessRoutes = {
  ...auditRoutes,
  ...cardRoutes,
  ...kioskRoutes,
  ...meRoutes,
  ...proposalRoutes,
  ...sessionRoutes,
  ...settingRoutes,
  ...staffRoutes,
};
