import { z } from 'zod';
import { Done, route } from '../route';
import { BuildingId, CommitteeId, Day, GroupId, Id, Instant, PageQuery, pageOf, text } from '../words';

export const Building = z
  .strictObject({
    buildingId: BuildingId,
    building: z.string(),
    groupId: GroupId,
    group: z.string(),
    committeeId: CommitteeId,
    committee: z.string(),
  })
  .meta({ id: 'Building' });

/** Where a household lives and under whom: staff of the branch see it, no public list ever. */
const Where = {
  ...Building.shape,
  unit: z.string(),
  room: z.string(),
};

export const HouseholdState = z.enum(['active', 'closed']).meta({ id: 'HouseholdState' });
export const ResidentState = z.enum(['active', 'left', 'deceased']).meta({ id: 'ResidentState' });

export const HouseholdRow = z
  .strictObject({
    householdId: Id,
    householdNo: z.string().nullable(),
    ...Where,
    state: HouseholdState,
    away: z.boolean(),
    /** NULL: no head named, or erased. */
    headName: z.string().nullable(),
    members: z.int(),
  })
  .meta({ id: 'HouseholdRow' });

export const Member = z
  .strictObject({
    residentId: Id,
    /** NULL once erased. */
    name: z.string().nullable(),
    pinyin: z.string().nullable(),
    relation: z.string(),
    isHead: z.boolean(),
    minor: z.boolean(),
    fullCapacity: z.boolean(),
    guardianId: Id.nullable(),
    /** Cannot act alone, and no guardian is named who can act. */
    lacksGuardian: z.boolean(),
    consents: z.boolean(),
    state: ResidentState,
  })
  .meta({ id: 'Member' });

export const Proxy = z
  .strictObject({ residentId: Id, name: z.string().nullable(), fromDay: Day, untilDay: Day.nullable() })
  .meta({ id: 'Proxy' });

export const LIFE_EVENTS = [
  'split',
  'merge',
  'move',
  'member-moved',
  'death',
  'left',
  'joined',
  'returned',
] as const;
export const LifeEventKind = z.enum(LIFE_EVENTS).meta({ id: 'LifeEventKind' });

export const LifeEvent = z
  .strictObject({
    eventId: Id,
    kind: LifeEventKind,
    householdId: Id,
    otherHouseholdId: Id.nullable(),
    residentId: Id.nullable(),
    happenedOn: Day,
    points: z.int(),
    recordedAt: Instant,
  })
  .meta({ id: 'LifeEvent' });

export const Household = z
  .strictObject({
    householdId: Id,
    householdNo: z.string().nullable(),
    ...Where,
    state: HouseholdState,
    openedOn: Day,
    closedOn: Day.nullable(),
    awaySince: Day.nullable(),
    backSince: Day.nullable(),
    headId: Id.nullable(),
    members: z.array(Member),
    proxies: z.array(Proxy),
    events: z.array(LifeEvent),
  })
  .meta({ id: 'Household' });

export const ResidentRow = z
  .strictObject({
    residentId: Id,
    name: z.string().nullable(),
    pinyin: z.string().nullable(),
    householdId: Id,
    building: z.string(),
    unit: z.string(),
    room: z.string(),
    isHead: z.boolean(),
    minor: z.boolean(),
    state: ResidentState,
  })
  .meta({ id: 'ResidentRow' });

/** Sensitive by law (PIPL art. 28): for the few roles that keep the roster, and every look is on the trail. */
export const ResidentPrivate = z
  .strictObject({
    residentId: Id,
    bornOn: Day.nullable(),
    phone: z.string().nullable(),
    idLast4: z.string().nullable(),
    disability: z.string().nullable(),
    incomeSupport: z.boolean(),
  })
  .meta({ id: 'ResidentPrivate' });

const Branch = {
  committeeId: z.coerce.number().pipe(CommitteeId).optional(),
  groupId: z.coerce.number().pipe(GroupId).optional(),
  buildingId: z.coerce.number().pipe(BuildingId).optional(),
};
/** A name or part of it, pinyin or its initials, or a door: room, unit-room or building-unit-room. */
const Search = text(1, 60).optional();
const Relation = text(1, 20);
const ResidentParams = z.strictObject({ residentId: Id });
const HouseholdParams = z.strictObject({ householdId: Id });

export const peopleRoutes = {
  'building.list': route({
    method: 'GET',
    path: '/v1/buildings',
    summary: 'Committees, groups and buildings of the station, a row a building.',
    reply: z.strictObject({ items: z.array(Building) }).meta({ id: 'BuildingList' }),
  }),
  'household.list': route({
    method: 'GET',
    path: '/v1/households',
    summary:
      "Households of the caller's branch, by door; found by a member's name, pinyin initials, or the door.",
    query: PageQuery.extend({
      after: Id.optional(),
      search: Search,
      ...Branch,
      state: HouseholdState.default('active'),
      /** Those alone in which somebody lacks a guardian. */
      unguarded: z.stringbool().optional(),
    }),
    reply: pageOf(HouseholdRow).meta({ id: 'HouseholdPage' }),
  }),
  'household.get': route({
    method: 'GET',
    path: '/v1/households/:householdId',
    summary: 'One household with its members, proxies and life events.',
    params: HouseholdParams,
    reply: Household,
  }),
  'household.away': route({
    method: 'POST',
    path: '/v1/households/:householdId/away',
    summary: 'Records a household as away (its time to apply counts from the return), or as back.',
    params: HouseholdParams,
    body: z.strictObject({ away: z.boolean(), day: Day }),
    reply: Done,
    refusals: ['wrong_state', 'in_future', 'household_closed'],
  }),
  'resident.list': route({
    method: 'GET',
    path: '/v1/residents',
    summary: "Residents of the caller's branch, by name; found by name, pinyin initials, or the door.",
    query: PageQuery.extend({
      after: Id.optional(),
      search: Search,
      ...Branch,
      state: ResidentState.default('active'),
    }),
    reply: pageOf(ResidentRow).meta({ id: 'ResidentPage' }),
  }),
  'resident.contact': route({
    method: 'GET',
    path: '/v1/residents/:residentId/contact',
    summary: 'The phone number of one resident, for those who look after the household.',
    params: ResidentParams,
    reply: z.strictObject({ phone: z.string().nullable() }).meta({ id: 'ResidentContact' }),
  }),
  'resident.private': route({
    method: 'GET',
    path: '/v1/residents/:residentId/private',
    summary: 'What the roster keeps of one resident beside the name. Every look is recorded.',
    params: ResidentParams,
    reply: ResidentPrivate,
  }),
  'resident.correct': route({
    method: 'POST',
    path: '/v1/residents/:residentId/correct',
    summary: 'Corrects what the roster says of a resident; members left out stay as they are.',
    params: ResidentParams,
    body: z.strictObject({
      name: text(1, 60).optional(),
      /** Syllables apart: a surname may read otherwise than the roster's import thought. */
      pinyin: z
        .string()
        .max(120)
        .regex(/^[a-z]+( [a-z]+)*$/)
        .optional(),
      relation: Relation.optional(),
      bornOn: Day.optional(),
      fullCapacity: z.boolean().optional(),
      phone: z.string().max(20).nullable().optional(),
      disability: text(1, 40).nullable().optional(),
      incomeSupport: z.boolean().optional(),
    }),
    reply: Done,
    refusals: ['in_future', 'wrong_state'],
  }),
  'household.mine': route({
    method: 'GET',
    path: '/v1/my/household',
    summary: 'At the kiosk: the own household, its members and who may collect for it.',
    reply: z
      .strictObject({
        householdId: Id,
        building: z.string(),
        away: z.boolean(),
        members: z.array(
          z.strictObject({
            residentId: Id,
            name: z.string().nullable(),
            relation: z.string(),
            isHead: z.boolean(),
            minor: z.boolean(),
            consents: z.boolean(),
          }),
        ),
        proxies: z.array(Proxy),
      })
      .meta({ id: 'MyHousehold' }),
  }),
};
