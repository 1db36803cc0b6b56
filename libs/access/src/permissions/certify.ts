import type { certifyRoutes } from '#contract';
import type { Permission } from './permission';

const PANEL = ['certifier', 'township'] as const;

export const certifyPermissions = {
  'certify.queue': { staff: PANEL },
  'certify.batches': { staff: PANEL },
  'certify.batch': { staff: PANEL },
  'certify.overdue': { staff: ['supervisor', 'administrator', 'township'] },
  'certify.look': { staff: PANEL },
  'claim.certify': { staff: PANEL },
  'batch.certify': { staff: PANEL },
  'meeting.agenda': { staff: ['certifier', 'registrar', 'organiser'] },
  'meeting.enter': { staff: ['certifier', 'registrar', 'organiser'] },
  'meeting.mine': { resident: true },
  'meeting.confirm': { resident: true },
  'kin.undeclared': { staff: ['supervisor'] },
} satisfies Record<keyof typeof certifyRoutes, Permission>;
