import { z } from 'zod';
import { route } from '../route';
import { CommitteeId, Id, Instant, PageQuery, pageOf, Points } from '../words';
import { Claim, ClaimKind } from './apply-words';

export const Serial = z
  .string()
  .regex(/^\d+-\d{4}-\d{6,}$/)
  .meta({ id: 'Serial' });

/** A row of the register as it was entered. An amended claim has several: the latest serial counts. */
export const RegisterLine = z
  .strictObject({
    serial: Serial,
    number: z.int(),
    claimId: Id,
    kind: ClaimKind,
    points: Points,
    registeredAt: Instant,
    /** False once the line was amended and entered again. */
    latest: z.boolean(),
    claim: Claim,
  })
  .meta({ id: 'RegisterLine' });

export const registerRoutes = {
  'register.queue': route({
    method: 'GET',
    path: '/v1/register/queue',
    summary:
      'Certified claims that wait for the register, oldest decision first; those the caller certified are marked.',
    query: PageQuery,
    reply: pageOf(z.strictObject({ claim: Claim, own: z.boolean() }).meta({ id: 'ToRegister' })),
  }),
  'register.enter': route({
    method: 'POST',
    path: '/v1/register',
    summary:
      'Enter certified claims in the gap-free register; lines that the registrar certified are left for a colleague.',
    body: z.strictObject({ claimIds: z.array(Id).min(1).max(2000) }),
    reply: z
      .strictObject({
        registered: z.array(z.strictObject({ claimId: Id, serial: Serial })),
        left: z.array(Id),
      })
      .meta({ id: 'Registered' }),
    refusals: ['wrong_state', 'same_person'],
  }),
  'register.view': route({
    method: 'GET',
    path: '/v1/register/:committeeId/:year',
    summary: "A committee's register of a year, in order of number.",
    params: z.strictObject({
      committeeId: z.coerce.number().pipe(CommitteeId),
      year: z.coerce.number().int().min(2018).max(9999),
    }),
    query: PageQuery,
    reply: pageOf(RegisterLine),
  }),
};
