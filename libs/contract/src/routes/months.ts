import { z } from 'zod';
import { route } from '../route';
import { CommitteeId, GroupId, Id, Instant } from '../words';

/** A month of the books: `YYYY-MM`. */
export const MonthKey = z
  .string()
  .regex(/^20\d{2}-(0[1-9]|1[0-2])$/)
  .meta({ id: 'MonthKey' });

/** running: not over. due: over and may be closed now. waiting: over, but an earlier month is open. */
export const MonthState = z.enum(['running', 'waiting', 'due', 'closed']).meta({ id: 'MonthState' });

/**
 * Points of a month: opening + credited + carriedIn + released + returned + restored + transferredIn − redeemed − expired
 * − deducted − reversed − transferredOut = closing. `restored` gives back what was deducted.
 */
export const MonthSums = z
  .strictObject({
    opening: z.int(),
    credited: z.int(),
    carriedIn: z.int(),
    released: z.int(),
    returned: z.int(),
    restored: z.int(),
    transferredIn: z.int(),
    redeemed: z.int(),
    expired: z.int(),
    deducted: z.int(),
    reversed: z.int(),
    transferredOut: z.int(),
    closing: z.int(),
  })
  .meta({ id: 'MonthSums' });

/** What keeps a month from being closed: entries that do not follow, groups whose sums miss the accounts. */
export const MonthFaults = z
  .strictObject({
    entries: z.array(
      z.strictObject({
        householdId: Id,
        version: z.int(),
        fault: z.enum(['entry-version', 'entry-balance', 'entry-hash', 'account-head']),
      }),
    ),
    groups: z.array(
      z.strictObject({ committeeId: CommitteeId, groupId: GroupId, closing: z.int(), kept: z.int() }),
    ),
  })
  .meta({ id: 'MonthFaults' });

export const MonthBook = z
  .strictObject({
    month: MonthKey,
    state: MonthState,
    closedAt: Instant.nullable(),
    /** Name of the supervisor who closed it. */
    closedBy: z.string().nullable(),
    /** By the group that each entry bore on its day. */
    groups: z.array(
      z.strictObject({
        committeeId: CommitteeId,
        committee: z.string(),
        groupId: GroupId,
        group: z.string(),
        sums: MonthSums,
      }),
    ),
    committees: z.array(z.strictObject({ committeeId: CommitteeId, committee: z.string(), sums: MonthSums })),
    total: MonthSums,
    /** Empty where nothing keeps it from being closed, and of a closed month. */
    faults: MonthFaults,
  })
  .meta({ id: 'MonthBook' });

const monthParams = z.strictObject({ month: MonthKey });

export const monthRoutes = {
  'month.list': route({
    method: 'GET',
    path: '/v1/months',
    summary: 'The months of the books since the first entry, latest first.',
    reply: z
      .strictObject({
        months: z.array(
          z.strictObject({
            month: MonthKey,
            state: MonthState,
            closedAt: Instant.nullable(),
            closedBy: z.string().nullable(),
          }),
        ),
      })
      .meta({ id: 'Months' }),
  }),
  'month.preview': route({
    method: 'GET',
    path: '/v1/months/:month',
    summary: 'The sums of a month by committee and group, and what would keep it from being closed.',
    params: monthParams,
    reply: MonthBook,
    refusals: ['in_future'],
  }),
  'month.close': route({
    method: 'POST',
    path: '/v1/months/:month/closing',
    summary:
      'Close a month for good: it takes no more entries. Books that disagree refuse it, with the entries named.',
    params: monthParams,
    reply: MonthBook,
    refusals: ['wrong_state', 'books_differ', 'step_up_needed'],
  }),
};
