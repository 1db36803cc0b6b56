import { z } from 'zod';
import { CLAIM, statesOf } from '../graphs';
import { route } from '../route';
import { Carrier, Day, ExpiryDay, Id, Instant, Panel, Points, PositivePoints } from '../words';
import { ActCode, ClaimKind } from './apply-words';

/** Direction belongs to the kind, never to a sign. */
export const ENTRY_KINDS = [
  'credit',
  'redeem',
  'release',
  'return',
  'expire',
  'deduct',
  'reverse-credit',
  'reverse-deduct',
  'reverse-expire',
  'transfer-out',
  'transfer-in',
  'carry-in',
] as const;
export const EntryKind = z.enum(ENTRY_KINDS).meta({ id: 'EntryKind' });

/** Points that lapse before long: the reminder that a household gets (○ 60, 30 and 7 days before). */
export const Lapsing = z
  .strictObject({
    /** The last day on which they can be spent. */
    day: Day,
    points: PositivePoints,
    daysLeft: z.int().min(0),
    /** Which of the station's times has been reached, in days before. */
    reminder: z.int().min(0),
  })
  .meta({ id: 'Lapsing' });
export type Lapsing = z.infer<typeof Lapsing>;

/** An entry with all that its sentence says: act, day, who certified, list number; or the goods. */
export const StatementEntry = z
  .strictObject({
    version: z.int(),
    kind: EntryKind,
    points: PositivePoints,
    balanceAfter: z.int(),
    happenedAt: Instant,
    carrier: Carrier.nullable(),
    act: z.strictObject({ code: ActCode, nameZh: z.string(), nameEn: z.string(), day: Day }).nullable(),
    /** How the claim was decided: by how many, and whether the township sat in. */
    certified: z.strictObject({ panel: Panel, township: z.boolean() }).nullable(),
    serial: z.string().nullable(),
    listNumber: z.string().nullable(),
    goods: z.array(z.strictObject({ nameZh: z.string(), nameEn: z.string(), pieces: z.int() })).nullable(),
  })
  .meta({ id: 'StatementEntry' });
export type StatementEntry = z.infer<typeof StatementEntry>;

export const Statement = z
  .strictObject({
    items: z.array(StatementEntry),
    /** The version to ask from for older ones; null when these are all. */
    next: z.int().nullable(),
  })
  .meta({ id: 'Statement' });

export const Account = z
  .strictObject({
    /** What can be spent today. */
    balance: z.int().min(0),
    /** What is left by its last day, earliest first. */
    lots: z.array(z.strictObject({ expiresOn: ExpiryDay, grace: z.boolean(), points: PositivePoints })),
    /** What lapses within the station's times of reminder, earliest first. */
    lapsing: z.array(Lapsing),
    onTheWay: z.array(
      z.strictObject({
        claimId: Id,
        kind: ClaimKind,
        actCode: ActCode.nullable(),
        actDay: Day,
        points: Points,
        state: z.enum(statesOf(CLAIM)),
        /** When its list's window closes; null while it is on none. */
        creditDueAt: Instant.nullable(),
      }),
    ),
    /** The latest 20 entries. */
    statement: Statement,
  })
  .meta({ id: 'Account' });
export type Account = z.infer<typeof Account>;

export const accountRoutes = {
  'account.mine': route({
    method: 'GET',
    path: '/v1/my/account',
    summary: 'What the household has, what is on the way and when it arrives, what expires when.',
    reply: Account,
  }),
  'account.entries': route({
    method: 'GET',
    path: '/v1/my/entries',
    summary: "The household's entries, latest first, each with what its sentence names.",
    query: z.strictObject({
      /** Version of the oldest entry already shown. */
      before: z.coerce.number().int().min(1).optional(),
      limit: z.coerce.number().int().min(1).max(100).default(20),
    }),
    reply: Statement,
  }),
  'account.honour': route({
    method: 'GET',
    path: '/v1/my/honour',
    summary: 'Points ever credited to the household by carrier: redeeming never lowers them.',
    reply: z
      .strictObject({ items: z.array(z.strictObject({ carrier: Carrier, points: z.int() })), total: z.int() })
      .meta({ id: 'Honour' }),
  }),
};
