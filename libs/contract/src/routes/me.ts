import { z } from 'zod';
import { Done, route } from '../route';
import { Id, Instant, StaffRole, text } from '../words';

/** A role as its holder sees it. */
export const HeldRoleView = z
  .strictObject({
    role: StaffRole,
    committeeId: z.int().nullable(),
    groupId: z.int().nullable(),
    alternate: z.boolean(),
  })
  .meta({ id: 'HeldRole' });

/** Six digits of the authenticator, or a recovery code. */
export const SecondFactor = z.string().min(6).max(20).meta({ id: 'SecondFactor' });
export const Password = z.string().min(1).max(128);
export const StaffPin = z.string().regex(/^[0-9]{6}$/);

export const Me = z
  .strictObject({
    staffId: Id,
    login: z.string(),
    name: z.string(),
    station: z.int(),
    stationName: z.string(),
    roles: z.array(HeldRoleView),
    /** Sent back in `x-csrf` with every write. */
    csrf: z.string(),
    /** Until when publishing, countersigning, exporting and revoking need no further code; null: now they do. */
    steppedUpUntil: Instant.nullable(),
    /** Registered phones may stand in for the authenticator: leaders and organisers. */
    mayUsePhone: z.boolean(),
  })
  .meta({ id: 'Me' });

export const TotpDraft = z
  .strictObject({
    /** For the QR code of an authenticator. */
    totpUri: z.string(),
    /** The same, to be typed. */
    totpSecret: z.string(),
    /** Sent back with the first code. */
    ticket: z.string(),
  })
  .meta({ id: 'TotpDraft' });

export const meRoutes = {
  'me.get': route({
    method: 'GET',
    path: '/v1/me',
    summary: 'Who is signed in, for the desk: roles with their scope.',
    reply: Me,
  }),
  'me.signOut': route({
    method: 'POST',
    path: '/v1/me/sign-out',
    summary: 'Ends this session.',
    reply: Done,
  }),
  'me.stepUp': route({
    method: 'POST',
    path: '/v1/me/step-up',
    summary: 'Confirms with the second factor, good for five minutes.',
    body: z.strictObject({ code: SecondFactor }),
    reply: z.strictObject({ steppedUpUntil: Instant }),
    refusals: ['login_wrong'],
  }),
  'me.sessions': route({
    method: 'GET',
    path: '/v1/me/sessions',
    summary: "One's own open sessions.",
    reply: z.strictObject({
      items: z.array(
        z.strictObject({
          sessionId: Id,
          openedAt: Instant,
          seenAt: Instant,
          agent: z.string(),
          current: z.boolean(),
        }),
      ),
    }),
  }),
  'me.endSession': route({
    method: 'DELETE',
    path: '/v1/me/sessions/:sessionId',
    summary: "Ends one of one's own sessions.",
    params: z.strictObject({ sessionId: Id }),
    reply: Done,
  }),
  'me.changePassword': route({
    method: 'POST',
    path: '/v1/me/password',
    summary: 'Changes the password; every other session ends.',
    body: z.strictObject({ old: Password, new: Password }),
    reply: Done,
    refusals: ['login_wrong', 'password_weak'],
  }),
  'me.openTotp': route({
    method: 'POST',
    path: '/v1/me/totp',
    summary: 'A new secret for the authenticator, not in force before its first code.',
    reply: TotpDraft,
  }),
  'me.renewTotp': route({
    method: 'PUT',
    path: '/v1/me/totp',
    summary: 'Puts the new authenticator in force, with new recovery codes.',
    body: z.strictObject({ ticket: z.string().max(400), code: SecondFactor }),
    reply: z.strictObject({ recoveryCodes: z.array(z.string()) }).meta({ id: 'RecoveryCodes' }),
    refusals: ['login_wrong'],
  }),
  'me.phones': route({
    method: 'GET',
    path: '/v1/me/phones',
    summary: "One's own registered phones.",
    reply: z.strictObject({
      items: z.array(z.strictObject({ deviceId: Id, name: z.string(), registeredAt: Instant })),
    }),
  }),
  'me.registerPhone': route({
    method: 'POST',
    path: '/v1/me/phones',
    summary: 'Registers this phone: from now on its PIN signs in without the authenticator.',
    body: z.strictObject({ name: text(1, 40), pin: StaffPin }),
    reply: z.strictObject({ deviceId: Id }),
    refusals: ['pin_weak'],
  }),
  'me.endPhone': route({
    method: 'DELETE',
    path: '/v1/me/phones/:deviceId',
    summary: 'Takes a phone out of the register.',
    params: z.strictObject({ deviceId: Id }),
    reply: Done,
  }),
};
