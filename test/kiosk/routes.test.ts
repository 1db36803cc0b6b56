import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { v7 as uuidv7 } from 'uuid';
import { makeHousehold, testHouse, type TestHouse } from '../support';
import { createTestApp } from '../support/app';
import { asKiosk, asResident, asStaff, type ResidentClient } from '../support/client';

let house: TestHouse;
let app: NestFastifyApplication;
let me: ResidentClient;
let neighbour: string;

beforeAll(async () => {
  house = await testHouse({ name: 'kiosk_routes' });
  await house.station();
  const now = house.clock.now();
  const [mine, next] = await house.db.inStation(1, async (tx) => [
    await makeHousehold(tx, 1, now, { building: '3号楼', unit: '2单元', room: '501', name: '王大明' }),
    await makeHousehold(tx, 1, now, { building: '3号楼', unit: '2单元', room: '502', name: '李小红' }),
  ]);
  neighbour = next.residentIds[0]!;
  app = await createTestApp(house);
  me = await asResident(app, house, 1, { residentId: mine.residentIds[0]!, householdId: mine.householdId });
});
afterAll(async () => {
  await app?.close();
  await house?.close();
});

const doorOf = async (room: string) => {
  const { items } = await me.ok('door.buildings');
  return { buildingId: items.find(({ name }) => name === '3号楼')!.buildingId, unit: '2单元', room };
};

it('names a witness by door and pick, masked', async () => {
  const body = { ...(await doorOf('502')), pick: 1 };
  expect(await me.ok('witness.name', { body })).toEqual({ residentId: neighbour, label: '李*红' });
  expect((await me.call('witness.name', { body: { ...body, pick: 9 } })).code).toBe('witness_unfit');
});

it('keeps a recording by its content, once, and lets only its speaker object with it', async () => {
  const fileId = uuidv7();
  const webm = Buffer.concat([
    Buffer.from([0x1a, 0x45, 0xdf, 0xa3]),
    Buffer.from('....webm'),
    Buffer.alloc(500),
  ]);
  const speak = (bytes: Buffer, id = fileId) =>
    me.call('file.upload', {
      params: { fileId: id },
      query: { purpose: 'voice' },
      upload: { bytes, type: 'audio/webm' },
    });
  expect((await speak(webm)).body).toEqual({ fileId, mediaType: 'audio/webm', bytes: webm.length });
  expect((await speak(webm)).status).toBe(200);
  expect((await speak(Buffer.from('no sound'), uuidv7())).code).toBe('evidence_bad');
  expect((await speak(Buffer.concat([webm, Buffer.alloc(3_000_000)]), uuidv7())).code).toBe('body_too_large');
  const target = { kind: 'missing' as const, actCode: 'A01', actDay: '2026-10-20' };
  const other = await asResident(app, house, 1, {
    residentId: neighbour,
    householdId: (await house.owner.query<{ household_id: string }>('SELECT household_id FROM points.resident WHERE resident_id = $1', [neighbour])).rows[0]!.household_id, // prettier-ignore
  });
  const objection = { target, grounds: 'not-listed' as const, voiceFileId: fileId };
  const raised = await other.call('objection.raise', { params: { objectionId: uuidv7() }, body: objection });
  expect(['evidence_bad', 'act_unknown']).toContain(raised.code);
});

it('lets a household name who may collect for it: no member, nobody of nowhere, and nobody without a PIN', async () => {
  const set = (residentId: string, collects = true, by = me) =>
    by.call('proxy.mine', { params: { residentId }, body: { collects } });
  const proxies = async () => (await me.ok('household.mine')).proxies.map(({ residentId }) => residentId);
  expect((await set(neighbour)).status).toBe(200);
  expect((await set(neighbour)).status).toBe(200);
  expect(await proxies()).toEqual([neighbour]);
  expect((await set((await me.ok('session.get')).residentId)).code).toBe('same_person');
  expect((await set(uuidv7())).code).toBe('not_found');
  expect((await set(neighbour, false)).status).toBe(200);
  expect(await proxies()).toEqual([]);
});

it('opens the maintenance screen of a kiosk for ten minutes, at the desk alone', async () => {
  const kiosk = await asKiosk(app, house, 1);
  const beat = async () =>
    (await kiosk.ok('kiosk.heartbeat', { body: { build: 'b', health: {} } })).maintenance;
  expect(await beat()).toBe(false);
  const keeper = await asStaff(app, house, 1, 'keeper');
  const params = { kioskId: kiosk.kioskId };
  expect((await kiosk.call('kiosk.maintain', { params })).status).toBe(404);
  await keeper.ok('kiosk.maintain', { params });
  expect(await beat()).toBe(true);
  house.clock.advance(10 * 60_000 + 1);
  expect(await beat()).toBe(false);
});
