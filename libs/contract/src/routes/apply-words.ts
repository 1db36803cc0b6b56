import { z } from 'zod';
import { CLAIM, statesOf } from '../graphs';
import { REFUSAL_CODES } from '../refusals';
import { Carrier, Day, Id, Instant, Points, Quantity, text } from '../words';

export const ActCode = z
  .string()
  .regex(/^[A-Z]\d{2}$/)
  .meta({ id: 'ActCode' });
const ClaimState = z.enum(statesOf(CLAIM)).meta({ id: 'ClaimState' });
export const ClaimKind = z.enum(['reward', 'deduction', 'reversal', 'carry-in']).meta({ id: 'ClaimKind' });
/** S resident at the kiosk, L leader on behalf, A list of an activity, D committee. */
export const ClaimRoute = z.enum(['S', 'L', 'A', 'D']).meta({ id: 'ClaimRoute' });
/** R roster, P photo, C certificate, W witness, S score sheet, K kiosk quiz, M minutes, N notice given, T system total. */
export const EvidenceKind = z
  .enum(['R', 'P', 'C', 'W', 'S', 'K', 'M', 'N', 'T'])
  .meta({ id: 'EvidenceKind' });

/** Reasons that the system itself gives; every other is what a person wrote. */
export const CLAIM_REASONS = ['outdone', 'repaired', 'not_ours', 'witness_declined'] as const;
export type ClaimReason = (typeof CLAIM_REASONS)[number];

/** A piece of evidence: a file uploaded before, a witness, or a reference such as the number of the minutes. */
export const EvidenceItem = z
  .strictObject({
    // T is the system's own sum, K what the kiosk's quiz came to; C is the claim's certificate.
    kind: EvidenceKind.exclude(['T', 'K']),
    fileId: Id.optional(),
    /** W: who saw it; they confirm with their own card. S: who scored, one piece each. */
    witnessId: Id.optional(),
    note: text(1, 200).optional(),
  })
  .meta({ id: 'EvidenceItem' });

/** Its date is the day that the time limit counts from; its number counts once in the station. */
const certificate = z.strictObject({ number: text(2, 60), day: Day });
const tierName = text(1, 40);
const eventRef = text(1, 80);

/** What one act of one resident on one day is asked to be awarded for. Points are computed here, never sent. */
export const ClaimBody = z
  .strictObject({
    residentId: Id,
    act: ActCode,
    day: Day,
    quantity: Quantity.default(1),
    tier: tierName.optional(),
    eventRef: eventRef.optional(),
    certificate: certificate.optional(),
    noticeId: Id.optional(),
    evidence: z.array(EvidenceItem).max(10).default([]),
    note: text(1, 500).optional(),
    /** The deed was paid work: it earns nothing, but for the acts that appraise such posts. */
    paidDuty: z.boolean().default(false),
    /** Staff say on which route they submit: L on behalf, D as the committee. A resident's is S. */
    route: z.enum(['L', 'D']).optional(),
  })
  .meta({ id: 'ClaimBody' });

export const ListBody = z
  .strictObject({
    act: ActCode,
    day: Day,
    eventRef: eventRef.optional(),
    noticeId: Id.optional(),
    evidence: z.array(EvidenceItem).max(10).default([]),
    note: text(1, 500).optional(),
    rows: z
      .array(
        z.strictObject({
          residentId: Id,
          quantity: Quantity.default(1),
          tier: tierName.optional(),
          certificate: certificate.optional(),
          paidDuty: z.boolean().default(false),
        }),
      )
      .min(1)
      .max(300),
  })
  .meta({ id: 'ListBody' });

/** What the server said to one row: a claim, or why not and what is left. */
export const RowVerdict = z
  .strictObject({
    residentId: Id,
    claimId: Id.nullable(),
    points: Points.nullable(),
    refused: z.enum(REFUSAL_CODES as [string, ...string[]]).nullable(),
    facts: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'RowVerdict' });

export const ListReply = z
  .strictObject({
    batchId: Id,
    accepted: z.int(),
    refused: z.int(),
    submittedAt: Instant,
    rows: z.array(RowVerdict),
  })
  .meta({ id: 'ListReply' });
export type ListReply = z.infer<typeof ListReply>;

export const Claim = z
  .strictObject({
    claimId: Id,
    kind: ClaimKind,
    state: ClaimState,
    route: ClaimRoute,
    /** As the rule table had it on the act's day, by the version valid from `validFrom`. */
    act: z
      .strictObject({
        code: ActCode,
        validFrom: Day,
        nameZh: z.string(),
        nameEn: z.string(),
        carrier: Carrier,
      })
      .nullable(),
    householdId: Id,
    residentId: Id.nullable(),
    /** Null once erased, and for claims of a household as a whole. */
    residentName: z.string().nullable(),
    committeeId: z.int(),
    groupId: z.int(),
    actDay: Day,
    quantity: z.int(),
    tier: z.string().nullable(),
    eventRef: z.string().nullable(),
    certificateNo: z.string().nullable(),
    noticeId: Id.nullable(),
    batchId: Id.nullable(),
    aboutClaimId: Id.nullable(),
    points: Points,
    round: z.int(),
    note: z.string().nullable(),
    submittedAt: Instant,
    checkBy: Instant.nullable(),
    decideBy: Instant.nullable(),
    decidedAt: Instant.nullable(),
    /** Why it was returned, rejected, withdrawn or revoked: a person's words, or one of `CLAIM_REASONS`. */
    reason: z.string().nullable(),
    serial: z.string().nullable(),
    /** When its list's window ends: it is credited then, unless something is open on it. */
    creditDueAt: Instant.nullable(),
    creditedAt: Instant.nullable(),
    /** Submitted by somebody outside the household, and whether the household has seen and disowned it. */
    onBehalf: z.boolean(),
    /** A witness named has not confirmed yet. */
    awaitsWitness: z.boolean(),
    seenAt: Instant.nullable(),
    disownedAt: Instant.nullable(),
    answerBy: Instant.nullable(),
    answeredAt: Instant.nullable(),
    answer: z.string().nullable(),
  })
  .meta({ id: 'Claim' });
export type Claim = z.infer<typeof Claim>;

export const ClaimPiece = z
  .strictObject({
    evidenceNo: z.int(),
    kind: EvidenceKind,
    fileId: Id.nullable(),
    witnessId: Id.nullable(),
    witnessName: z.string().nullable(),
    confirmedAt: Instant.nullable(),
    note: z.string().nullable(),
    addedAt: Instant,
  })
  .meta({ id: 'ClaimPiece' });

/** One moment of a claim's history: what was done, by what kind of person, never by name. */
export const ClaimMoment = z
  .strictObject({
    at: Instant,
    action: z.string(),
    actorKind: z.string(),
    detail: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'ClaimMoment' });
