import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { v7 as uuidv7 } from 'uuid';
import { createTestApp } from '../support/app';
import { asResident, asStaff, type StaffClient } from '../support/client';
import { makeHousehold, testHouse, type MadeHousehold, type TestHouse } from '../support';

// A busy machine makes an application in seconds, not in one.
jest.setTimeout(60_000);

let house: TestHouse;
let app: NestFastifyApplication;
let administrator: StaffClient;
let leader: StaffClient;
let shan: MadeHousehold;
let ouyang: MadeHousehold;
let elsewhere: MadeHousehold;

beforeAll(async () => {
  house = await testHouse({ name: 'desk' });
  app = await createTestApp(house);
  await house.station({ station: 1, households: 0 });
  await house.station({ station: 2, households: 0 });
  const now = house.clock.now();
  await house.db.inStation(1, async (tx) => {
    const of = { committee: '居委会1', group: '1组', building: '1号楼' };
    shan = await makeHousehold(
      tx, 1, now,
      { ...of, unit: '2单元', room: '401', name: '单晓红', phone: '13800000001', disability: '肢体三级' },
      { name: '单小宝', bornOn: '2015-01-01', consents: false },
    ); // prettier-ignore
    ouyang = await makeHousehold(tx, 1, now, { ...of, unit: '2单元', room: '1201', name: '欧阳晓明' });
    elsewhere = await makeHousehold(tx, 1, now, { ...of, group: '2组', building: '2号楼', name: '张三' });
  });
  administrator = await asStaff(app, house, 1, 'administrator');
  leader = await asStaff(app, house, 1, 'leader', { groupId: 1 });
});
afterAll(async () => {
  await app.close();
  await house.close();
});

const names = async (client: StaffClient, search?: string) =>
  (await client.ok('resident.list', { query: { search } })).items.map(({ name }) => name);

test('the tree is one list, a row a building', async () => {
  const { items } = await leader.ok('building.list');
  expect(items.map(({ committee, group, building }) => [committee, group, building])).toEqual([
    ['居委会1', '1组', '1号楼'],
    ['居委会1', '2组', '2号楼'],
  ]);
});

test('people are found by name, by initials, by their reading and by the door', async () => {
  expect(await names(administrator, '小宝')).toEqual(['单小宝']);
  expect(await names(administrator, 'sx')).toEqual(['单小宝', '单晓红']);
  expect(await names(administrator, 'ouyang')).toEqual(['欧阳晓明']);
  expect(await names(administrator, '1-2-1201')).toEqual(['欧阳晓明']);
  expect(await names(administrator, '401')).toEqual(['单小宝', '单晓红']);
  expect(await names(administrator, '%')).toEqual([]);
});

test('a leader sees the own group, and nothing of another', async () => {
  expect(await names(leader)).toEqual(['欧阳晓明', '单小宝', '单晓红']);
  expect((await leader.ok('household.list')).items.map(({ headName }) => headName)).toEqual([
    '欧阳晓明',
    '单晓红',
  ]);
  const refused = await leader.call('household.get', { params: { householdId: elsewhere.householdId } });
  const unknown = await leader.call('household.get', { params: { householdId: uuidv7() } });
  expect([refused.status, refused.body]).toEqual([unknown.status, unknown.body]);
  expect(refused.code).toBe('not_found');
});

test('pages follow each other by key', async () => {
  const seen: string[] = [];
  let after: string | undefined;
  for (let page = 0; page < 3; page += 1) {
    const reply = await administrator.ok('household.list', { query: { after, limit: 1 } });
    seen.push(...reply.items.map(({ room, building }) => `${building} ${room}`));
    after = reply.next ?? undefined;
  }
  expect(after).toBeUndefined();
  expect(seen.slice(0, 2)).toEqual(['1号楼 1201', '1号楼 401']);
  expect(seen).toHaveLength(3);
});

test('who needs a guardian and has none is found, and waits for the registrar', async () => {
  const [, child] = shan.residentIds as [string, string];
  const registrar = await asStaff(app, house, 1, 'registrar');
  const waits = async (who: StaffClient) =>
    (await who.ok('me.waiting')).items.filter(({ kind }) => kind === 'wards').map(({ count }) => count);
  const found = async (who: StaffClient) =>
    (await who.ok('household.list', { query: { unguarded: 'true' } })).items.map(({ headName }) => headName);
  expect([await waits(registrar), await found(registrar)]).toEqual([[], []]);
  await house.owner.query(
    `UPDATE points.resident SET guardian_id = NULL WHERE station_id = 1 AND resident_id = $1`,
    [child],
  );
  expect([await waits(registrar), await waits(administrator), await waits(leader)]).toEqual([[1], [1], []]);
  expect(await found(registrar)).toEqual(['单晓红']);
  const elsewhere = await asStaff(app, house, 1, 'registrar', { groupId: 2 });
  expect([await waits(elsewhere), await found(elsewhere)]).toEqual([[], []]);
  await registrar.ok('guardian.name', {
    params: { residentId: child },
    body: { guardianId: shan.residentIds[0]! },
  });
  expect([await waits(registrar), await found(registrar)]).toEqual([[], []]);
  // A guardian who cannot act either is none.
  const capacity = (fullCapacity: boolean) =>
    house.owner.query(
      `UPDATE points.resident SET full_capacity = $2 WHERE station_id = 1 AND resident_id = $1`,
      [shan.residentIds[0], fullCapacity],
    );
  await capacity(false);
  expect([await waits(registrar), await found(registrar)]).toEqual([[1], ['单晓红']]);
  const { members } = await registrar.ok('household.get', { params: { householdId: shan.householdId } });
  expect(members.map(({ lacksGuardian }) => lacksGuardian)).toEqual([true, true]);
  await capacity(true);
});

test('a household shows its members and nothing sensitive', async () => {
  const household = await leader.ok('household.get', { params: { householdId: shan.householdId } });
  expect(household.members).toEqual([
    expect.objectContaining({ name: '单晓红', isHead: true, minor: false, consents: true }),
    expect.objectContaining({
      name: '单小宝',
      minor: true,
      consents: false,
      guardianId: shan.residentIds[0],
    }),
  ]);
  const said = JSON.stringify([
    household,
    await administrator.ok('resident.list'),
    await administrator.ok('household.list'),
  ]);
  expect(said).not.toMatch(/13800000001|肢体三级|1980-05-05/);
});

test('sensitive columns are for the few who keep the roster, and each look is on the trail', async () => {
  const params = { residentId: shan.residentIds[0]! };
  expect(await administrator.ok('resident.private', { params })).toMatchObject({
    phone: '13800000001',
    disability: '肢体三级',
  });
  expect(await leader.ok('resident.contact', { params })).toEqual({ phone: '13800000001' });
  expect((await leader.call('resident.private', { params })).code).toBe('not_found');
  const { rows } = await house.owner.query(
    `SELECT action, subject_id FROM points.audit WHERE station_id = 1 AND action LIKE 'resident.%' ORDER BY audit_id`,
  );
  expect(rows).toEqual([
    { action: 'resident.private', subject_id: shan.residentIds[0] },
    { action: 'resident.contact', subject_id: shan.residentIds[0] },
  ]);
});

test('a name is corrected with its mask, and its reading as its bearer says', async () => {
  const params = { residentId: ouyang.residentIds[0]! };
  await administrator.ok('resident.correct', { params, body: { name: '欧阳晓明明' } });
  await administrator.ok('resident.correct', {
    params,
    body: { pinyin: 'ou yang xiao meng meng', phone: null },
  });
  const { rows } = await house.owner.query(
    `SELECT name, masked_name, pinyin, initials FROM points.resident WHERE station_id = 1 AND resident_id = $1`,
    [params.residentId],
  );
  expect(rows).toEqual([
    { name: '欧阳晓明明', masked_name: '欧阳*明', pinyin: 'ou yang xiao meng meng', initials: 'oyxmm' },
  ]);
  expect(
    (await administrator.call('resident.correct', { params, body: { bornOn: '2026-11-03' } })).code,
  ).toBe('in_future');
  expect((await administrator.call('resident.correct', { params, body: { phone: '12' } })).code).toBe(
    'invalid_request',
  );
});

test('only the resident or the guardian consents, and withdraws as easily', async () => {
  const [mother, child] = shan.residentIds as [string, string];
  const params = { residentId: child };
  expect((await leader.call('consent.give', { params, body: { givenBy: child } })).code).toBe(
    'guardian_needed',
  );
  await leader.ok('consent.give', { params, body: { givenBy: mother } });
  await leader.ok('consent.give', { params, body: { givenBy: mother } });
  house.clock.advance(1000);
  const kiosk = await asResident(app, house, 1, { residentId: mother, householdId: shan.householdId });
  const consents = async () => (await kiosk.ok('household.mine')).members.map((member) => member.consents);
  expect(await consents()).toEqual([true, true]);
  await kiosk.ok('consent.mine', { params, body: { consents: false } });
  await kiosk.ok('consent.mine', { params: { residentId: mother }, body: { consents: false } });
  expect(await consents()).toEqual([false, false]);
  await kiosk.ok('consent.mine', { params: { residentId: mother }, body: { consents: true } });
  const neighbour = { params: { residentId: ouyang.residentIds[0]! }, body: { consents: false } };
  expect((await kiosk.call('consent.mine', neighbour)).code).toBe('not_found');
  const { rows } = await house.owner.query(
    `SELECT count(*)::integer AS n, count(withdrawn_at)::integer AS withdrawn FROM points.consent
      WHERE station_id = 1 AND resident_id = ANY ($1)`,
    [shan.residentIds],
  );
  expect(rows).toEqual([{ n: 3, withdrawn: 2 }]);
});

test('kin are declared both ways, ended by nobody’s silence, and due again after a year', async () => {
  const [mother] = shan.residentIds as [string];
  const [other] = ouyang.residentIds as [string];
  const isKin = async () => {
    const { rows } = await house.owner.query(
      `SELECT points.is_kin(1, $1, $2) AS kin, points.is_kin(1, $2, $1) AS back`,
      [mother, other],
    );
    return rows[0];
  };
  expect(await isKin()).toEqual({ kin: false, back: false });
  const params = { residentId: mother };
  expect((await administrator.ok('kin.list', { params })).due).toBe(true);
  const declared = await administrator.ok('kin.declare', {
    params,
    body: { kin: [{ residentId: other, relation: '表亲' }] },
  });
  expect(declared).toMatchObject({ kin: [{ residentId: other, relation: '表亲' }], due: false });
  expect(await isKin()).toEqual({ kin: true, back: true });
  await administrator.ok('kin.declare', { params: { residentId: other }, body: { kin: [] } });
  expect(await isKin()).toEqual({ kin: true, back: true });
  const oneself = { params, body: { kin: [{ residentId: mother, relation: '本人' }] } };
  expect((await administrator.call('kin.declare', oneself)).code).toBe('same_person');
  await administrator.ok('kin.end', { params: { residentId: other, kinId: mother } });
  expect(await isKin()).toEqual({ kin: false, back: false });
  const { rows } = await house.owner.query(
    `SELECT points.is_kin(1, $1, $2) AS kin, points.is_kin(2, $1, $2) AS elsewhere`,
    shan.residentIds,
  );
  expect(rows).toEqual([{ kin: true, elsewhere: false }]);
});

test('staff declare their own kin; who lives elsewhere has none to declare', async () => {
  const certifier = await asStaff(app, house, 1, 'certifier', {
    committeeId: 1,
    residentId: ouyang.residentIds[0]!,
  });
  const body = { kin: [{ residentId: shan.residentIds[0]!, relation: '表亲' }] };
  expect((await certifier.ok('kin.mine', { body })).kin).toHaveLength(1);
  expect((await administrator.call('kin.mine', { body })).code).toBe('not_found');
});

test('a guardian is an adult, and only for who needs one', async () => {
  const [mother, child] = shan.residentIds as [string, string];
  const name = (residentId: string, guardianId: string | null) =>
    administrator.call('guardian.name', { params: { residentId }, body: { guardianId } });
  expect((await name(child, child)).code).toBe('adults_only');
  expect((await name(child, null)).code).toBe('guardian_needed');
  expect((await name(mother, ouyang.residentIds[0]!)).code).toBe('guardian_needed');
  expect((await name(child, ouyang.residentIds[0]!)).status).toBe(200);
  await administrator.ok('guardian.name', { params: { residentId: child }, body: { guardianId: mother } });
});

test('a proxy is named in advance, an adult, and ends', async () => {
  const params = { householdId: shan.householdId, residentId: ouyang.residentIds[0]! };
  const body = { fromDay: '2026-11-02', untilDay: null };
  expect((await leader.call('proxy.name', { params, body: { ...body, fromDay: '2026-11-01' } })).code).toBe(
    'wrong_state',
  );
  const minor = { householdId: ouyang.householdId, residentId: shan.residentIds[1]! };
  expect((await leader.call('proxy.name', { params: minor, body })).code).toBe('adults_only');
  await leader.ok('proxy.name', { params, body });
  const shown = async () => (await leader.ok('household.get', { params })).proxies;
  expect(await shown()).toEqual([
    { residentId: params.residentId, name: '欧阳晓明明', fromDay: '2026-11-02', untilDay: null },
  ]);
  await leader.ok('proxy.end', { params });
  expect(await shown()).toEqual([]);
});

test('a household goes away and comes back, in that order', async () => {
  const params = { householdId: shan.householdId };
  const record = async (away: boolean, day: string) =>
    (await leader.call('household.away', { params, body: { away, day } })).code;
  expect(await record(false, '2026-11-01')).toBe('wrong_state');
  expect(await record(true, '2026-11-03')).toBe('in_future');
  expect(await record(true, '2026-02-01')).toBe('');
  expect(await record(true, '2026-03-01')).toBe('wrong_state');
  expect(await record(false, '2026-01-01')).toBe('wrong_state');
  expect(await record(false, '2026-10-01')).toBe('');
  expect(await leader.ok('household.get', { params })).toMatchObject({
    awaySince: '2026-02-01',
    backSince: '2026-10-01',
  });
});

test('another station’s staff find nobody', async () => {
  const stranger = await asStaff(app, house, 2, 'administrator');
  expect(await names(stranger, 'sx')).toEqual([]);
  expect((await stranger.call('household.get', { params: { householdId: shan.householdId } })).code).toBe(
    'not_found',
  );
  expect(
    (await stranger.call('resident.private', { params: { residentId: shan.residentIds[0]! } })).code,
  ).toBe('not_found');
});
