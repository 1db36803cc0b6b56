import { z } from 'zod';
import { route } from '../route';
import type { RefusalCode } from '../refusals';
import { ClientId, Id, Instant, PageQuery, pageOf } from '../words';
import { Claim, ClaimBody, ListBody, RowVerdict } from './apply-words';

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
  'evidence_bad',
  'quantity_wrong',
  'adults_only',
  'guardian_needed',
  'resident_not_here',
  'household_closed',
  'witness_unfit',
  'paid_duty',
] as const satisfies RefusalCode[];

export const applyRoutes = {
  'claim.submit': route({
    method: 'PUT',
    path: '/v1/claims/:claimId',
    summary:
      'Apply for one act of one resident: a resident for the household (S), a leader on behalf (L), the committee (D).',
    params: z.strictObject({ claimId: ClientId }),
    body: ClaimBody,
    reply: Claim,
    refusals: ['request_differs', 'request_abandoned', ...JUDGED],
  }),
  'list.submit': route({
    method: 'PUT',
    path: '/v1/claim-lists/:batchId',
    summary:
      'Submit a list of attendance or appraisal in one request: each row becomes a claim or says why not.',
    params: z.strictObject({ batchId: ClientId }),
    body: ListBody,
    reply: z
      .strictObject({
        batchId: Id,
        accepted: z.int(),
        refused: z.int(),
        submittedAt: Instant,
        rows: z.array(RowVerdict),
      })
      .meta({ id: 'ListReply' }),
    refusals: ['request_differs', 'request_abandoned', ...JUDGED],
  }),
  'claim.mine': route({
    method: 'GET',
    path: '/v1/my/claims',
    summary: "The household's claims, latest deeds first.",
    query: PageQuery,
    reply: pageOf(Claim),
  }),
};
