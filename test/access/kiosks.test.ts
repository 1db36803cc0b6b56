import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { testHouse, type TestHouse, type TestStation } from '../support';
import { createTestApp } from '../support/app';
import {
  asKiosk,
  asPublic,
  asResident,
  asStaff,
  newKioskKey,
  signHeaders,
  type Client,
} from '../support/client';

let house: TestHouse;
let app: NestFastifyApplication;
let here: TestStation;
let administrator: Client;
let anybody: Client;

const panel = { profile: '21-portrait', widthPx: 1080, heightPx: 1920, pxPerMm: 4.03 };

beforeAll(async () => {
  house = await testHouse({ name: 'kiosks' });
  here = await house.station();
  await house.station({ station: 2 });
  app = await createTestApp(house);
  anybody = asPublic(app, 1);
});
afterAll(async () => {
  await app?.close();
  await house?.close();
});
beforeEach(async () => {
  house.clock.advance(16 * 60_000);
  administrator = await asStaff(app, house, 1, 'administrator');
});

const create = () => administrator.ok('kiosk.create', { body: { name: '大厅', place: '超市门口', panel } });
const pair = (code: string, publicKey = newKioskKey().publicKey, who = anybody) =>
  who.call('kiosk.pair', { body: { code, publicKey, build: 'b1' } });

test('paired by code, approved by the fingerprint on its screen, then it signs', async () => {
  const { code, kioskId } = await create();
  const { publicKey, privateKey } = newKioskKey();
  const paired = await pair(`${code.slice(0, 4)}-${code.slice(4).toLowerCase()}`, publicKey);
  expect(paired.body).toMatchObject({ kioskId, panel });
  const state = async () => (await anybody.ok('kiosk.state', { params: { kioskId } })).state;
  const beat = () =>
    anybody.call('kiosk.heartbeat', {
      body: { build: 'b1', health: { scanner: true } },
      headers: signHeaders(
        { station: 1, kioskId, privateKey },
        {
          method: 'POST',
          url: '/v1/kiosk/heartbeat',
          body: Buffer.from('{"build":"b1","health":{"scanner":true}}'),
          now: house.clock.now(),
        },
      ),
    });
  expect(await state()).toBe('waiting');
  expect((await beat()).code).toBe('kiosk_unknown');
  const approve = (fingerprint: string) =>
    administrator.call('kiosk.approve', { params: { kioskId }, body: { fingerprint } });
  expect((await approve('AAAA-AAAA')).code).toBe('pairing_wrong');
  expect((await approve(paired.body.fingerprint)).status).toBe(200);
  expect((await approve(paired.body.fingerprint)).code).toBe('wrong_state');
  expect(await state()).toBe('active');
  expect((await beat()).body).toMatchObject({ name: '大厅', callsStaff: false });
  const { items } = await administrator.ok('kiosk.list');
  expect(items.find((kiosk) => kiosk.kioskId === kioskId)).toMatchObject({
    state: 'active',
    build: 'b1',
    health: { scanner: true },
    seenAt: house.clock.now().toISOString(),
  });
});

test('a code is good once, for ten minutes, in its own station, for a real key', async () => {
  const first = await create();
  expect((await pair(first.code, undefined, asPublic(app, 2))).code).toBe('pairing_wrong');
  const x = 'A'.repeat(43);
  expect((await pair(first.code, { kty: 'EC', crv: 'P-256', x, y: x })).code).toBe('invalid_request');
  expect((await pair(first.code)).status).toBe(200);
  expect((await pair(first.code)).code).toBe('pairing_wrong');
  const second = await create();
  house.clock.advance(10 * 60_000);
  administrator = await asStaff(app, house, 1, 'administrator');
  expect((await pair(second.code)).code).toBe('pairing_wrong');
  const third = await create();
  const { code } = await administrator.ok('kiosk.newCode', { params: { kioskId: third.kioskId } });
  expect((await pair(third.code)).code).toBe('pairing_wrong');
  expect((await pair(code)).status).toBe(200);
});

test('ten wrong codes shut pairing at that address for a quarter of an hour', async () => {
  const { code } = await create();
  for (let i = 0; i < 10; i++) expect((await pair('WRONGONE')).code).toBe('pairing_wrong');
  expect((await pair(code)).code).toBe('too_many_requests');
});

test('revoked, it is refused at once here and its session is over', async () => {
  const kiosk = await asKiosk(app, house, 1);
  const resident = await asResident(app, house, 1, {
    residentId: here.heads[0]!,
    householdId: here.households[0]!,
    kiosk,
  });
  expect((await resident.call('session.get')).status).toBe(200);
  const since = performance.now();
  await administrator.ok('kiosk.revoke', { params: { kioskId: kiosk.kioskId }, body: { reason: 'stolen' } });
  expect((await resident.call('session.get')).code).toBe('kiosk_unknown');
  expect((await kiosk.call('door.buildings')).code).toBe('kiosk_unknown');
  console.log(`a revoked kiosk was refused ${Math.round(performance.now() - since)} ms after`);
  const again = await administrator.call('kiosk.revoke', {
    params: { kioskId: kiosk.kioskId },
    body: { reason: 'r' },
  });
  expect(again.code).toBe('wrong_state');
});

test('revoked by another process, it is refused within five seconds of the wall clock', async () => {
  const kiosk = await asKiosk(app, house, 1);
  expect((await kiosk.call('door.buildings')).status).toBe(200);
  await house.owner.query(`UPDATE points.kiosk SET state = 'revoked' WHERE kiosk_id = $1`, [kiosk.kioskId]);
  const since = performance.now();
  while ((await kiosk.call('door.buildings')).status === 200 && performance.now() - since < 6000) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const seconds = (performance.now() - since) / 1000;
  console.log(`a kiosk revoked elsewhere was refused after ${seconds.toFixed(1)} s`);
  expect(seconds).toBeLessThan(5);
}, 10_000);

test('a call for staff stays until it is answered', async () => {
  const kiosk = await asKiosk(app, house, 1);
  const keeper = await asStaff(app, house, 1, 'keeper');
  await kiosk.ok('kiosk.call');
  const calling = async () =>
    (await keeper.ok('kiosk.list')).items.find(({ kioskId }) => kioskId === kiosk.kioskId)!.callingSince;
  expect(await calling()).not.toBeNull();
  await keeper.ok('kiosk.answerCall', { params: { kioskId: kiosk.kioskId } });
  expect(await calling()).toBeNull();
});
