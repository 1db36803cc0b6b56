import type { applyRoutes, StaffRole } from '#contract';
import type { Permission } from './permission';

/** Whose work on claims needs a look at them and at their evidence. */
const READERS = [
  'leader',
  'organiser',
  'certifier',
  'registrar',
  'administrator',
  'reviewer',
  'township',
  'supervisor',
] as const satisfies readonly StaffRole[];
const SUBMITTERS = ['leader', 'organiser', 'registrar'] as const satisfies readonly StaffRole[];

export const applyPermissions = {
  'file.upload': { resident: true, staff: [...SUBMITTERS, 'administrator'] },
  'file.get': { resident: true, staff: READERS },
  'claim.submit': { resident: true, staff: ['leader', 'registrar'] },
  'claim.settle': { resident: true, staff: ['leader', 'registrar'] },
  'list.submit': { staff: ['leader', 'organiser'] },
  'list.settle': { staff: ['leader', 'organiser'] },
  'reversal.request': { staff: ['registrar'] },
  'claim.list': { staff: READERS },
  'claim.queue': { staff: SUBMITTERS },
  'claim.get': { staff: READERS },
  'claim.check': { staff: ['leader'] },
  'claim.deliver': { staff: ['leader', 'registrar'] },
  'claim.repaired': { staff: ['leader', 'registrar'] },
  'claim.withdraw': { resident: true, staff: SUBMITTERS },
  'claim.resubmit': { resident: true, staff: SUBMITTERS },
  'claim.mine': { resident: true },
  'claim.my-get': { resident: true },
  'claim.on-behalf': { resident: true },
  'claim.seen': { resident: true },
  'claim.disown': { resident: true },
  'deduction.answer': { resident: true },
  'witness.confirmed': { staff: ['supervisor'] },
  'witness.asked': { resident: true },
  'witness.answer': { resident: true },
} satisfies Record<keyof typeof applyRoutes, Permission>;
