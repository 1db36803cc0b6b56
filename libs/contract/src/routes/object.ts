import { z } from 'zod';
import { OBJECTION, statesOf } from '../graphs';
import { Done, route } from '../route';
import { ClientId, Day, Id, Instant, PageQuery, pageOf, Points, Quantity, text } from '../words';
import { ActCode, Claim } from './apply-words';
import { Recusal } from './certify';
import { PublicLine } from './publicize';

/** What is wrong, chosen from pictures. `hold`: a supervisor's hold that a reviewer kept. */
export const OBJECTION_GROUNDS = [
  'did-not-happen',
  'wrong-person',
  'wrong-amount',
  'wrong-day',
  'twice',
  'not-listed',
  'wrongly-refused',
  'other',
] as const;
const Grounds = z.enum(OBJECTION_GROUNDS).meta({ id: 'ObjectionGrounds' });
const ObjectionState = z.enum(statesOf(OBJECTION)).meta({ id: 'ObjectionState' });
export const ObjectionOutcome = z
  .enum(['dismissed', 'amended', 'revoked', 'claim-opened'])
  .meta({ id: 'ObjectionOutcome' });

/** A line by list and number, as everybody sees it; a deed that is not listed; an own claim that was refused. */
export const ObjectionTarget = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('line'), listId: Id, lineNo: z.int().min(1).max(100_000) }),
    z.strictObject({ kind: z.literal('missing'), actCode: ActCode, actDay: Day, residentId: Id.optional() }),
    z.strictObject({ kind: z.literal('refusal'), claimId: Id }),
  ])
  .meta({ id: 'ObjectionTarget' });

const body = {
  target: ObjectionTarget,
  grounds: Grounds,
  note: text(1, 500).optional(),
  voiceFileId: Id.optional(),
};
const objectionParams = z.strictObject({ objectionId: Id });
const clientParams = z.strictObject({ objectionId: ClientId });
const Reason = text(2, 500);

export const Raised = z.strictObject({ objectionId: Id, decideBy: Instant }).meta({ id: 'RaisedObjection' });

export const DecisionBody = z
  .strictObject({
    outcome: ObjectionOutcome,
    reason: Reason,
    /** amended: the tier of an act with tiers, or the quantity of another; points follow from the rule. */
    tier: text(1, 40).optional(),
    quantity: Quantity.optional(),
  })
  .meta({ id: 'DecisionBody' });

export const Decided = z
  .strictObject({
    objectionId: Id,
    state: ObjectionState,
    outcome: ObjectionOutcome,
    appealBy: Instant.nullable(),
    openedClaimId: Id.nullable(),
  })
  .meta({ id: 'DecidedObjection' });

/** An objection as its own household sees it; the line as everybody sees it. */
export const OwnObjection = z
  .strictObject({
    objectionId: Id,
    kind: z.enum(['line', 'missing', 'refusal']),
    state: ObjectionState,
    grounds: z.string(),
    note: z.string().nullable(),
    line: PublicLine.nullable(),
    actCode: ActCode.nullable(),
    actDay: Day.nullable(),
    raisedAt: Instant,
    decideBy: Instant,
    outcome: ObjectionOutcome.nullable(),
    reason: z.string().nullable(),
    appealBy: Instant.nullable(),
    appealReason: z.string().nullable(),
    openedClaimId: Id.nullable(),
  })
  .meta({ id: 'OwnObjection' });

/** An objection as staff see it: with who objects, and with the claim. */
export const Objection = z
  .strictObject({
    ...OwnObjection.shape,
    objector: z.strictObject({ residentId: Id, name: z.string().nullable(), householdId: Id }).nullable(),
    raisedThrough: Id.nullable(),
    fromHold: z.boolean(),
    voiceFileId: Id.nullable(),
    claim: Claim.nullable(),
    newPoints: Points.nullable(),
    appealNote: z.string().nullable(),
    /** Why the caller may not decide it: recused, or had a part in it; null: may. */
    mayNot: Recusal.nullable(),
    /** When it was found that nobody had decided in time; null: in time still, or decided. */
    overdueAt: Instant.nullable(),
  })
  .meta({ id: 'Objection' });

const JUDGED = [
  'wrong_state',
  'recused',
  'same_person',
  'quantity_wrong',
  'cap_reached',
  'duplicate_claim',
  'act_unknown',
] as const;

export const objectRoutes = {
  'objection.raise': route({
    method: 'PUT',
    path: '/v1/objections/:objectionId',
    summary: 'A resident objects: it is accepted always and freezes that line only.',
    params: clientParams,
    body: z.strictObject(body),
    reply: Raised,
    refusals: ['window_ended', 'already_frozen', 'too_many_objections', 'wrong_state', 'resident_not_here', 'in_future', 'evidence_bad', 'request_differs', 'request_abandoned'], // prettier-ignore
  }),
  'objection.raiseFor': route({
    method: 'PUT',
    path: '/v1/residents/:residentId/objections/:objectionId',
    summary: 'A leader objects in the name of a resident of the own group.',
    params: z.strictObject({ residentId: Id, objectionId: ClientId }),
    body: z.strictObject(body),
    reply: Raised,
    refusals: ['window_ended', 'already_frozen', 'too_many_objections', 'wrong_state', 'resident_not_here', 'in_future', 'evidence_bad', 'request_differs', 'request_abandoned'], // prettier-ignore
  }),
  'objection.settle': route({
    method: 'POST',
    path: '/v1/objections/:objectionId/settlement',
    summary:
      'Ask after an objection whose reply was lost: what came of it, or that nothing did and nothing will.',
    params: clientParams,
    reply: z.strictObject({ raised: Raised.nullable() }).meta({ id: 'SettledObjection' }),
    refusals: ['request_differs'],
  }),
  'objection.mine': route({
    method: 'GET',
    path: '/v1/my/objections',
    summary: "The household's objections, and those about its lines that it may appeal, latest first.",
    reply: z.strictObject({ objections: z.array(OwnObjection) }).meta({ id: 'OwnObjections' }),
  }),
  'objection.ofHousehold': route({
    method: 'GET',
    path: '/v1/households/:householdId/objections',
    summary:
      'The same for a leader, of a household of the own group: what may be appealed is chosen, not typed.',
    params: z.strictObject({ householdId: Id }),
    reply: z.strictObject({ objections: z.array(OwnObjection) }).meta({ id: 'HouseholdObjections' }),
  }),
  'objection.appeal': route({
    method: 'POST',
    path: '/v1/objections/:objectionId/appeal',
    summary: 'Ask the township, within the days given: the objector, or the household of the line.',
    params: objectionParams,
    body: z.strictObject({ note: text(1, 500).optional() }),
    reply: Decided,
    refusals: ['wrong_state', 'window_ended'],
  }),
  'objection.appealFor': route({
    method: 'POST',
    path: '/v1/households/:householdId/objections/:objectionId/appeal',
    summary: 'A leader asks the township for a household of the own group.',
    params: z.strictObject({ householdId: Id, objectionId: Id }),
    body: z.strictObject({ note: text(1, 500).optional() }),
    reply: Decided,
    refusals: ['wrong_state', 'window_ended'],
  }),
  'objection.saveDraft': route({
    method: 'PUT',
    path: '/v1/my/objection-drafts/:objectionId',
    summary: 'Keep an objection that was begun: the next session goes on with it.',
    params: clientParams,
    body: z.strictObject({
      target: ObjectionTarget.optional(),
      grounds: Grounds.optional(),
      note: text(0, 500).optional(),
      voiceFileId: Id.optional(),
    }),
    reply: Done,
    refusals: ['request_differs', 'limit_reached'],
  }),
  'objection.drafts': route({
    method: 'GET',
    path: '/v1/my/objection-drafts',
    summary: "The resident's own drafts, latest first.",
    reply: z
      .strictObject({
        drafts: z.array(
          z.strictObject({ objectionId: Id, draft: z.record(z.string(), z.unknown()), savedAt: Instant }),
        ),
      })
      .meta({ id: 'ObjectionDrafts' }),
  }),
  'objection.dropDraft': route({
    method: 'DELETE',
    path: '/v1/my/objection-drafts/:objectionId',
    summary: 'Forget a draft.',
    params: objectionParams,
    reply: Done,
  }),
  'objection.queue': route({
    method: 'GET',
    path: '/v1/objections',
    summary:
      'Objections of the branch in a state, or all that nobody decided in time, the one due first in front.',
    query: PageQuery.extend({
      state: ObjectionState.default('open'),
      overdue: z.stringbool().optional(),
    }),
    reply: pageOf(Objection),
  }),
  'objection.get': route({
    method: 'GET',
    path: '/v1/objections/:objectionId',
    summary: 'One objection of the branch.',
    params: objectionParams,
    reply: Objection,
  }),
  'objection.decide': route({
    method: 'POST',
    path: '/v1/objections/:objectionId/decision',
    summary: 'A reviewer who had no part in the line decides, with a written reason.',
    params: objectionParams,
    body: DecisionBody,
    reply: Decided,
    refusals: JUDGED,
  }),
  'objection.decideAppeal': route({
    method: 'POST',
    path: '/v1/objections/:objectionId/appeal-decision',
    summary: 'The township decides an appeal; it is carried out at once.',
    params: objectionParams,
    body: DecisionBody,
    reply: Decided,
    refusals: JUDGED,
  }),
  'line.hold': route({
    method: 'POST',
    path: '/v1/claims/:claimId/hold',
    summary: 'A supervisor holds a publicized line: it goes on by itself unless a reviewer keeps it.',
    params: z.strictObject({ claimId: Id }),
    body: z.strictObject({ reason: Reason }),
    reply: z.strictObject({ until: Instant }).meta({ id: 'LineHold' }),
    refusals: ['wrong_state', 'window_ended', 'already_frozen'],
  }),
  'line.keepHold': route({
    method: 'POST',
    path: '/v1/claims/:claimId/hold/keep',
    summary: 'A reviewer keeps a held line: it is under review like any objection from here.',
    params: z.strictObject({ claimId: Id }),
    body: z.strictObject({ reason: Reason }),
    reply: z.strictObject({ objectionId: Id }).meta({ id: 'KeptHold' }),
    refusals: ['window_ended', 'recused', 'same_person'],
  }),
  'line.holds': route({
    method: 'GET',
    path: '/v1/line-holds',
    summary: 'Lines of the branch that are held, the one that ends first in front.',
    reply: z
      .strictObject({
        holds: z.array(z.strictObject({ claim: Claim, reason: z.string(), heldAt: Instant, until: Instant })),
      })
      .meta({ id: 'LineHolds' }),
  }),
};
