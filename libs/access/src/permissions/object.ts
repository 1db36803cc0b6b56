import type { objectRoutes } from '#contract';
import type { Permission } from './permission';

const READERS = ['reviewer', 'township', 'supervisor'] as const;

export const objectPermissions = {
  'objection.raise': { resident: true },
  'objection.raiseFor': { staff: ['leader'] },
  'objection.settle': { resident: true, staff: ['leader'] },
  'objection.mine': { resident: true },
  'objection.ofHousehold': { staff: ['leader'] },
  'objection.appeal': { resident: true },
  'objection.appealFor': { staff: ['leader'] },
  'objection.saveDraft': { resident: true },
  'objection.drafts': { resident: true },
  'objection.dropDraft': { resident: true },
  'objection.queue': { staff: READERS },
  'objection.get': { staff: READERS },
  'objection.decide': { staff: ['reviewer'] },
  'objection.decideAppeal': { staff: ['township'] },
  'line.hold': { staff: ['supervisor'] },
  'line.keepHold': { staff: ['reviewer'] },
  'line.holds': { staff: READERS },
} satisfies Record<keyof typeof objectRoutes, Permission>;
