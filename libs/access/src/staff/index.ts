import { registerEffect } from '../countersign';
import { StaffReset } from './people';
import { resetAccount } from './reset';
import { applyRoleChange, RoleChange } from './roles';

registerEffect('staff-role', {
  schema: RoleChange,
  apply: applyRoleChange,
  accounts: ({ grants }) => grants.map(({ staffId }) => staffId),
});
registerEffect('staff-reset', {
  schema: StaffReset,
  apply: (tx, station, { staffId }, { at }) => resetAccount(tx, station, staffId, at),
});

export { createStaff, operatorProposal, renewCredentials, type MadeStaff, type StaffDraft } from './create';
export { acceptInvitation, openInvitation } from './accept';
export { addInvited, invite, makeInvitation, writeInvitation } from './invite';
export { aboutMe, changePassword, endOwnSession, listOwnSessions, openTotp, renewTotp, stepUp } from './me';
export {
  inviteByOperator,
  listChiefs,
  resetByOperator,
  type ChiefRole,
  type OperatorInvitation,
} from './operator';
export { disableStaff, listStaff, proposeReset, proposeRoles } from './people';
export { endPhone, listPhones, PHONE_COOKIE, PHONE_COOKIE_SECONDS, registerPhone } from './phone';
export { staffNames } from './names';
export { resetAccount } from './reset';
export { grantRole, type RoleGrant } from './roles';
export { rolesOf } from './roles-of';
export { openStaffSession, type OpenedStaffSession } from './session';
export { signIn, signInByPhone, type SignedIn, type Whence } from './sign-in';
export { totpCode } from './totp';
