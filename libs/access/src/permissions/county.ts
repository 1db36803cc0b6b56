import type { countyRoutes } from '#contract';
import type { Permission } from './permission';

const COUNTY = ['county'] as const;

export const countyPermissions = {
  'county.figures': { staff: COUNTY },
  'county.draw': { staff: COUNTY },
  'county.samples': { staff: COUNTY },
  'county.sample': { staff: COUNTY },
  // More of a resident than a list shows: a fresh second factor and a ground.
  'county.look': { staff: COUNTY, stepUp: true },
  'county.looks': { staff: ['supervisor'] },
} satisfies Record<keyof typeof countyRoutes, Permission>;
