import { LifeEventDraft } from '#contract';
import {
  actorOf,
  forgetSessions,
  propose,
  registerEffect,
  type Countersigned,
  type StaffCaller,
} from '#access';
import { audit, dayOf, onlyOnce, Refusal, type Actor, type Day, type House, type Tx } from '#platform';
import { z } from 'zod';
import { memberLeft } from './leave';
import { memberMoved } from './member';
import { merge, requireMergeable } from './merge';
import { move } from './move';
import { householdFor, memberOf } from './people';
import { requireReturnable, returned } from './return';
import { requireSplittable, split } from './split';

/** What an event stands on, whoever brings it about and whenever it is written. */
export interface Happening {
  eventId: string;
  happenedOn: Day;
  proposalId: string | null;
  actor: Actor;
  now: Date;
}

type Of<K extends LifeEventDraft['kind']> = Extract<LifeEventDraft, { kind: K }>;

const Payload = z.strictObject({
  eventId: z.uuid(),
  happenedOn: z.iso.date(),
  event: LifeEventDraft,
  /** Of who comes back: the household of before, by which whoever countersigns finds the name. */
  fromHouseholdId: z.uuid().optional(),
});
type Payload = z.infer<typeof Payload>;

/** Writes an event with everything that follows from it. @returns points moved */
async function happen(tx: Tx, station: number, event: LifeEventDraft, as: Happening): Promise<number> {
  switch (event.kind) {
    case 'split':
      return split(tx, station, event, as);
    case 'merge':
      return merge(tx, station, event, as);
    case 'move':
      return move(tx, station, event, as);
    case 'member-moved':
      return memberMoved(tx, station, event, as);
    case 'death':
    case 'left':
      return memberLeft(tx, station, event, as);
    case 'returned':
      return returned(tx, station, event, as);
  }
}

/** Who waits for a countersignature: points move between households, a household comes into being, somebody comes in. */
const WAITS = ['split', 'merge', 'returned'] as const;
type Waiting = Of<(typeof WAITS)[number]>;
const waits = (event: LifeEventDraft): event is Waiting => (WAITS as readonly string[]).includes(event.kind);

/** Holds what is proposed to the station as it is now; the effect holds it again. */
async function requirePossible(tx: Tx, station: number, event: Waiting, day: Day): Promise<void> {
  if (event.kind === 'split') await requireSplittable(tx, station, event, day);
  else if (event.kind === 'returned') await requireReturnable(tx, station, event, day);
  else await requireMergeable(tx, station, event);
}

/** Every household that an event names is of the caller's branch. @throws Refusal not_found */
async function requireInOwnBranch(tx: Tx, caller: StaffCaller, event: LifeEventDraft): Promise<void> {
  const households = [
    ...('householdId' in event ? [event.householdId] : []),
    ...('otherHouseholdId' in event ? [event.otherHouseholdId] : []),
    ...('residentId' in event ? [(await memberOf(tx, caller.station, event.residentId)).householdId] : []),
  ];
  for (const householdId of households) await householdFor(tx, caller, householdId);
}

/**
 * Records a life event (domain.md, "Life events"): at once, or proposed where points move between households, a new one
 * comes into being, or somebody comes back (a newcomer of a roster waits too). Nothing is deleted; open claims follow the
 * person; entries are balanced.
 * @throws Refusal not_found, in_future, wrong_state, household_closed, resident_not_here, adults_only (a head must be),
 *   balance_too_low, period_closed, request_differs, request_abandoned
 */
export async function recordLifeEvent(
  house: House,
  caller: StaffCaller,
  input: { eventId: string; event: LifeEventDraft; happenedOn: Day },
  now: Date,
) {
  const { eventId, event, happenedOn } = input;
  const { station } = caller;
  if (happenedOn > dayOf(now)) throw new Refusal('in_future');
  const done = await house.db.inStation(station, (tx) =>
    onlyOnce(
      tx,
      { station, id: eventId, actorId: caller.staffId, body: { event, happenedOn }, now },
      async () => {
        await requireInOwnBranch(tx, caller, event);
        let points = 0;
        let proposalId: string | null = null;
        if (waits(event)) {
          await requirePossible(tx, station, event, dayOf(now));
          proposalId = await propose(tx, caller, 'life-event', await payloadOf(tx, station, input), now);
        } else {
          points = await happen(tx, station, event, {
            eventId,
            happenedOn,
            proposalId,
            actor: actorOf(caller),
            now,
          });
        }
        const subject = { kind: 'life-event', id: eventId };
        await audit(tx, station, actorOf(caller), 'life.record', now, subject, {
          event: event.kind,
          points,
          proposalId,
        });
        return { eventId, kind: event.kind, points, proposalId };
      },
    ),
  );
  forgetSessions(house);
  return done;
}

async function payloadOf(tx: Tx, station: number, { eventId, event, happenedOn }: Payload): Promise<Payload> {
  const from = event.kind === 'returned' ? await memberOf(tx, station, event.residentId) : null;
  return { eventId, happenedOn, event, ...(from === null ? {} : { fromHouseholdId: from.householdId }) };
}

async function apply(tx: Tx, station: number, payload: Payload, stamp: Countersigned): Promise<void> {
  const { eventId, happenedOn, event } = payload;
  const actor: Actor = { kind: 'staff', id: stamp.countersignedBy, kioskId: null };
  await happen(tx, station, event, {
    eventId,
    happenedOn,
    proposalId: stamp.proposalId,
    actor,
    now: stamp.at,
  });
}

registerEffect('life-event', {
  schema: Payload,
  apply,
  households: ({ event, fromHouseholdId }) => [
    ...(fromHouseholdId === undefined ? [] : [fromHouseholdId]),
    ...('householdId' in event ? [event.householdId] : []),
    ...('otherHouseholdId' in event ? [event.otherHouseholdId] : []),
  ],
});
