import { registerEffect } from '../countersign';
import { applyRoleChange, RoleChange } from './roles';

registerEffect('staff-role', { schema: RoleChange, apply: applyRoleChange });

export { createStaff, type MadeStaff, type StaffDraft } from './create';
export { openStaffSession, type OpenedStaffSession } from './session';
export { totpCode } from './totp';
