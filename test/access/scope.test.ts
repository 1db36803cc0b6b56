import { PERMISSIONS, type StaffDraft } from '#access';
import { routes, STAFF_ROLES, type RouteId, type StaffRole } from '#contract';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { v7 as uuidv7 } from 'uuid';
import { registerClaims } from '#steps/4-register';
import { composeList, postList } from '#steps/5-publicize';
import { testHouse, type TestHouse } from '../support';
import { createTestApp } from '../support/app';
import { claimsFactory } from '../support/claims';
import { asKiosk, asResident, asStaff, giveCards, type Client } from '../support/client';
import { sampleOf, type Known } from '../support/sample';

/**
 * Missing and forbidden are one answer. Every route that takes an id is asked twice by everybody whom it admits, but whose
 * branch the row is outside of: for a row that exists, and for one that does not. Whoever could tell the answers apart
 * would know what is there. Axes: station, committee, group, household.
 */
const IDS = Object.keys(routes) as RouteId[];

/** Where two answers may differ, and why. */
const MAY_DIFFER: Partial<Record<RouteId, string>> = {
  'kiosk.answerCall': 'kiosks are the station’s: whoever is near answers',
  'notice.get':
    'all staff see all notices of their station, drafts too: they announce, they hold nothing of anybody',
  'proxy.mine':
    'a household names whom it trusts; ids come from the room picker, which shows them to whoever stands there',
};

let house: TestHouse;
let app: NestFastifyApplication;
/** Ids of rows of station 1, committee 1, group 1, household 0, by the names that routes give them. */
const existing: Record<string, string> = {};

async function makeRows() {
  const here = await house.station({
    households: 8,
    membersPerHousehold: 2,
    committees: 2,
    groups: 4,
    buildings: 4,
  });
  const there = await house.station({ station: 2, committees: 2, groups: 4, buildings: 4 });
  const make = await claimsFactory(house, here);
  const householdId = here.households[0]!;
  const [card] = await giveCards(house, 1, [here.heads[0]!]);
  const registrar = await make.staff('registrar', { committeeId: 1 });
  const administrator = await make.staff('administrator');
  const row = { household_id: householdId, resident_id: here.heads[0] };
  const listed = await make.claim({ ...row, state: 'certified' });
  await registerClaims(house, registrar, { claimIds: [listed] }, house.clock.now());
  const draft = { listId: uuidv7(), committeeId: 1, kind: 'rewards' as const, whereToObject: '居委会' };
  const { reply: list } = await composeList(house, administrator, draft, house.clock.now());
  await postList(house, administrator, list.listId, house.clock.now());
  const objectionId = uuidv7();
  await house.owner.query(
    `INSERT INTO points.objection (station_id, objection_id, kind, state, claim_id, list_id, committee_id, household_id,
       resident_id, grounds, raised_at, decide_by)
     VALUES (1, $1, 'line', 'open', $2, $3, 1, $4, $5, 'other', $6, $6)`,
    [objectionId, listed, list.listId, householdId, here.heads[0], house.clock.now()],
  );
  const noticeId = uuidv7();
  await house.owner.query(
    `INSERT INTO points.notice (station_id, notice_id, kind, state, title, body, committee_id, created_at)
     VALUES (1, $1, 'activity', 'draft', 't', 'b', 1, $2)`,
    [noticeId, house.clock.now()],
  );
  const proposal = await house.owner.query<{ proposal_id: string }>(
    `INSERT INTO points.proposal (station_id, proposal_id, kind, payload, proposed_at)
     VALUES (1, gen_random_uuid(), 'staff-reset', '{}', now()) RETURNING proposal_id`,
  );
  // A county's sample, were station 1 a county: its lines are reached by its own viewers alone.
  const sampleId = uuidv7();
  await house.owner.query(
    `INSERT INTO points.county_sample (station_id, sample_id, seed, first_day, last_day, population, drawn_by, drawn_at)
     VALUES (1, $1, 's', '2026-11-01', '2026-11-02', 1, $2, $3)`,
    [sampleId, registrar.staffId, house.clock.now()],
  );
  const kiosk = await asKiosk(app, house, 1);
  Object.assign(existing, {
    residentId: here.heads[0],
    householdId,
    kinId: here.members.get(householdId)![1],
    claimId: await make.claim({ ...row, act_day: '2026-10-21' }),
    listId: list.listId,
    objectionId,
    noticeId,
    proposalId: proposal.rows[0]!.proposal_id,
    kioskId: kiosk.kioskId,
    staffId: registrar.staffId,
    sampleId,
    cardId: card!.cardId,
  });
  return { here, there };
}

interface Outsider {
  axis: 'station' | 'committee' | 'group' | 'household';
  name: string;
  client: Client;
  admitted: (id: RouteId) => boolean;
}
const outsiders: Outsider[] = [];

function staffOutsider(axis: Outsider['axis'], role: StaffRole, client: Client): Outsider {
  const admitted = (id: RouteId) => {
    const { staff } = PERMISSIONS[id];
    return staff === 'any' || (staff?.includes(role) ?? false);
  };
  return { axis, name: role, client, admitted };
}

/** Where each role may be narrowed to: away from committee 1, or to another group of it. */
const NARROWED: Partial<Record<StaffRole, { committee: object; group?: object }>> = {
  leader: { committee: { groupId: 2 }, group: { groupId: 3 } },
  organiser: { committee: { committeeId: 2 } },
  certifier: { committee: { committeeId: 2 } },
  registrar: { committee: { committeeId: 2 } },
};

beforeAll(async () => {
  house = await testHouse({ name: 'scope' });
  app = await createTestApp(house);
  const { here, there } = await makeRows();
  for (const role of STAFF_ROLES) {
    const scope = { leader: { groupId: 1 }, certifier: { committeeId: 1 } } as Record<string, object>;
    const roles = [{ role, ...scope[role] }] as StaffDraft['roles'];
    outsiders.push(staffOutsider('station', role, await asStaff(app, house, 2, roles)));
    const narrowed = NARROWED[role];
    if (narrowed === undefined) continue;
    for (const axis of ['committee', 'group'] as const) {
      if (narrowed[axis] === undefined) continue;
      const away = [{ role, ...narrowed[axis] }] as StaffDraft['roles'];
      outsiders.push(staffOutsider(axis, role, await asStaff(app, house, 1, away)));
    }
  }
  const neighbour = { residentId: here.heads[4]!, householdId: here.households[4]! };
  const stranger = { residentId: there.heads[0]!, householdId: there.households[0]! };
  for (const [axis, station, who] of [
    ['household', 1, neighbour],
    ['station', 2, stranger],
  ] as const) {
    const client = await asResident(app, house, station, who);
    outsiders.push({ axis, name: 'resident', client, admitted: (id) => PERMISSIONS[id].resident === true });
  }
  const kiosk = await asKiosk(app, house, 2);
  outsiders.push({
    axis: 'station',
    name: 'kiosk',
    client: kiosk,
    admitted: (id) => PERMISSIONS[id].kiosk === true,
  });
}, 60_000);
afterAll(async () => {
  await app?.close();
  await house?.close();
});

interface Asked {
  params: Record<string, unknown>;
  query: unknown;
  body: unknown;
  /** Names of ids that the request bears. */
  names: string[];
}

/** A well-formed request with ids from `known`; null where the route takes no id that the test has a row for. */
function requestOf(id: RouteId, ids: Record<string, string>): Asked | null {
  const names = new Set<string>();
  const known: Known = (name) => {
    if (ids[name] !== undefined) names.add(name);
    // An id that the client makes is a fresh one each time.
    return name === 'batchId' ? uuidv7() : ids[name];
  };
  const params = Object.fromEntries(
    [...routes[id].path.matchAll(/:(\w+)/g)].map(([, name]) => [
      name!,
      known(name!) ??
        (name === 'station' ? 1 : sampleOf(routes[id].params, known)?.[name as never]) ??
        uuidv7(),
    ]),
  );
  const query = sampleOf(routes[id].query, known);
  const body = 'upload' in routes[id] ? undefined : sampleOf(routes[id].body, known);
  return names.size === 0 ? null : { params, query, body, names: [...names] };
}

async function tell(client: Client, id: RouteId, asked: Asked): Promise<string> {
  const isUpload = 'upload' in routes[id];
  const answer = await client.call(id, {
    params: asked.params,
    ...(asked.query === null ? {} : { query: asked.query }),
    ...(routes[id].method === 'GET' || asked.body === null || isUpload ? {} : { body: asked.body }),
    ...(isUpload ? { upload: { bytes: Buffer.from('x'), type: 'image/png' } } : {}),
  });
  const { facts, fields, ...rest } = answer.body as unknown as Record<string, unknown>;
  // Ids are given back as they were sent, or made anew.
  if (answer.status === 200) return `200 ${JSON.stringify(rest).replaceAll(/[0-9a-f-]{36}/g, 'id')}`;
  return `${answer.status} ${answer.code} ${JSON.stringify({ facts, fields })}`;
}

const missing = Object.fromEntries(
  ['residentId', 'householdId', 'kinId', 'claimId', 'listId', 'objectionId', 'noticeId', 'proposalId', 'kioskId',
    'staffId', 'cardId', 'sampleId'].map((name) => [name, uuidv7()]), // prettier-ignore
);

/** What stands in station 1, but for the trail of who asked. */
async function digestOfStation(): Promise<Record<string, string>> {
  const { rows: tables } = await house.owner.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
      WHERE table_schema = 'points' AND column_name = 'station_id' AND table_type = 'BASE TABLE'`,
  );
  const digests: Record<string, string> = {};
  for (const { name } of tables) {
    const { rows } = await house.owner.query<{ digest: string }>(
      `SELECT md5(coalesce(string_agg(t::text, ',' ORDER BY t::text), '')) AS digest FROM points.${name} t WHERE station_id = 1`,
    );
    digests[name] = rows[0]!.digest;
  }
  return digests;
}

test.each(['station', 'committee', 'group', 'household'] as const)(
  'beyond the own %s, what exists answers as what does not',
  async (axis) => {
    const before = await digestOfStation();
    const told: string[] = [];
    let cases = 0;
    const covered = new Set<string>();
    for (const { name, client, admitted } of outsiders.filter((one) => one.axis === axis)) {
      for (const id of IDS.filter(admitted)) {
        const [there, nowhere] = [requestOf(id, existing), requestOf(id, missing)];
        if (there === null || nowhere === null) continue;
        cases += 1;
        for (const one of there.names) covered.add(one);
        const answers = [await tell(client, id, there), await tell(client, id, nowhere)];
        if (answers[0] !== answers[1] && MAY_DIFFER[id] === undefined) {
          told.push(`${name} ${id}: ${answers[0]!.slice(0, 200)} | ${answers[1]!.slice(0, 200)}`);
        }
      }
    }
    console.log(`scope, ${axis}: ${cases} cases, ids: ${[...covered].sort().join(', ')}`);
    expect(told).toEqual([]);
    if (axis === 'station') expect(await digestOfStation()).toEqual(before);
  },
  120_000,
);
