import { z } from 'zod';
import { Done, route } from '../route';
import { Id, Instant, pageOf, PageQuery, text } from '../words';

/** What takes effect only when a supervisor countersigns with the minutes' number (domain.md, "Countersigned"). */
export const PROPOSAL_KINDS = [
  'act',
  'setting',
  'staff-role',
  'staff-reset',
  'household',
  'life-event',
  'opening-balance',
  'price',
] as const;
export const ProposalKind = z.enum(PROPOSAL_KINDS).meta({ id: 'ProposalKind' });
export type ProposalKind = z.infer<typeof ProposalKind>;

export const ProposalState = z
  .enum(['proposed', 'in-force', 'refused', 'withdrawn'])
  .meta({ id: 'ProposalState' });

export const Proposal = z
  .strictObject({
    proposalId: Id,
    kind: ProposalKind,
    /** What would be written, in the words of its kind. */
    payload: z.unknown(),
    state: ProposalState,
    proposedBy: Id.nullable(),
    proposedByName: z.string().nullable(),
    proposedAt: Instant,
    minutesNo: z.string().nullable(),
    filingNo: z.string().nullable(),
    countersignedBy: Id.nullable(),
    countersignedByName: z.string().nullable(),
    countersignedAt: Instant.nullable(),
    reason: z.string().nullable(),
  })
  .meta({ id: 'Proposal' });
export type Proposal = z.infer<typeof Proposal>;

const ProposalParams = z.strictObject({ proposalId: Id });

export const proposalRoutes = {
  'proposal.list': route({
    method: 'GET',
    path: '/v1/proposals',
    summary: 'What waits for a countersignature, and what became of it, latest first.',
    query: PageQuery.extend({ state: ProposalState.optional(), kind: ProposalKind.optional() }),
    reply: pageOf(Proposal).meta({ id: 'ProposalPage' }),
  }),
  'proposal.countersign': route({
    method: 'POST',
    path: '/v1/proposals/:proposalId/countersign',
    summary: "Puts a proposal in force with the minutes' number. Never by whoever proposed it.",
    params: ProposalParams,
    body: z.strictObject({
      minutesNo: text(1, 60),
      /** The township's filing number, where the kind asks for one (deductions). */
      filingNo: text(1, 60).optional(),
    }),
    reply: Proposal,
    refusals: ['same_person', 'recused', 'wrong_state', 'countersign_needed', 'stale', 'panel_full'],
  }),
  'proposal.refuse': route({
    method: 'POST',
    path: '/v1/proposals/:proposalId/refuse',
    summary: 'Refuses a proposal with a reason.',
    params: ProposalParams,
    body: z.strictObject({ reason: text(1, 300) }),
    reply: Done,
    refusals: ['same_person', 'wrong_state'],
  }),
  'proposal.withdraw': route({
    method: 'POST',
    path: '/v1/proposals/:proposalId/withdraw',
    summary: 'Takes back what one has proposed oneself.',
    params: ProposalParams,
    reply: Done,
    refusals: ['wrong_state'],
  }),
};
