import { z } from 'zod';
import { route } from '../route';
import { CommitteeId, Day, Id, Instant, StaffRole } from '../words';

/** What may wait for somebody at the desk, by the page that it is done on. */
export const WAITING_KINDS = [
  'check',
  'returned',
  'deductions',
  'batches',
  'claims',
  'register',
  'lists',
  'proofs',
  'drafts',
  'calendar',
  'kiosks',
  'panels',
  'wards',
  'objections',
  'holds',
  'appeals',
  'queue',
  'held',
  'stock',
  'proposals',
  'overdue',
  'objectionsLate',
] as const;
export const WaitingKind = z.enum(WAITING_KINDS).meta({ id: 'WaitingKind' });
export type WaitingKind = z.infer<typeof WaitingKind>;

export const Waiting = z
  .strictObject({
    kind: WaitingKind,
    count: z.int(),
    /** There are more than were counted. */
    more: z.boolean(),
    /** Since when the oldest waits. */
    since: Instant.nullable(),
    /** Until when the most urgent must be done; null: no rule sets a day. */
    due: Instant.nullable(),
  })
  .meta({ id: 'Waiting' });
export type Waiting = z.infer<typeof Waiting>;

/** A household as its leader's sheet names it. */
export const SheetHousehold = z
  .strictObject({
    householdId: Id,
    building: z.string(),
    unit: z.string(),
    room: z.string(),
    away: z.boolean(),
    headName: z.string().nullable(),
    maskedName: z.string().nullable(),
    balance: z.int(),
    /** Points on a list or frozen, and when the first of them arrive. */
    onTheWay: z.int(),
    arriveOn: Day.nullable(),
    /** Points that lapse within the reminder's longest time, and the first day of them. */
    lapsing: z.int(),
    lapseOn: Day.nullable(),
    /** When something was credited last; null: never. */
    creditedOn: Day.nullable(),
    /** Nothing credited for 90 days. */
    quiet: z.boolean(),
    /** Claims that were returned and wait for an answer. */
    returned: z.int(),
  })
  .meta({ id: 'SheetHousehold' });
export type SheetHousehold = z.infer<typeof SheetHousehold>;

export const deskRoutes = {
  'me.waiting': route({
    method: 'GET',
    path: '/v1/me/waiting',
    summary: 'What waits for the caller in all roles held, most urgent first.',
    reply: z.strictObject({ items: z.array(Waiting) }).meta({ id: 'WaitingList' }),
  }),
  'me.pulse': route({
    method: 'GET',
    path: '/v1/me/pulse',
    summary: 'A mark that changes when anything at the station did: a page that shows a queue asks for it.',
    reply: z.strictObject({ mark: z.string() }).meta({ id: 'Pulse' }),
  }),
  'staff.names': route({
    method: 'GET',
    path: '/v1/staff-names',
    summary: 'Colleagues with an account in force, by role and committee: a panel, a second signer.',
    query: z.strictObject({
      role: StaffRole.optional(),
      committeeId: z.coerce.number().pipe(CommitteeId).optional(),
    }),
    reply: z
      .strictObject({
        items: z.array(
          z.strictObject({
            staffId: Id,
            name: z.string(),
            roles: z.array(StaffRole),
            alternate: z.boolean(),
          }),
        ),
      })
      .meta({ id: 'StaffNames' }),
  }),
  'group.sheet': route({
    method: 'GET',
    path: '/v1/group-sheet',
    summary:
      "A leader's households by door: balance, what is on its way, what lapses, who has received nothing for 90 days.",
    reply: z.strictObject({ items: z.array(SheetHousehold) }).meta({ id: 'GroupSheet' }),
  }),
  'books.health': route({
    method: 'GET',
    path: '/v1/books/health',
    summary: 'What the nightly verifications found, latest first, and how far the trail is sealed.',
    reply: z
      .strictObject({
        items: z.array(
          z.strictObject({
            day: Day,
            findings: z.int(),
            /** How many rows differ, by check. */
            byCheck: z.record(z.string(), z.int()),
            verifiedAt: Instant,
          }),
        ),
        sealedUntil: Instant.nullable(),
        /** The station's digest of the latest day, hex: as printed at the foot of every list. */
        digest: z.string().nullable(),
        digestDay: Day.nullable(),
      })
      .meta({ id: 'BooksHealth' }),
  }),
};
