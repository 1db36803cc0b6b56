import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import request from 'supertest';
import { v7 as uuidv7 } from 'uuid';
import { PERMISSIONS } from '#access';
import { makePrints } from '#books';
import { BOOKS, routes, STAFF_ROLES, type RouteId } from '#contract';
import { createLogger } from '#platform';
import { createTestApp } from '../support/app';
import { asKiosk, asPublic, asResident, asStaff, type Client, type StaffClient } from '../support/client';
import { makeHousehold } from '../support/people';
import { sampleOf, type Known } from '../support/sample';
import { world, type World } from '../support/world';

/**
 * A household whose every word stands nowhere else: a disabled member, a minor, a rare name, phone, id number, door. It is
 * looked for in whatever any route of the table answers to whom it is none of their business, in lists and prints, in
 * log lines, metrics and errors. Routes come from the contract: a new one is looked through without being named here.
 */
jest.setTimeout(120_000);

const NAMES = { head: '䶮㭎', minor: '金丝雀', disabled: '尉迟烁烁', silent: '无同意者' };
const SENSITIVE = {
  phone: '13987654321',
  idDigest: 'a1b2c3d4e5f6a1b2c3d4e5f6a1b2c3d4e5f6a1b2c3d4e5f6a1b2c3d4e5f6abcd',
  idLast4: '917X',
  disability: '肢体二级金丝',
  bornOn: '1951-03-07',
};
// Nothing that could stand in a digest, an id or a measure by chance.
const DOOR = { room: '九四一七室', unit: '七单元金' };
const NOTE = { note: '患病住院金丝' };
const ALL = { ...NAMES, ...SENSITIVE, ...DOOR, ...NOTE };

/** What a route may show to whom all the same, and why. */
const MAY_SHOW: Partial<Record<RouteId, readonly string[]>> = {
  // The room picker: which doors there are stands on the house itself; who lives behind is masked.
  'door.units': ['unit'],
  'door.rooms': ['room'],
};
/** Sensitive columns, by the role that answers for the roster; each look at the private ones is on the trail. */
const MAY_READ: Partial<Record<RouteId, readonly (keyof typeof SENSITIVE)[]>> = {
  'resident.contact': ['phone'],
  'resident.private': ['phone', 'idLast4', 'disability', 'bornOn'],
};

let w: World;
let app: NestFastifyApplication;
const ids: Record<string, unknown> = {};
let administrator: StaffClient;
const logged: string[] = [];

const namesFound = (text: string, canaries: Record<string, string>) =>
  Object.entries(canaries)
    .filter(([, canary]) => text.includes(canary))
    .map(([what]) => what);

beforeAll(async () => {
  w = await world('canary_routes', 3);
  const { house } = w;
  const now = house.clock.now();
  const family = await house.db.inStation(1, (tx) =>
    makeHousehold(
      tx, 1, now,
      { committee: '居委会1', group: '1组', building: '1号楼', ...DOOR, name: NAMES.head, bornOn: SENSITIVE.bornOn, phone: SENSITIVE.phone, idDigest: SENSITIVE.idDigest, idLast4: SENSITIVE.idLast4 },
      { name: NAMES.minor, bornOn: '2015-04-04' },
      { name: NAMES.disabled, disability: SENSITIVE.disability, incomeSupport: true, consents: true },
      { name: NAMES.silent, consents: false },
    ),
  ); // prettier-ignore
  const [head] = family.residentIds;
  const claimIds: string[] = [];
  for (const [i, residentId] of family.residentIds.entries()) {
    const row = {
      household_id: family.householdId,
      resident_id: residentId,
      note: NOTE.note,
      event_ref: `c${i}`,
    };
    claimIds.push(await w.make.claim({ ...row, state: 'certified' }));
  }
  const list = await w.posted(claimIds);
  const waiting = await w.make.claim({
    household_id: family.householdId,
    resident_id: head,
    note: NOTE.note,
  });
  const log = createLogger('test', 'trace', { write: (line) => void logged.push(line) });
  app = await createTestApp({ ...house, log });
  administrator = await asStaff(app, house, 1, 'administrator');
  const station = (await house.owner.query('SELECT building_id AS b FROM points.household WHERE household_id = $1', [family.householdId])).rows[0]; // prettier-ignore
  Object.assign(ids, {
    station: 1,
    householdId: family.householdId,
    residentId: head,
    disabledId: family.residentIds[2],
    kinId: family.residentIds[1],
    claimId: waiting,
    listId: list.listId,
    committeeId: 1,
    groupId: 1,
    buildingId: station!.b,
    unit: DOOR.unit,
    room: DOOR.room,
    book: 'households',
  });
}, 120_000);
afterAll(async () => {
  await app?.close();
  await w?.house.close();
});

/** A well-formed request about the canaries; one with an id of nobody's where the route's ids are other things. */
function about(id: RouteId) {
  const known: Known = (name) => ids[name];
  const params = Object.fromEntries(
    [...routes[id].path.matchAll(/:(\w+)/g)].map(([, name]) => [
      name!,
      known(name!) ?? sampleOf(routes[id].params, known)?.[name as never] ?? uuidv7(),
    ]),
  );
  const body = 'upload' in routes[id] ? null : sampleOf(routes[id].body, known);
  const query = sampleOf(routes[id].query, known);
  return { params, ...(query === null ? {} : { query }), ...(body === null ? {} : { body }) } as never;
}

async function textOf(client: Client, id: RouteId): Promise<{ status: number; text: string }> {
  const { status, body } = await client.call(id, about(id));
  return { status, text: JSON.stringify(body) };
}

const everyRoute = Object.keys(routes) as RouteId[];

test('no route tells the public, a kiosk, or a neighbour anything of the household', async () => {
  const { house, made } = w;
  const neighbour = { residentId: made.heads[1]!, householdId: made.households[1]! };
  const askers: [string, Client, (id: RouteId) => boolean][] = [
    ['anybody', asPublic(app, 1), () => true],
    ['kiosk', await asKiosk(app, house, 1), () => true],
    ['neighbour', await asResident(app, house, 1, neighbour), (id) => id !== 'session.end'],
    // Staff who hold no role yet, or none any more.
    ['staff without a role', await asStaff(app, house, 1, []), (id) => id !== 'me.signOut'],
  ];
  const told: string[] = [];
  let answered = 0;
  for (const [name, client, asks] of askers) {
    for (const id of everyRoute.filter(asks)) {
      const { status, text } = await textOf(client, id);
      if (status === 200) answered += 1;
      const found = namesFound(text, ALL).filter((what) => !MAY_SHOW[id]?.includes(what));
      if (found.length > 0) told.push(`${id} tells ${name} ${found.join(', ')}`);
    }
  }
  console.log(
    `canaries: ${everyRoute.length} routes × ${askers.length} askers, ${answered} answered with 200`,
  );
  expect(told).toEqual([]);
  // The test sees what it looks for: the masks of those who consented are on the public list.
  const shown = await textOf(asPublic(app, 1), 'list.public');
  expect(shown.text).toContain('䶮*');
  expect(shown.text).toContain('尉迟*烁');
});

test('no role of the staff reads a sensitive column but where the table of this test says so', async () => {
  const told: string[] = [];
  const read = new Set<string>();
  for (const role of STAFF_ROLES) {
    const scope = { leader: { groupId: 1 }, certifier: { committeeId: 1 } } as Record<string, object>;
    const client = await asStaff(app, w.house, 1, role, scope[role]);
    for (const id of everyRoute.filter((one) => routes[one].method === 'GET' && one !== 'print.fetch')) {
      let { text } = await textOf(client, id);
      if (routes[id].path.includes(':residentId')) {
        const other = { params: { residentId: ids.disabledId } } as never;
        text += JSON.stringify((await client.call(id, other)).body);
      }
      for (const what of namesFound(text, SENSITIVE)) {
        if (MAY_READ[id]?.includes(what as keyof typeof SENSITIVE)) read.add(`${role} ${id} ${what}`);
        else told.push(`${id} tells a ${role} ${what}`);
      }
    }
  }
  expect(told).toEqual([]);
  // Each sensitive column but the digest is read by somebody who has to: the search would find it elsewhere too.
  for (const what of ['phone', 'idLast4', 'disability', 'bornOn']) {
    expect([...read].some((one) => one.startsWith('administrator') && one.endsWith(what))).toBe(true);
  }
  expect([...read].some((one) => one.includes('keeper') || one.includes('organiser') || one.includes('county'))).toBe(false); // prettier-ignore
});

test('no register as a spreadsheet bears one, whoever asks for whole names', async () => {
  const told: string[] = [];
  let printed = 0;
  const { house } = w;
  for (const book of BOOKS) {
    const params = { printId: uuidv7() };
    const asked = await administrator.call('print.ask', {
      params,
      body: { what: 'book', book, format: 'csv', filter: {}, masked: false },
    });
    if (asked.status !== 200) continue;
    printed += 1;
    await makePrints(house, 1);
    const { rows } = await house.owner.query<{ f: string }>(
      'SELECT file_id AS f FROM points.book_print WHERE print_id = $1',
      [params.printId],
    );
    const text = (await house.files.get(1, rows[0]!.f))!.toString('utf8');
    expect(text.length).toBeGreaterThan(10);
    for (const what of namesFound(text, SENSITIVE)) told.push(`${book} bears ${what}`);
    const masked = { printId: uuidv7() };
    await administrator.ok('print.ask', {
      params: masked,
      body: { what: 'book', book, format: 'csv', filter: {}, masked: true },
    });
    await makePrints(house, 1);
    const other = await house.owner.query<{ f: string }>(
      'SELECT file_id AS f FROM points.book_print WHERE print_id = $1',
      [masked.printId],
    );
    const hidden = (await house.files.get(1, other.rows[0]!.f))!.toString('utf8');
    for (const what of namesFound(hidden, { ...SENSITIVE, ...NAMES }))
      told.push(`${book}, masked, bears ${what}`);
  }
  expect(printed).toBeGreaterThan(8);
  expect(told).toEqual([]);
});

test('the trail, metrics and the interface’s own description name nobody', async () => {
  const { rows } = await w.house.owner.query<{ row: string }>('SELECT a::text AS row FROM points.audit a');
  expect(rows.length).toBeGreaterThan(10);
  expect(namesFound(rows.map(({ row }) => row).join('\n'), ALL)).toEqual([]);
  for (const path of ['/metrics', '/openapi.json', '/docs', '/readyz']) {
    const { text } = await request(app.getHttpServer()).get(path);
    expect([path, namesFound(text, ALL)]).toEqual([path, []]);
  }
});

test('what is wrongly sent is not sent back, and no log line has any of it, not even when the database fails', async () => {
  const written: string[] = [];
  const spies = [process.stdout, process.stderr].map((stream) =>
    jest.spyOn(stream, 'write').mockImplementation((part) => {
      written.push(String(part));
      return true;
    }),
  );
  const echoed: string[] = [];
  try {
    const wrong = Object.values(ALL).join(' ');
    for (const id of everyRoute) {
      const sent = {
        query: { search: NAMES.head, 'no-such': wrong },
        body: { name: wrong, [NAMES.head]: wrong },
      };
      const { body } = await administrator.call(id, { ...(about(id) as object), ...sent });
      if (namesFound(JSON.stringify(body), { ...NAMES, ...SENSITIVE }).length > 0) echoed.push(id);
    }
    // A column that is gone: every search and every book meets a bug, with the name among its parameters.
    await w.house.owner.query('ALTER TABLE points.resident RENAME COLUMN name TO lost');
    let bugs = 0;
    for (const id of everyRoute.filter((one) => routes[one].method === 'GET' && PERMISSIONS[one].staff)) {
      const ask = about(id) as { query?: object };
      const search = { query: { ...ask.query, search: NAMES.head } };
      for (const sent of [ask, { ...ask, ...search }]) {
        const { status, body } = await administrator.call(id, sent);
        if (status === 500) bugs += 1;
        if (status >= 400 && namesFound(JSON.stringify(body), ALL).length > 0) echoed.push(id);
      }
    }
    expect(bugs).toBeGreaterThan(5);
  } finally {
    for (const spy of spies) spy.mockRestore();
    await w.house.owner.query('ALTER TABLE points.resident RENAME COLUMN lost TO name');
  }
  expect(echoed).toEqual([]);
  expect(logged.length).toBeGreaterThan(5);
  expect(namesFound(logged.join('\n'), ALL)).toEqual([]);
  expect(namesFound(written.join('\n'), ALL)).toEqual([]);
});
