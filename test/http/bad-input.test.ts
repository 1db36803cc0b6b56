import fc from 'fast-check';
import { createConnection, type AddressInfo } from 'node:net';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { PERMISSIONS } from '#access';
import { BOOKS, COMMON_REFUSALS, Problem, REFUSAL_SENTENCES, REFUSALS, routes, STAFF_ROLES, type RefusalCode, type RouteId, type StaffRole } from '#contract'; // prettier-ignore
import { arbitraryOf } from '../support/arbitrary';
import { asKiosk, asPublic, asResident, asStaff, type Answer, type Client } from '../support/client';
import { furnished, type Furnished } from '../support/furnished';
import { spoiled, spoils, type Spoil } from '../support/spoil';
import { watchWrites } from '../support/writes';

/**
 * Whatever arrives: every route of the contract is sent input drawn from its own schemas, much of it spoiled, by everybody
 * who may use it. A refusal is a problem document with a code that the route declares and its sentence, and it writes no row
 * of the domain; a 500 is a bug (issue "Bad input"). SEED and RUNS choose other samples; WIDE takes many more.
 */
const IDS = Object.keys(routes) as RouteId[];
const RUNS = Number(process.env.RUNS ?? (process.env.WIDE ? 120 : 5));
const SEED = Number(process.env.SEED ?? 20181001);

/** Refusals that are counted where the thing itself is kept: so many wrong codes, and it asks for more. */
const COUNTS: Partial<Record<RouteId, string[]>> = { 'redemption.hand-over': ['proof_missing'] };
/** Routes after which a session may be another one, or none. */
const ENDS_SESSIONS = /^(me|session|staff|kiosk|card|myCard|resident|guardian|household|life|proposal)\./;

let here: Furnished;
let written: () => Promise<string[]>;
beforeAll(async () => {
  here = await furnished('badinput');
  written = await watchWrites(here.house);
}, 60_000);
afterAll(() => here?.close());

type Kind = StaffRole | 'public' | 'kiosk' | 'resident';
const clients = new Map<Kind, Client>();

/** Somebody who can still act at home: among all that is done here people die, leave and move. The first head while it is so. */
async function somebody() {
  const { rows } = await here.house.owner.query<{ residentId: string; householdId: string }>(
    `SELECT r.resident_id AS "residentId", r.household_id AS "householdId" FROM points.resident r
       JOIN points.household h ON h.station_id = r.station_id AND h.household_id = r.household_id
      WHERE r.station_id = 1 AND r.state = 'active' AND r.full_capacity AND h.state = 'active'
      ORDER BY r.resident_id <> $1, r.resident_id LIMIT 1`,
    [here.world.made.heads[0]],
  );
  return rows[0]!;
}

async function clientOf(kind: Kind): Promise<Client> {
  const known = clients.get(kind);
  if (known) return known;
  const { app, house } = here;
  const scope = { leader: { groupId: 1 }, certifier: { committeeId: 1 } } as Record<string, object>;
  const makers: Partial<Record<Kind, () => Client | Promise<Client>>> = {
    public: () => asPublic(app, 1),
    kiosk: () => asKiosk(app, house, 1),
    resident: async () => asResident(app, house, 1, await somebody()),
  };
  const made = await (makers[kind]?.() ?? asStaff(app, house, 1, kind as StaffRole, scope[kind]));
  clients.set(kind, made);
  await written();
  return made;
}

/** Whoever may use the route. */
function kindsOf(id: RouteId): Kind[] {
  const { public: open, kiosk, resident, staff } = PERMISSIONS[id];
  return [
    ...(open ? (['public'] as const) : []),
    ...(kiosk ? (['kiosk'] as const) : []),
    ...(resident ? (['resident'] as const) : []),
    ...(staff === 'any' ? STAFF_ROLES : (staff ?? [])),
  ];
}

interface Asked {
  kind: Kind;
  params: unknown;
  query: unknown;
  body: unknown;
  /** The id that the client makes is a new one. */
  fresh: boolean;
  spoil: { part: 'params' | 'query' | 'body'; how: Spoil } | null;
}

const namesOf = (id: RouteId) => [...routes[id].path.matchAll(/:(\w+)/g)].map(([, name]) => name!);

/** Requests of a route: good by their schemas, half of them with one member spoiled. */
function requestsOf(id: RouteId): fc.Arbitrary<Asked> {
  const route = routes[id];
  const part = (schema: (typeof route)['body']) => arbitraryOf(schema, (name) => here.pool(name));
  const param = (name: string) => {
    const known = here.pool(name);
    return fc.constantFrom(...(known.length > 0 ? known : ['1', '2026-11', uuidv7()]));
  };
  const params = Object.fromEntries(namesOf(id).map((name) => [name, param(name)]));
  const spoil = fc.record({ part: fc.constantFrom('params', 'query', 'body', 'body', 'body'), how: spoils });
  return fc.record({
    kind: fc.constantFrom(...kindsOf(id)),
    params: fc.record(params, { noNullPrototype: true }),
    query: part(route.query),
    body: part(route.body),
    fresh: fc.boolean(),
    spoil: fc.option(spoil, { freq: 2 }),
  }) as fc.Arbitrary<Asked>;
}

/** Without lone surrogates: a URL cannot say them. */
const wellFormed = (value: unknown) => (typeof value === 'string' ? Buffer.from(value).toString() : value);

function eachOf(part: unknown, change: (value: unknown) => unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(part ?? {}).map(([key, value]) => [key, change(value)]));
}

function sentOf(id: RouteId, asked: Asked) {
  const parts = { params: asked.params, query: asked.query, body: asked.body } as Record<string, unknown>;
  const last = namesOf(id).at(-1);
  if (asked.fresh && routes[id].method === 'PUT' && last?.endsWith('Id')) {
    parts.params = { ...(parts.params as object), [last]: uuidv7() };
  }
  if (asked.spoil) parts[asked.spoil.part] = spoiled(parts[asked.spoil.part], asked.spoil.how);
  const isUpload = 'upload' in routes[id];
  return {
    params: eachOf(parts.params, wellFormed),
    query: eachOf(parts.query, wellFormed),
    ...(isUpload ? { upload: { bytes: Buffer.from('x'), type: 'application/octet-stream' } } : {}),
    ...(isUpload || routes[id].method === 'GET' ? {} : { body: parts.body as object }),
  };
}

/** What is wrong with an answer; null: nothing. */
function wrongWith(id: RouteId, answer: Answer, rows: string[]): string | null {
  const { status, code, headers } = answer;
  const writes = rows.length > 0 ? `, and writes ${rows.join(', ')}` : '';
  if (status === 200) return routes[id].method === 'GET' && writes ? `reads${writes}` : null;
  if (status >= 500) return `${status}: ${here.errors.splice(0).join('; ')}`;
  if (writes && !COUNTS[id]?.includes(code)) return `refuses with ${code}${writes}`;
  const problem = Problem.safeParse(answer.body);
  if (!problem.success || !headers['content-type']?.startsWith('application/problem+json')) {
    return `${status} is no problem document: ${JSON.stringify(answer.body).slice(0, 200)}`;
  }
  if (REFUSALS[code as RefusalCode] !== status) return `${code} with status ${status}`;
  if (problem.data.detail !== REFUSAL_SENTENCES.zh[code as RefusalCode])
    return `${code} without its sentence`;
  const may: readonly string[] = [...COMMON_REFUSALS, ...routes[id].refusals];
  return may.includes(code) ? null : `${code}, which the contract does not say`;
}

/** A route that keeps an id that the client has made answers the same request with the same reply, and does nothing. */
async function wrongTwice(id: RouteId, client: Client, sent: object, first: Answer): Promise<string | null> {
  const again = await client.call(id, sent);
  const rows = await written();
  if (again.headers['idempotency-hit'] !== 'true') return `a replay is not told as one: ${again.code}`;
  if (rows.length > 0) return `a replay writes ${rows.join(', ')}`;
  return JSON.stringify(again.body) === JSON.stringify(first.body) ? null : 'a replay has another reply';
}

test.each(IDS)('%s answers whatever comes', async (id) => {
  await fc.assert(
    fc.asyncProperty(requestsOf(id), async (asked) => {
      const client = await clientOf(asked.kind);
      const sent = sentOf(id, asked);
      const answer = await client.call(id, sent);
      const rows = await written();
      const lost = ['unauthenticated', 'kiosk_unknown'].includes(answer.code);
      if (lost || (answer.status === 200 && ENDS_SESSIONS.test(id))) clients.clear();
      expect(lost ? null : wrongWith(id, answer, rows)).toBeNull();
      const body = routes[id].body.safeParse(
        'body' in sent ? JSON.parse(JSON.stringify(sent.body ?? {})) : {},
      );
      if (!body.success) expect(REFUSALS[answer.code as RefusalCode]).toBeGreaterThanOrEqual(400);
      if (answer.status === 200 && 'idempotency-hit' in answer.headers) {
        expect(await wrongTwice(id, client, sent, answer)).toBeNull();
      }
    }),
    { numRuns: RUNS, seed: SEED, interruptAfterTimeLimit: 30_000 },
  );
});

// Of the shape of a page's key, or nearly: what a reader of texts lets through and a database stops at.
const SOME_ID = '01936b4e-0000-7000-8000-000000000000';
const NO_PAGE = [
  `2026-13-45T99:99:99.000Z/${SOME_ID}`,
  `2026-11-02T01:00:00.000Z/${'-'.repeat(36)}`,
  `2026-02-30/${SOME_ID}`,
  `2026-02-30T00:00:00.000Z/${SOME_ID}`,
  `2026-11-02 (at noon)/${SOME_ID}`,
  ...['x', '2026-13-01', '99999999999999999999'].flatMap((part) =>
    [1, 2, 3, 4].map((parts) => JSON.stringify(Array.from({ length: parts }, () => part))),
  ),
  '99999999999',
  '1e300',
  '-1',
  '1.5',
  'infinity',
];
const PAGED = IDS.filter((id) => 'after' in ((routes[id].query as { shape?: object }).shape ?? {}));

test.each(PAGED)('%s goes on behind no page that it never gave', async (id) => {
  const { required = [] } = z.toJSONSchema(routes[id].query, { io: 'input', unrepresentable: 'any' });
  const [drawn] = fc.sample(arbitraryOf(routes[id].query, (name) => here.pool(name)), { numRuns: 1, seed: SEED });
  const needed = Object.entries(drawn as object).filter(([name]) => required.includes(name));
  const kinds = kindsOf(id);
  const client = await clientOf(kinds.includes('supervisor') ? 'supervisor' : kinds[0]!);
  const wrong: string[] = [];
  for (const book of id === 'book.rows' ? BOOKS : [null])
    for (const after of NO_PAGE) {
      const names = namesOf(id).map((name) => [name, book ?? here.pool(name)[0] ?? uuidv7()]);
      const query = { ...Object.fromEntries(needed), after };
      const { status, code } = await client.call(id, { params: Object.fromEntries(names), query });
      if (status !== 200 && !['invalid_request', 'not_found'].includes(code)) wrong.push(`${book ?? ''} ${after}: ${code}`);
    }
  expect(wrong).toEqual([]);
}); // prettier-ignore

const WRITES = IDS.filter((id) => routes[id].method !== 'GET' && !('upload' in routes[id]));
const DEEP = '['.repeat(50_000) + ']'.repeat(50_000);
const UNREADABLE: [string, Buffer, string, RefusalCode][] = [
  ['half a document', Buffer.from('{"a":'), 'application/json', 'invalid_request'],
  ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x7b, 0x7d]), 'application/json', 'invalid_request'],
  ['a list', Buffer.from('[]'), 'application/json', 'invalid_request'],
  ['a list in a list in a list', Buffer.from(DEEP), 'application/json', 'invalid_request'],
  ['a very long list', Buffer.from(`[${'1,'.repeat(120_000)}1]`), 'application/json', 'invalid_request'],
  ['a prototype', Buffer.from('{"__proto__":{"admin":true}}'), 'application/json', 'invalid_request'],
  ['another kind of text', Buffer.from('a=1'), 'application/x-www-form-urlencoded', 'invalid_request'],
  ['a flood', Buffer.from(JSON.stringify({ a: 'x'.repeat(300_000) })), 'application/json', 'body_too_large'],
];

test.each(UNREADABLE)('%s is refused by every route that writes', async (_, bytes, type, code) => {
  const wrong: string[] = [];
  for (const id of WRITES) {
    const client = await clientOf(kindsOf(id)[0]!);
    const params = Object.fromEntries(namesOf(id).map((name) => [name, here.pool(name)[0] ?? uuidv7()]));
    const answer = await client.call(id, { params, upload: { bytes, type } });
    const rows = await written();
    if (answer.code !== code || rows.length > 0)
      wrong.push(`${id}: ${answer.status} ${answer.code} ${rows.join()}`);
    else if (wrongWith(id, answer, rows)) wrong.push(`${id}: ${wrongWith(id, answer, rows)}`);
  }
  expect(wrong).toEqual([]);
});

test.each([
  [
    'headers beyond every use',
    `GET /v1/me HTTP/1.1\r\nhost: x\r\nx-a: ${'x'.repeat(40_000)}\r\n\r\n`,
    'body_too_large',
  ],
  ['a path that is none', 'GET /v1/%ff HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n', 'invalid_request'],
  ['no HTTP at all', '\u0016\u0003\u0001 hello\r\n\r\n', 'invalid_request'],
] as const)('%s: the parser itself answers with a problem document', async (_, text, code) => {
  const server = here.app.getHttpServer();
  if (!server.listening) await here.app.listen(0, '127.0.0.1');
  const { port } = server.address() as AddressInfo;
  const answer = await new Promise<string>((done, fail) => {
    let got = '';
    const socket = createConnection(port, '127.0.0.1', () => socket.write(text));
    socket
      .on('data', (part) => (got += part.toString()))
      .on('end', () => done(got))
      .on('error', fail);
  });
  const [head, body] = answer.split('\r\n\r\n') as [string, string];
  expect(head).toContain(`HTTP/1.1 ${REFUSALS[code]} `);
  expect(head).toContain('application/problem+json');
  expect(Problem.parse(JSON.parse(body)).code).toBe(code);
});
