import type { RequestLimits } from '#access';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import request from 'supertest';
import { testHouse, type TestHouse } from '../support';
import { createTestApp } from '../support/app';
import { asKiosk, asPublic, asStaff } from '../support/client';

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

test('personal replies are kept nowhere', async () => {
  const staff = await asStaff(app, house, 1, 'administrator');
  for (const id of ['me.get', 'staff.list', 'kiosk.list'] as const) {
    expect((await staff.call(id)).headers['cache-control']).toBe('no-store');
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
