import { totpCode, type RequestLimits } from '#access';
import { routes, STAFF_ROLES, type RouteId } from '#contract';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { IncomingHttpHeaders } from 'node:http';
import https, { type RequestOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import request from 'supertest';
import { v7 as uuidv7 } from 'uuid';
import { testHouse, type TestHouse } from '../support';
import { createTestApp } from '../support/app';
import { selfSigned } from '../support/certificate';
import { asKiosk, asPublic, asResident, asStaff } from '../support/client';
import { sampleOf } from '../support/sample';

/** A tenth of the product's, so that a slow machine reaches them too. */
const LIMITS: RequestLimits = {
  address: { perSecond: 1, burst: 30 },
  kiosk: { perSecond: 1, burst: 20 },
  session: { perSecond: 1, burst: 20 },
};

let house: TestHouse;
let app: NestFastifyApplication;

beforeAll(async () => {
  house = await testHouse({ name: 'transport' });
  await house.station();
  app = await createTestApp(house, LIMITS);
});
afterAll(async () => {
  await app?.close();
  await house?.close();
});

test.each([
  ['/v1/me', 401],
  ['/no/such/path', 404],
  ['/healthz', 200],
  ['/openapi.json', 200],
])('%s answers %i with the same strict headers', async (path, status) => {
  const answer = await request(app.getHttpServer()).get(path);
  expect(answer.status).toBe(status);
  const policy = answer.headers['content-security-policy']!;
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toMatch(/unsafe|\*/);
  expect(answer.headers).toMatchObject({
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  });
  expect(answer.headers['strict-transport-security']).toBeUndefined();
  expect(answer.headers['x-powered-by']).toBeUndefined();
});

/** What no answer of the product may lack, whoever asked for whatever. */
function strictly(headers: Record<string, string>): string[] {
  const policy = headers['content-security-policy'] ?? '';
  const wrong: string[] = [];
  if (!policy.includes("default-src 'none'") || /unsafe|\*/.test(policy)) wrong.push('policy');
  if (headers['x-content-type-options'] !== 'nosniff') wrong.push('nosniff');
  if (headers['x-frame-options'] !== 'DENY') wrong.push('frames');
  if (headers['cache-control'] === undefined) wrong.push('cache-control');
  return wrong;
}

/** Replies that may be kept by whoever asked: the same bytes for everybody, for good. */
const KEPT: readonly RouteId[] = ['picture.get'];

test('every route answers everybody with the strict headers, and nothing of it is kept anywhere', async () => {
  const own = await createTestApp(house);
  const staff = await asStaff(own, house, 1, [...STAFF_ROLES].map((role) => ({
    role, ...(role === 'leader' ? { groupId: 1 } : role === 'certifier' ? { committeeId: 1 } : {}),
  }))); // prettier-ignore
  const head = await house.owner.query<{ r: string; h: string }>(
    'SELECT resident_id AS r, household_id AS h FROM points.resident WHERE station_id = 1 LIMIT 1',
  );
  const resident = await asResident(own, house, 1, {
    residentId: head.rows[0]!.r,
    householdId: head.rows[0]!.h,
  });
  const wrong: string[] = [];
  for (const id of Object.keys(routes) as RouteId[]) {
    for (const [name, client] of Object.entries({ staff, resident, anybody: asPublic(own, 1) })) {
      // Reads alone answer with something personal: the others are refused for their empty body.
      const params = sampleOf(routes[id].params) as never;
      const query = sampleOf(routes[id].query) as never;
      const { status, headers } = await client.call(id, { params, query });
      const kept = headers['cache-control'] !== 'no-store' && !KEPT.includes(id);
      for (const what of [...strictly(headers), ...(kept ? ['kept'] : [])]) {
        wrong.push(`${id} to ${name} (${status}): ${what}`);
      }
    }
  }
  await own.close();
  expect(wrong).toEqual([]);
}, 60_000);

test('pages and what belongs to them bear the headers too; only what is named by its content may be kept', async () => {
  for (const path of [
    '/',
    '/desk/',
    '/docs',
    '/docs/swagger-ui.css',
    '/metrics',
    '/readyz',
    '/sw.js',
    '/../etc/passwd',
  ]) {
    const { status, headers } = await request(app.getHttpServer()).get(path);
    expect([path, strictly(headers)]).toEqual([path, []]);
    if (status === 200)
      expect([path, headers['cache-control']]).not.toEqual([path, expect.stringContaining('immutable')]);
  }
});

test('a body beyond the limit is refused before it is read', async () => {
  const big = JSON.stringify({ login: 'x'.repeat(300_000), password: 'y', code: '123456' });
  const answer = await request(app.getHttpServer())
    .post('/v1/stations/1/staff/sessions')
    .set('content-type', 'application/json')
    .send(big);
  expect(answer.status).toBe(413);
  expect(answer.body).toMatchObject({ code: 'body_too_large' });
});

test('an upload beyond the limit is refused; what is no picture is refused by its content, whatever it is called', async () => {
  const own = await createTestApp(house);
  const leader = await asStaff(own, house, 1, 'leader', { groupId: 1 });
  const send = (bytes: Buffer, type: string) =>
    leader.call('file.upload', { params: { fileId: uuidv7() }, upload: { bytes, type } });
  const large = await send(Buffer.alloc(7 * 1024 * 1024, 1), 'image/jpeg');
  expect([large.status, large.code]).toEqual([413, 'body_too_large']);
  const page = Buffer.from('<html><script>alert(1)</script></html>');
  for (const type of ['image/jpeg', 'image/png', 'application/pdf', 'application/octet-stream']) {
    expect((await send(page, type)).code).toBe('evidence_bad');
  }
  expect((await send(page, 'text/html')).status).toBe(400);
  await own.close();
});

test('one staff session that floods is slowed; another is not', async () => {
  const busy = await asStaff(app, house, 1, 'administrator');
  const calm = await asStaff(app, house, 1, 'administrator');
  const codes: string[] = [];
  for (let i = 0; i < 100 && !codes.includes('too_many_requests'); i += 25) {
    const answers = await Promise.all(Array.from({ length: 25 }, () => busy.call('me.get')));
    codes.push(...answers.map(({ code }) => code));
  }
  expect(codes).toContain('too_many_requests');
  expect((await calm.call('me.get')).status).toBe(200);
}, 30_000);

test('one kiosk that floods is slowed; another, and staff, are not', async () => {
  const [busy, calm] = [await asKiosk(app, house, 1), await asKiosk(app, house, 1)];
  const staff = await asStaff(app, house, 1, 'administrator');
  const codes: string[] = [];
  for (let i = 0; i < 100 && !codes.includes('too_many_requests'); i += 25) {
    const answers = await Promise.all(Array.from({ length: 25 }, () => busy.call('door.buildings')));
    codes.push(...answers.map(({ code }) => code));
  }
  expect(codes).toContain('too_many_requests');
  expect((await calm.call('door.buildings')).status).toBe(200);
  expect((await staff.call('me.get')).status).toBe(200);
}, 30_000);

test('an address without credentials is slowed, a known kiosk behind it is not', async () => {
  const kiosk = await asKiosk(app, house, 1);
  const anybody = asPublic(app, 1);
  const codes: string[] = [];
  for (let i = 0; i < 100 && !codes.includes('too_many_requests'); i += 25) {
    const answers = await Promise.all(Array.from({ length: 25 }, () => anybody.call('me.get')));
    codes.push(...answers.map(({ code }) => code));
  }
  expect(codes).toContain('too_many_requests');
  expect((await kiosk.call('door.buildings')).status).toBe(200);
}, 30_000);

test('refused access stands in the trail: one row a minute and kind, with its count', async () => {
  const own = await createTestApp(house);
  const keeper = await asStaff(own, house, 1, 'keeper');
  const kiosk = await asKiosk(own, house, 1);
  for (let i = 0; i < 7; i++) {
    expect((await keeper.call('staff.list')).code).toBe('not_found');
    const forged = await kiosk.call('door.buildings', { headers: { 'x-kiosk-signature': 'A'.repeat(86) } });
    expect(forged.code).toBe('kiosk_unknown');
  }
  await own.close();
  const trail = await house.owner.query<{ actor_id: string; detail: { code: string; times: number } }>(
    `SELECT actor_id, detail FROM points.audit WHERE action = 'access.refused' AND actor_id = ANY($1) ORDER BY actor_kind`,
    [[keeper.staffId, kiosk.kioskId]],
  );
  expect(trail.rows).toMatchObject([
    { actor_id: kiosk.kioskId, detail: { code: 'kiosk_unknown', times: 7 } },
    { actor_id: keeper.staffId, detail: { code: 'not_found', times: 7 } },
  ]);
});

describe('behind TLS', () => {
  let secure: NestFastifyApplication;
  let port: number;
  let ca: string;

  beforeAll(async () => {
    const { cert, key, certPem } = selfSigned();
    ca = certPem;
    secure = await createTestApp(house, null, { cert, key });
    await secure.listen(0, '127.0.0.1');
    ({ port } = secure.getHttpServer().address() as AddressInfo);
  });
  afterAll(() => secure?.close());

  interface Told {
    status: number;
    headers: IncomingHttpHeaders;
    body: string;
  }
  const ask = (path: string, options: RequestOptions = {}, body = '') =>
    new Promise<Told>((resolve, reject) => {
      const sent = https.request({ host: '127.0.0.1', port, path, ca, ...options }, (reply) => {
        const parts: Buffer[] = [];
        reply.on('data', (part: Buffer) => parts.push(part));
        reply.on('end', () =>
          resolve({
            status: reply.statusCode!,
            headers: reply.headers,
            body: Buffer.concat(parts).toString(),
          }),
        );
      });
      sent.on('error', reject);
      sent.end(body);
    });

  test.each([
    ['/healthz', 200],
    ['/v1/me', 401],
    ['/no/such/path', 404],
    ['/docs', 200],
  ])('%s answers %i, and tells the browser to come by TLS alone for a year', async (path, status) => {
    const told = await ask(path);
    expect(told.status).toBe(status);
    expect(told.headers['strict-transport-security']).toBe('max-age=31536000');
    expect(strictly(told.headers as Record<string, string>)).toEqual([]);
  });

  test('a session’s cookie is one that only TLS carries and no script reads', async () => {
    const person = await asStaff(secure, house, 1, 'keeper');
    house.clock.advance(30_000);
    const body = JSON.stringify({
      login: person.login,
      password: person.password,
      code: totpCode(person.totpSecret, house.clock.now()),
    });
    const headers = { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) };
    const told = await ask('/v1/stations/1/staff/sessions', { method: 'POST', headers }, body);
    expect(told.headers['set-cookie']).toEqual([
      expect.stringMatching(/^__Host-staff=[^;]+; Path=\/; Secure; HttpOnly; SameSite=Strict$/),
    ]);
    const cookie = told.headers['set-cookie']![0]!.split(';')[0]!;
    expect(JSON.parse((await ask('/v1/me', { headers: { cookie } })).body)).toMatchObject({
      login: person.login,
    });
  });

  test('plain HTTP gets no answer, and neither does a version of TLS that is broken', async () => {
    await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow();
    await expect(ask('/healthz', { maxVersion: 'TLSv1.1', minVersion: 'TLSv1' })).rejects.toThrow();
    // Nor does a stranger's certificate pass for the station's: the client checks, and this is the one it was given.
    await expect(ask('/healthz', { ca: selfSigned().certPem })).rejects.toThrow(
      /self.signed|unable to verify/i,
    );
  });
});
