import { z } from 'zod';
import { Download, route } from '../route';
import { ClientId, Day, Id, Instant, PageQuery, pageOf, Points } from '../words';
import { Serial } from './register';

const Sample = z.strictObject({
  sampleId: Id,
  /** With it, the period and the register, anybody draws the same claims again. */
  seed: z.string(),
  firstDay: Day,
  lastDay: Day,
  population: z.int(),
  size: z.int(),
  drawnBy: z.string(),
  drawnAt: Instant,
});

/** A drawn claim with everything that stands behind it, step by step. */
export const SampledClaim = z
  .strictObject({
    place: z.int(),
    claimId: Id,
    serial: Serial,
    /** Masked for roles that do not read names. */
    resident: z.string().nullable(),
    committee: z.string(),
    group: z.string(),
    actCode: z.string().nullable(),
    act: z.string().nullable(),
    actDay: Day,
    points: Points,
    state: z.string(),
    /** Step 1; null where no notice was answered. */
    notice: z.string().nullable(),
    submittedAt: Instant,
    route: z.string(),
    evidence: z.array(z.strictObject({ kind: z.string(), fileId: Id.nullable(), confirmed: z.boolean() })),
    votes: z.array(
      z.strictObject({ name: z.string(), vote: z.string(), votedAt: Instant, void: z.boolean() }),
    ),
    registeredAt: Instant,
    list: z
      .strictObject({
        listId: Id,
        number: z.string(),
        firstDay: Day.nullable(),
        lastDay: Day.nullable(),
        /** The photo of each board that proves the posting. */
        proofs: z.array(z.strictObject({ board: z.string(), fileId: Id })),
      })
      .nullable(),
    objections: z.int(),
    creditedAt: Instant.nullable(),
    entry: z.strictObject({ version: z.int(), points: Points }).nullable(),
    /** The household's first redemption after the credit. */
    redemption: z
      .strictObject({ redemptionId: Id, heldAt: Instant, points: Points, state: z.string() })
      .nullable(),
  })
  .meta({ id: 'SampledClaim' });
export type SampledClaim = z.infer<typeof SampledClaim>;

export const SampleSheet = Sample.extend({
  /** True: seed, period and register draw the same claims today. */
  drawnAgain: z.boolean(),
  lines: z.array(SampledClaim),
}).meta({ id: 'SampleSheet' });

const SampleParams = z.strictObject({ sampleId: Id });

/** Inspection by sample: drawn by a seed of the server's, each claim with all its steps. */
export const sampleRoutes = {
  'sample.draw': route({
    method: 'PUT',
    path: '/v1/samples/:sampleId',
    summary: 'Draws registered claims of a period by a fresh seed.',
    params: z.strictObject({ sampleId: ClientId }),
    body: z.strictObject({ firstDay: Day, lastDay: Day, size: z.int().min(1).max(200) }),
    reply: SampleSheet,
    refusals: ['list_empty', 'request_differs', 'request_abandoned'],
  }),
  'sample.list': route({
    method: 'GET',
    path: '/v1/samples',
    summary: 'Samples drawn so far, latest first.',
    query: PageQuery.extend({ after: Id.optional() }),
    reply: pageOf(Sample.meta({ id: 'Sample' })).meta({ id: 'SamplePage' }),
  }),
  'sample.get': route({
    method: 'GET',
    path: '/v1/samples/:sampleId',
    summary: 'A sample, each claim with notice, claim, evidence, votes, list, proof, credit and redemption.',
    params: SampleParams,
    reply: SampleSheet,
  }),
  'sample.export': route({
    method: 'GET',
    path: '/v1/samples/:sampleId/file',
    summary: 'A sample as .xlsx, names masked or whole by role. Every export is on the trail.',
    params: SampleParams,
    query: z.strictObject({ masked: z.enum(['true', 'false']).default('true') }),
    reply: Download,
    download: true,
    refusals: ['step_up_needed'],
  }),
};
