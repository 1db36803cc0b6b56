import { z } from 'zod';
import type { RefusalCode } from '../refusals';
import { Done, route } from '../route';
import { ClientId, Day, Id, Instant, PageQuery, pageOf, Quantity, text } from '../words';
import {
  ActCode,
  Claim,
  ClaimBody,
  ClaimMoment,
  ClaimPiece,
  ClaimRoute,
  EvidenceItem,
  ListBody,
  ListReply,
} from './apply-words';
import { CLAIM, statesOf } from '../graphs';

const claimParams = z.strictObject({ claimId: Id });
const reason = text(1, 300);

const JUDGED = [
  'act_unknown',
  'act_off',
  'act_route',
  'in_future',
  'too_late',
  'cap_reached',
  'duplicate_claim',
  'certificate_used',
  'evidence_missing',
  'assessors_missing',
  'evidence_bad',
  'quantity_wrong',
  'adults_only',
  'guardian_needed',
  'resident_not_here',
  'household_closed',
  'witness_unfit',
  'paid_duty',
] as const satisfies RefusalCode[];
const ONCE = ['request_differs', 'request_abandoned'] as const satisfies RefusalCode[];

export const FilePurpose = z.enum(['evidence', 'posting-proof', 'voice']).meta({ id: 'FilePurpose' });
export type FilePurpose = z.infer<typeof FilePurpose>;

export const ClaimFile = z
  .strictObject({
    fileId: Id,
    mediaType: z.enum(['image/jpeg', 'image/png', 'application/pdf', 'audio/webm']),
    bytes: z.int(),
  })
  .meta({ id: 'ClaimFile' });

export const ClaimSheet = z
  .strictObject({ claim: Claim, evidence: z.array(ClaimPiece), history: z.array(ClaimMoment) })
  .meta({ id: 'ClaimSheet' });

const submitting = {
  'file.upload': route({
    method: 'PUT',
    path: '/v1/files/:fileId',
    summary:
      'Upload a file, at most 5 MB, judged by its content: evidence (JPEG, PNG, PDF), a proof of posting (a picture), a spoken objection (WebM). Pictures lose their location.',
    params: z.strictObject({ fileId: ClientId }),
    query: z.strictObject({ purpose: FilePurpose.default('evidence') }),
    reply: ClaimFile,
    refusals: ['evidence_bad', ...ONCE],
    upload: true,
  }),
  'file.get': route({
    method: 'GET',
    path: '/v1/files/:fileId',
    summary:
      "Look at a file: what one uploaded, evidence of the own household or of claims in the own branch; proofs of the own committee's lists; recordings of objections that one decides.",
    params: z.strictObject({ fileId: Id }),
    reply: z.strictObject({ ...ClaimFile.shape, base64: z.string() }).meta({ id: 'ClaimFileBytes' }),
  }),
  'claim.submit': route({
    method: 'PUT',
    path: '/v1/claims/:claimId',
    summary:
      'Apply for one act of one resident: a resident for the household (S), a leader on behalf (L), the committee (D).',
    params: z.strictObject({ claimId: ClientId }),
    body: ClaimBody,
    reply: Claim,
    refusals: [...ONCE, ...JUDGED],
  }),
  'claim.settle': route({
    method: 'POST',
    path: '/v1/claims/:claimId/settle',
    summary: 'Ask what became of a claim whose answer was lost. An id not known is given up for good.',
    params: z.strictObject({ claimId: ClientId }),
    reply: z.strictObject({ claim: Claim.nullable() }),
    refusals: ['request_differs'],
  }),
  'list.submit': route({
    method: 'PUT',
    path: '/v1/claim-lists/:batchId',
    summary:
      'Submit a list of attendance or appraisal in one request: each row becomes a claim or says why not.',
    params: z.strictObject({ batchId: ClientId }),
    body: ListBody,
    reply: ListReply,
    refusals: [...ONCE, ...JUDGED],
  }),
  'list.settle': route({
    method: 'POST',
    path: '/v1/claim-lists/:batchId/settle',
    summary: 'Ask what became of a list whose answer was lost. An id not known is given up for good.',
    params: z.strictObject({ batchId: ClientId }),
    reply: z.strictObject({ list: ListReply.nullable() }),
    refusals: ['request_differs'],
  }),
  'reversal.request': route({
    method: 'PUT',
    path: '/v1/reversals/:claimId',
    summary:
      'Ask for a credited claim to be reversed: a claim of its own, decided by a majority and publicized.',
    params: z.strictObject({ claimId: ClientId }),
    body: z.strictObject({ aboutClaimId: Id, reason }),
    reply: Claim,
    refusals: [...ONCE, 'wrong_state', 'duplicate_claim'],
  }),
};

const forStaff = {
  'claim.list': route({
    method: 'GET',
    path: '/v1/claims',
    summary: 'Claims of the own branch, latest submitted first.',
    query: PageQuery.extend({
      state: z.enum(statesOf(CLAIM)).optional(),
      route: ClaimRoute.optional(),
      act: ActCode.optional(),
      householdId: Id.optional(),
      batchId: Id.optional(),
      from: Day.optional(),
      until: Day.optional(),
    }),
    reply: pageOf(Claim),
  }),
  'claim.queue': route({
    method: 'GET',
    path: '/v1/claims/queue',
    summary:
      'What waits for the caller, oldest first: self-reports to check, returned claims to answer, deductions to deliver.',
    query: PageQuery.extend({ queue: z.enum(['check', 'returned', 'deductions']) }),
    reply: pageOf(Claim),
  }),
  'claim.get': route({
    method: 'GET',
    path: '/v1/claims/:claimId',
    summary: 'One claim of the own branch with its evidence and whole history.',
    params: claimParams,
    reply: ClaimSheet,
  }),
  'claim.check': route({
    method: 'POST',
    path: '/v1/claims/:claimId/check',
    summary:
      'A leader checks a self-report of the own group; after its time any leader of the committee may.',
    params: claimParams,
    body: z.strictObject({ outcome: z.enum(['checked', 'returned']), reason: reason.optional() }),
    reply: Claim,
    refusals: ['wrong_state', 'recused', 'evidence_missing'],
  }),
  'claim.deliver': route({
    method: 'POST',
    path: '/v1/claims/:claimId/deliver',
    summary:
      'Record that the written notice of a deduction was handed to the household: its time to answer runs.',
    params: claimParams,
    body: z.strictObject({ note: text(1, 200) }),
    reply: Claim,
    refusals: ['wrong_state'],
  }),
  'claim.repaired': route({
    method: 'POST',
    path: '/v1/claims/:claimId/repaired',
    summary: 'Record that the household made good what a deduction is about: the deduction is withdrawn.',
    params: claimParams,
    body: z.strictObject({ note: text(1, 200) }),
    reply: Claim,
    refusals: ['wrong_state'],
  }),
};

const forSupervisor = {
  'witness.confirmed': route({
    method: 'GET',
    path: '/v1/witnesses',
    summary:
      'Who confirmed how often for which household, for the supervisor: those who confirm for one another in a ring first.',
    query: z.strictObject({ days: z.coerce.number().int().min(1).max(366).default(90) }),
    reply: z
      .strictObject({
        items: z.array(
          z.strictObject({
            witnessId: Id,
            witnessName: z.string().nullable(),
            witnessHouseholdId: Id,
            householdId: Id,
            /** Its head. */
            householdName: z.string().nullable(),
            times: z.int(),
            lastAt: Instant,
            /** The two households, or they and a third, confirm for one another. */
            inRing: z.boolean(),
          }),
        ),
      })
      .meta({ id: 'WitnessesConfirmed' }),
  }),
};

const forBoth = {
  'claim.withdraw': route({
    method: 'POST',
    path: '/v1/claims/:claimId/withdraw',
    summary:
      'Take a claim back before it is registered: the household its own, staff what they submitted or, once it is returned, what has nobody left who did.',
    params: claimParams,
    body: z.strictObject({ reason: reason.optional() }),
    reply: Claim,
    refusals: ['wrong_state'],
  }),
  'claim.resubmit': route({
    method: 'POST',
    path: '/v1/claims/:claimId/resubmit',
    summary:
      'Answer a claim that was returned, or one of the branch whose submitter is gone: more evidence, another quantity or tier.',
    params: claimParams,
    body: z.strictObject({
      quantity: Quantity.optional(),
      tier: text(1, 40).optional(),
      note: text(1, 500).optional(),
      evidence: z.array(EvidenceItem).max(10).default([]),
    }),
    reply: Claim,
    refusals: ['wrong_state', ...JUDGED],
  }),
};

const forHousehold = {
  'claim.mine': route({
    method: 'GET',
    path: '/v1/my/claims',
    summary: "The household's claims, latest deeds first.",
    query: PageQuery,
    reply: pageOf(Claim),
  }),
  'claim.my-get': route({
    method: 'GET',
    path: '/v1/my/claims/:claimId',
    summary: "One of the household's claims with its evidence and whole history.",
    params: claimParams,
    reply: ClaimSheet,
  }),
  'claim.on-behalf': route({
    method: 'GET',
    path: '/v1/my/claims-on-behalf',
    summary: 'What others claimed for the household and no session has shown yet.',
    reply: z.strictObject({ items: z.array(Claim) }),
  }),
  'claim.seen': route({
    method: 'POST',
    path: '/v1/my/claims-on-behalf/seen',
    summary: 'These were shown. For a deduction this is the acknowledged receipt: its time to answer runs.',
    body: z.strictObject({ claimIds: z.array(Id).min(1).max(200) }),
    reply: Done,
  }),
  'claim.disown': route({
    method: 'POST',
    path: '/v1/my/claims/:claimId/disown',
    summary: '"Not ours": a claim made on behalf is withdrawn, or marked once it is registered.',
    params: claimParams,
    reply: Claim,
    refusals: ['wrong_state'],
  }),
  'deduction.answer': route({
    method: 'POST',
    path: '/v1/my/claims/:claimId/answer',
    summary: "The household's answer to a deduction, before the panel decides.",
    params: claimParams,
    body: z.strictObject({ answer: text(1, 1000) }),
    reply: Claim,
    refusals: ['wrong_state', 'window_ended'],
  }),
  'witness.asked': route({
    method: 'GET',
    path: '/v1/my/witness',
    summary: 'Claims that name the caller as their witness.',
    reply: z.strictObject({
      items: z.array(
        z.strictObject({
          claimId: Id,
          act: z.strictObject({ code: ActCode, nameZh: z.string(), nameEn: z.string() }),
          actDay: Day,
          residentName: z.string().nullable(),
          askedAt: Instant,
        }),
      ),
    }),
  }),
  'witness.answer': route({
    method: 'POST',
    path: '/v1/my/witness/:claimId',
    summary: 'Confirm with the own card, or decline, what a neighbour claims.',
    params: claimParams,
    body: z.strictObject({ confirms: z.boolean() }),
    reply: Done,
    refusals: ['wrong_state', 'witness_unfit'],
  }),
};

export const applyRoutes = { ...submitting, ...forStaff, ...forSupervisor, ...forBoth, ...forHousehold };
