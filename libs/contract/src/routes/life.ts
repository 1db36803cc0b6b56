import { z } from 'zod';
import { Done, route } from '../route';
import { BuildingId, ClientId, Day, Id, PositivePoints, text } from '../words';
import { LifeEventKind } from './people';

const Door = { buildingId: BuildingId, unit: z.string().max(20), room: text(1, 20) };

/** What may happen to a household. Days are not in the future. */
export const LifeEventDraft = z
  .discriminatedUnion('kind', [
    /** Members leave for a new household behind another door and take a share of the points along. */
    z.strictObject({
      kind: z.literal('split'),
      householdId: Id,
      residentIds: z.array(Id).min(1).max(30),
      headId: Id,
      /** Who heads those who stay, when the head is among those who leave. */
      remainingHeadId: Id.nullable(),
      ...Door,
      points: PositivePoints.or(z.literal(0)),
    }),
    /** All members and all points go into another household; the account that gave is closed at zero. */
    z.strictObject({ kind: z.literal('merge'), householdId: Id, otherHouseholdId: Id }),
    /** The household moves to another door; into another group its balance moves between the books. */
    z.strictObject({ kind: z.literal('move'), householdId: Id, ...Door }),
    /** A member moves into another household; the points stay with the household. */
    z.strictObject({
      kind: z.literal('member-moved'),
      residentId: Id,
      otherHouseholdId: Id,
      relation: text(1, 20),
      newHeadId: Id.nullable(),
    }),
    z.strictObject({ kind: z.literal('death'), residentId: Id, newHeadId: Id.nullable() }),
    z.strictObject({ kind: z.literal('left'), residentId: Id, newHeadId: Id.nullable() }),
    /**
     * Who left, or was recorded as dead by mistake, is here again: in an open household, or in the own one, which opens
     * again if it was closed with its last member. Card and consent are given anew.
     */
    z.strictObject({
      kind: z.literal('returned'),
      residentId: Id,
      householdId: Id,
      relation: text(1, 20),
      /** NULL: the head as before; of a household without one, who returns. */
      newHeadId: Id.nullable(),
    }),
  ])
  .meta({ id: 'LifeEventDraft' });
export type LifeEventDraft = z.infer<typeof LifeEventDraft>;

export const LifeEventReply = z
  .strictObject({
    eventId: Id,
    kind: LifeEventKind,
    /** Points moved between accounts, or between the books of two groups; 0 while it waits. */
    points: z.int(),
    /** A split, a merge and a return wait for their countersignature; the others hold at once. */
    proposalId: Id.nullable(),
  })
  .meta({ id: 'LifeEventReply' });

export const lifeRoutes = {
  'life.record': route({
    method: 'PUT',
    path: '/v1/life-events/:eventId',
    summary:
      'Records that a household split, merged or moved, or that a member moved, left, died or came back.',
    params: z.strictObject({ eventId: ClientId }),
    body: z.strictObject({ event: LifeEventDraft, happenedOn: Day }),
    reply: LifeEventReply,
    refusals: [
      'in_future',
      'wrong_state',
      'household_closed',
      'resident_not_here',
      'adults_only',
      'balance_too_low',
      'period_closed',
      'request_differs',
      'request_abandoned',
    ],
  }),
  'resident.erase': route({
    method: 'POST',
    path: '/v1/residents/:residentId/erase',
    summary:
      'Erases the name and everything personal of a resident who has left or died; books keep the id alone.',
    params: z.strictObject({ residentId: Id }),
    reply: Done,
    refusals: ['wrong_state'],
  }),
};
