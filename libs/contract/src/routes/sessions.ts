import { z } from 'zod';
import { Done, route } from '../route';
import { BuildingId, Id, Instant, pageOf, PageQuery, text } from '../words';

/** What a card's QR code says. */
export const CardText = z.string().min(1).max(80).meta({ id: 'CardText' });
export const Pin = z
  .string()
  .regex(/^[0-9]{6}$/)
  .meta({ id: 'Pin' });

const DoorOf = {
  buildingId: z.coerce.number().pipe(BuildingId),
  unit: text(1, 20),
  room: text(1, 20),
};

/** What the page must know of the session; kept in its memory alone. */
export const OpenedSession = z
  .strictObject({
    /** Sent as `authorization: Bearer …` with each signed request. */
    token: z.string(),
    name: z.string(),
    openedBy: z.enum(['card', 'door', 'witness']),
    /** The printed first PIN is in use: until it is changed, nothing else is possible. */
    mustSetPin: z.boolean(),
    idleSeconds: z.int(),
    warningSeconds: z.int(),
    endsAt: Instant,
  })
  .meta({ id: 'OpenedSession' });

export const SessionView = z
  .strictObject({
    residentId: Id,
    name: z.string(),
    householdId: Id,
    isHead: z.boolean(),
    openedBy: z.enum(['card', 'door', 'witness']),
    mustSetPin: z.boolean(),
    endsAt: Instant,
    /** Members of the household that this session stands for. */
    members: z.array(
      z.strictObject({
        residentId: Id,
        name: z.string(),
        relation: z.string(),
        /** A minor, or an adult without full capacity: acts through a guardian. */
        needsGuardian: z.boolean(),
      }),
    ),
    /** Wards in other households, whom one may stand for. */
    wards: z.array(z.strictObject({ residentId: Id, name: z.string() })),
  })
  .meta({ id: 'Session' });

export const WitnessedView = z
  .strictObject({
    grantId: Id,
    grantedAt: Instant,
    usedAt: Instant.nullable(),
    residentId: Id,
    residentName: z.string().nullable(),
    witnessId: Id,
    witnessName: z.string(),
    reason: z.string(),
  })
  .meta({ id: 'Witnessed' });

const OPENING = ['card_unknown', 'card_paused', 'guardian_needed'] as const;

export const sessionRoutes = {
  'session.openByCard': route({
    method: 'POST',
    path: '/v1/sessions',
    summary: 'Opens a session by card and PIN. The one before at this kiosk ends.',
    body: z.strictObject({ card: CardText, pin: Pin }),
    reply: OpenedSession,
    refusals: OPENING,
  }),
  'session.openByDoor': route({
    method: 'POST',
    path: '/v1/sessions/door',
    summary: 'Opens a session without a card: door, member and PIN.',
    body: z.strictObject({ ...DoorOf, pick: z.int().min(1).max(50), pin: Pin }),
    reply: OpenedSession,
    refusals: OPENING,
  }),
  'session.openWitnessed': route({
    method: 'POST',
    path: '/v1/sessions/witnessed',
    summary: 'Opens a session without a PIN, by the code of a leader or keeper who vouches.',
    body: z.strictObject({ code: z.string().regex(/^[0-9]{8}$/) }),
    reply: OpenedSession,
    refusals: OPENING,
  }),
  'session.get': route({
    method: 'GET',
    path: '/v1/session',
    summary: 'Who stands before the kiosk; asking keeps the session awake.',
    reply: SessionView,
  }),
  'session.standFor': route({
    method: 'POST',
    path: '/v1/session/stand-for',
    summary: "A guardian turns to a ward's household, or back to the own.",
    body: z.strictObject({ residentId: Id }),
    reply: SessionView,
  }),
  'session.end': route({
    method: 'POST',
    path: '/v1/session/end',
    summary: 'Ends the session.',
    reply: Done,
  }),
  'door.buildings': route({
    method: 'GET',
    path: '/v1/doors/buildings',
    summary: 'The room picker: buildings.',
    reply: z.strictObject({ items: z.array(z.strictObject({ buildingId: BuildingId, name: z.string() })) }),
  }),
  'door.units': route({
    method: 'GET',
    path: '/v1/doors/units',
    summary: 'The room picker: units of a building.',
    query: z.strictObject({ buildingId: DoorOf.buildingId }),
    reply: z.strictObject({ items: z.array(z.string()) }),
  }),
  'door.rooms': route({
    method: 'GET',
    path: '/v1/doors/rooms',
    summary: 'The room picker: rooms of a unit.',
    query: z.strictObject({ buildingId: DoorOf.buildingId, unit: DoorOf.unit }),
    reply: z.strictObject({ items: z.array(z.string()) }),
  }),
  'door.members': route({
    method: 'GET',
    path: '/v1/doors/members',
    summary:
      'The room picker: who may act behind a door, by masked name. Whether anybody has a card is not told.',
    query: z.strictObject(DoorOf),
    reply: z.strictObject({ items: z.array(z.strictObject({ pick: z.int(), label: z.string() })) }),
  }),
  'witness.name': route({
    method: 'POST',
    path: '/v1/my/witness-names',
    summary:
      'Whom a resident means as a witness: a neighbour by door and pick, as the room picker shows them.',
    body: z.strictObject({ ...DoorOf, pick: z.int().min(1).max(50) }),
    reply: z.strictObject({ residentId: Id, label: z.string() }),
    refusals: ['witness_unfit'],
  }),
  'witness.grant': route({
    method: 'POST',
    path: '/v1/witnessed',
    summary: 'Vouches for a resident without a PIN: a code for one session, good for three minutes.',
    body: z.strictObject({ residentId: Id, reason: text(1, 200) }),
    reply: z.strictObject({ code: z.string(), until: Instant }),
    refusals: ['recused', 'guardian_needed'],
  }),
  'witness.list': route({
    method: 'GET',
    path: '/v1/witnessed',
    summary: 'Sessions without a PIN, latest first, for the supervisor.',
    query: PageQuery,
    reply: pageOf(WitnessedView).meta({ id: 'WitnessedPage' }),
  }),
};
