import { z } from 'zod';
import { CLAIM, statesOf } from '../graphs';
import { route } from '../route';
import { ClientId, CommitteeId, Day, Id, Instant, PageQuery, Panel, pageOf, Points, text } from '../words';
import { ActCode, Claim, ClaimPiece } from './apply-words';

const claimParams = z.strictObject({ claimId: Id });
const batchParams = z.strictObject({ batchId: Id });
const Reason = text(2, 500);
const ClaimState = z.enum(statesOf(CLAIM));

/** Why a member keeps away from a line: the own household, a near relative's, what they submitted or checked or had another part in. */
export const Recusal = z
  .enum(['own-household', 'kin', 'submitter', 'checker', 'had-part'])
  .meta({ id: 'Recusal' });
export type Recusal = z.infer<typeof Recusal>;

/** One member's vote. An approval names a tier where the act has tiers, never a number; a refusal says why. */
export const VoteBody = z.discriminatedUnion('vote', [
  z.strictObject({ vote: z.literal('approve'), tier: text(1, 40).optional() }),
  z.strictObject({ vote: z.enum(['reject', 'return']), reason: Reason }),
]);

export const VoteResult = z
  .strictObject({
    claimId: Id,
    /** Still submitted or checked while the outcome can change. */
    state: ClaimState,
    tier: z.string().nullable(),
    points: Points,
    votes: z.int(),
  })
  .meta({ id: 'VoteResult' });

/** A line that a vote did not cover: recused, decided or voted on already, no seat for an alternate, panel exhausted. */
export const RemovedLine = z.strictObject({ claimId: Id, why: z.string() }).meta({ id: 'RemovedLine' });

export const QueuedClaim = z
  .strictObject({
    claim: Claim,
    /** Why the caller may not vote on it; null: may. */
    recusal: Recusal.nullable(),
    votes: z.int(),
    pieces: z.int(),
    /** Other claims for the same act on the same day of the same resident (or household, where the cap is its). */
    doubles: z.int(),
  })
  .meta({ id: 'QueuedClaim' });

export const QueuedBatch = z
  .strictObject({
    batchId: Id,
    act: z.strictObject({ code: ActCode, nameZh: z.string(), nameEn: z.string() }),
    actDay: Day,
    eventRef: z.string().nullable(),
    submittedAt: Instant,
    decideBy: Instant.nullable(),
    /** Lines that still wait for this member's vote, and their points. */
    lines: z.int(),
    points: z.int(),
    /** Lines that this member keeps away from. */
    recused: z.int(),
    /** Lines beside which another claim for the same act on the same day stands. */
    doubled: z.int(),
  })
  .meta({ id: 'QueuedBatch' });

/** A cap and how much of it is used without the claim asked about; the limit is null where there is none. */
const CapUsed = z.strictObject({ used: z.int(), limit: z.int().nullable() });

/** Another claim for the same act on the same day: the same deed twice, or another one, as the event says. */
const Double = z
  .strictObject({
    claimId: Id,
    residentName: z.string().nullable(),
    eventRef: z.string().nullable(),
    certificateNo: z.string().nullable(),
    quantity: z.int(),
    points: Points,
    state: ClaimState,
    submittedAt: Instant,
  })
  .meta({ id: 'DoubleClaim' });

/** All that a member weighs: the claim, its evidence, the rule, what the household has used of every cap, the panel. */
export const CertificationLook = z
  .strictObject({
    claim: Claim,
    recusal: Recusal.nullable(),
    evidence: z.array(ClaimPiece),
    rule: z
      .strictObject({
        code: ActCode,
        points: Points.nullable(),
        tiers: z.array(z.strictObject({ name: z.string(), points: Points })),
        unit: z.string(),
        panel: Panel,
        evidence: z.array(z.array(z.string())),
        capPeriod: z.string().nullable(),
        capScope: z.string(),
      })
      .nullable(),
    doubles: z.array(Double),
    caps: z.strictObject({ times: CapUsed, points: CapUsed, group: CapUsed, year: CapUsed }).nullable(),
    panel: z.strictObject({
      /** The committee whose panel decides; 0: the township. */
      committeeId: z.int(),
      seats: z.int(),
      needed: z.int(),
      mayVote: z.int(),
    }),
    votes: z.array(
      z.strictObject({
        staffId: Id,
        name: z.string(),
        vote: z.string(),
        tier: z.string().nullable(),
        reason: z.string().nullable(),
        votedAt: Instant,
        /** A relative's vote that was found out: it counts no more. */
        void: z.boolean(),
      }),
    ),
  })
  .meta({ id: 'CertificationLook' });

export const MeetingBody = z
  .strictObject({
    committeeId: CommitteeId,
    minutesNo: text(1, 60),
    heldOn: Day,
    votes: z
      .array(
        z.strictObject({
          staffId: Id,
          claimId: Id,
          round: z.int().min(1).max(1000),
          vote: z.enum(['approve', 'reject', 'return']),
          tier: text(1, 40).optional(),
          /** What the household reads: with every vote against. */
          reason: Reason.optional(),
        }),
      )
      .min(1)
      .max(2000)
      .refine(
        (votes) => votes.every(({ vote, reason }) => vote === 'approve' || reason !== undefined),
        'no reason',
      )
      .refine(
        (votes) => new Set(votes.map(({ staffId, claimId }) => staffId + claimId)).size === votes.length,
        'a vote twice',
      ),
  })
  .meta({ id: 'MeetingBody' });

export const Meeting = z
  .strictObject({
    meetingId: Id,
    committeeId: CommitteeId,
    minutesNo: z.string(),
    heldOn: Day,
    enteredAt: Instant,
    members: z.array(
      z.strictObject({ staffId: Id, name: z.string(), votes: z.int(), confirmedAt: Instant.nullable() }),
    ),
  })
  .meta({ id: 'Meeting' });

export const certifyRoutes = {
  'certify.queue': route({
    method: 'GET',
    path: '/v1/certify/claims',
    summary:
      'Single claims before the panel of a certifier (or of the township), oldest first; recusals say why.',
    query: PageQuery,
    reply: pageOf(QueuedClaim),
  }),
  'certify.batches': route({
    method: 'GET',
    path: '/v1/certify/batches',
    summary: 'Lists before the panel of a certifier, one row a list, oldest first.',
    query: PageQuery,
    reply: pageOf(QueuedBatch),
  }),
  'certify.batch': route({
    method: 'GET',
    path: '/v1/certify/batches/:batchId',
    summary: 'The lines of a list before the panel, the recused ones with the reason.',
    params: batchParams,
    reply: z.strictObject({ lines: z.array(QueuedClaim) }).meta({ id: 'QueuedLines' }),
  }),
  'certify.overdue': route({
    method: 'GET',
    path: '/v1/certify/overdue',
    summary:
      'Claims of the branch that a panel has left lying beyond its days, or that went to another panel.',
    query: PageQuery,
    reply: pageOf(
      z
        .strictObject({
          claim: Claim,
          /** The committee whose panel it is before; 0: the township. */
          panel: z.int(),
          remindedAt: Instant.nullable(),
          votes: z.int(),
        })
        .meta({ id: 'OverdueClaim' }),
    ),
  }),
  'certify.look': route({
    method: 'GET',
    path: '/v1/certify/claims/:claimId',
    summary: 'One claim with evidence, rule, caps and votes, for who sits on its panel.',
    params: claimParams,
    reply: CertificationLook,
  }),
  'claim.certify': route({
    method: 'POST',
    path: '/v1/claims/:claimId/votes',
    summary: 'Cast one vote on a claim; it is decided as soon as the outcome can no longer change.',
    params: claimParams,
    body: z.strictObject({ round: z.int().min(1).max(1000), ballot: VoteBody }),
    reply: VoteResult,
    refusals: [
      'stale',
      'wrong_state',
      'recused',
      'already_voted',
      'panel_exhausted',
      'panel_incomplete',
      'quantity_wrong',
      'cap_reached',
      'assessors_missing',
      'duplicate_claim',
    ],
  }),
  'batch.certify': route({
    method: 'POST',
    path: '/v1/claim-lists/:batchId/votes',
    summary: 'Cast one vote on all lines of a list; recused lines are removed and named, never the list.',
    params: batchParams,
    body: z.strictObject({ ballot: VoteBody }),
    reply: z
      .strictObject({ voted: z.array(VoteResult), removed: z.array(RemovedLine) })
      .meta({ id: 'BatchVotes' }),
    refusals: ['quantity_wrong', 'duplicate_claim'],
  }),
  'meeting.agenda': route({
    method: 'GET',
    path: '/v1/meetings/agenda',
    summary: 'Claims that wait for the panel of a committee, oldest first: what its meeting decides.',
    query: PageQuery.extend({ committeeId: z.coerce.number().pipe(CommitteeId) }),
    reply: pageOf(Claim),
  }),
  'meeting.enter': route({
    method: 'PUT',
    path: '/v1/meetings/:meetingId',
    summary: "Enter a meeting's minutes with everybody's votes; each counts once its member has confirmed.",
    params: z.strictObject({ meetingId: ClientId }),
    body: MeetingBody,
    reply: Meeting,
    refusals: ['request_differs', 'request_abandoned', 'in_future'],
  }),
  'meeting.mine': route({
    method: 'GET',
    path: '/v1/my/meetings',
    summary: 'Minutes that wait for the confirmation of the panel member who stands at the kiosk.',
    reply: z.strictObject({ meetings: z.array(Meeting) }).meta({ id: 'Meetings' }),
  }),
  'meeting.confirm': route({
    method: 'POST',
    path: '/v1/meetings/:meetingId/presence',
    summary: 'A member who was present confirms with the own card and PIN: the votes entered are cast.',
    params: z.strictObject({ meetingId: Id }),
    reply: z
      .strictObject({ voted: z.array(VoteResult), removed: z.array(RemovedLine) })
      .meta({ id: 'ConfirmedVotes' }),
    refusals: ['already_voted', 'recused'],
  }),
  'kin.undeclared': route({
    method: 'POST',
    path: '/v1/certifiers/:staffId/undeclared-kin',
    summary:
      'Void the votes that a certifier cast on relatives who are declared only now, and reopen what they decided.',
    params: z.strictObject({ staffId: Id }),
    reply: z
      .strictObject({
        voided: z.int(),
        /** Back before the panel. */
        reopened: z.array(Id),
        /** Registered or later already: to be held, objected to or reversed. */
        beyond: z.array(Id),
      })
      .meta({ id: 'UndeclaredKin' }),
  }),
};
