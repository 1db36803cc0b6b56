import { z } from 'zod';
import { Done, route } from '../route';
import { CommitteeId, Day, GroupId, Id, Instant, StaffRole, StationParams, text } from '../words';
import { Me, Password, SecondFactor, StaffPin, TotpDraft } from './me';

const StaffParams = z.strictObject({ staffId: Id });
/** What people type to sign in: lower case letters, digits, dot and dash. */
export const Login = z.string().regex(/^[a-z0-9][a-z0-9.-]{1,39}$/);
const Invitation = z.string().max(80);

export const RoleDraft = z
  .strictObject({
    role: StaffRole,
    committeeId: CommitteeId.nullable().default(null),
    groupId: GroupId.nullable().default(null),
    /** Certifiers: an alternate, not a seat. */
    alternate: z.boolean().default(false),
    /** null: from the countersignature on. */
    fromDay: Day.nullable().default(null),
    /** The last day; null: until ended. */
    untilDay: Day.nullable().default(null),
  })
  .meta({ id: 'RoleDraft' });

export const StaffView = z
  .strictObject({
    staffId: Id,
    login: z.string(),
    name: z.string(),
    residentId: Id.nullable(),
    state: z.enum(['invited', 'active', 'disabled']),
    /** Roles held today and later ones. */
    roles: z.array(
      z.strictObject({
        staffRoleId: Id,
        role: StaffRole,
        committeeId: z.int().nullable(),
        groupId: z.int().nullable(),
        alternate: z.boolean(),
        fromDay: Day,
        untilDay: Day.nullable(),
      }),
    ),
  })
  .meta({ id: 'Staff' });
export type StaffView = z.infer<typeof StaffView>;

const Proposed = z.strictObject({ proposalId: Id }).meta({ id: 'Proposed' });

/** A link to be handed over in person; it works once. */
const InvitationLink = z
  .strictObject({ staffId: Id, invitation: z.string(), until: Instant })
  .meta({ id: 'InvitationLink' });

export const staffRoutes = {
  'staff.signIn': route({
    method: 'POST',
    path: '/v1/stations/:station/staff/sessions',
    summary: 'Signs in with password and second factor. Sets the session cookie.',
    params: StationParams,
    body: z.strictObject({ login: z.string().max(60), password: Password, code: SecondFactor }),
    reply: Me,
    refusals: ['login_wrong', 'csrf'],
  }),
  'staff.signInByPhone': route({
    method: 'POST',
    path: '/v1/stations/:station/staff/phone-sessions',
    summary: 'Signs a leader or organiser in by the registered phone and its PIN.',
    params: StationParams,
    body: z.strictObject({ pin: StaffPin }),
    reply: Me,
    refusals: ['login_wrong', 'csrf'],
  }),
  'staff.openInvitation': route({
    method: 'POST',
    path: '/v1/stations/:station/staff/invitations/open',
    summary: 'Shows whom an invitation is for and a secret for the authenticator.',
    params: StationParams,
    body: z.strictObject({ invitation: Invitation }),
    reply: TotpDraft.extend({ login: z.string(), name: z.string() }).meta({ id: 'OpenInvitation' }),
    refusals: ['invitation_wrong', 'csrf'],
  }),
  'staff.acceptInvitation': route({
    method: 'POST',
    path: '/v1/stations/:station/staff/invitations/accept',
    summary: 'Accepts an invitation with a password and the first code. Recovery codes are shown once.',
    params: StationParams,
    body: z.strictObject({
      invitation: Invitation,
      password: Password,
      ticket: z.string().max(400),
      code: SecondFactor,
    }),
    reply: z.strictObject({ recoveryCodes: z.array(z.string()) }),
    refusals: ['invitation_wrong', 'login_wrong', 'password_weak', 'csrf'],
  }),
  'staff.list': route({
    method: 'GET',
    path: '/v1/staff',
    summary: 'Everybody with an account, with roles of today and later.',
    reply: z.strictObject({ items: z.array(StaffView) }),
  }),
  'staff.invite': route({
    method: 'POST',
    path: '/v1/staff',
    summary: 'Makes an account and proposes its roles: they hold once countersigned.',
    body: z.strictObject({
      login: Login,
      name: text(1, 60),
      residentId: Id.nullable().default(null),
      roles: z.array(RoleDraft).min(1).max(10),
    }),
    reply: z.strictObject({ staffId: Id, proposalId: Id }),
    refusals: ['login_taken', 'setting_bad', 'panel_full'],
  }),
  'staff.invitation': route({
    method: 'POST',
    path: '/v1/staff/:staffId/invitation',
    summary:
      "A fresh link for somebody invited; the one before dies. A supervisor's is made by a supervisor.",
    params: StaffParams,
    reply: InvitationLink,
    refusals: ['wrong_state'],
  }),
  'staff.proposeRoles': route({
    method: 'POST',
    path: '/v1/staff/roles',
    summary: 'Proposes roles to be given and to be ended, a whole panel at once where it changes.',
    body: z.strictObject({
      grants: z.array(RoleDraft.extend({ staffId: Id })).max(60),
      ends: z.array(z.strictObject({ staffRoleId: Id, lastDay: Day.nullable().default(null) })).max(60),
    }),
    reply: Proposed,
    refusals: ['setting_bad', 'panel_full'],
  }),
  'staff.proposeReset': route({
    method: 'POST',
    path: '/v1/staff/:staffId/reset',
    summary: 'Proposes that somebody who lost password or authenticator, or was disabled, is invited anew.',
    params: StaffParams,
    reply: Proposed,
  }),
  'staff.disable': route({
    method: 'POST',
    path: '/v1/staff/:staffId/disable',
    summary: 'Shuts an account; its sessions end at once.',
    params: StaffParams,
    body: z.strictObject({ reason: text(1, 300) }),
    reply: Done,
    refusals: ['same_person', 'wrong_state'],
  }),
};
