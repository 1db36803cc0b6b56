import { inviteByOperator, listChiefs, resetByOperator, totpCode } from '#access';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { ROOT } from '#platform';
import { testHouse, type TestHouse, type TestStation } from '../support';
import { createTestApp } from '../support/app';
import { asPublic, asStaff } from '../support/client';

let house: TestHouse;
let app: NestFastifyApplication;
let here: TestStation;

beforeAll(async () => {
  house = await testHouse({ name: 'operator' });
  here = await house.station({ households: 3 });
  await house.owner.query(
    `INSERT INTO points.dwelling (station_id, household_id, building_id, unit, room)
     SELECT 1, household_id, building_id, '1', (100 + row_number() OVER ())::text FROM points.household`,
  );
  app = await createTestApp(house);
});
afterAll(async () => {
  await app?.close();
  await house?.close();
});

const accept = async (invitation: string) => {
  const anybody = asPublic(app, 1);
  const open = await anybody.ok('staff.openInvitation', { body: { invitation } });
  const code = totpCode(open.totpSecret, house.clock.now());
  await anybody.ok('staff.acceptInvitation', {
    body: { invitation, password: 'a long enough one', ticket: open.ticket, code },
  });
  house.clock.advance(30_000);
  return anybody.call('staff.signIn', {
    body: {
      login: open.login,
      password: 'a long enough one',
      code: totpCode(open.totpSecret, house.clock.now()),
    },
  });
};

const trail = async () =>
  (
    await house.owner.query<{ action: string }>(
      `SELECT action FROM points.audit WHERE actor_kind = 'operator' AND action LIKE 'station.%' ORDER BY audit_id`,
    )
  ).rows.map(({ action }) => action);

test('the first two come in by the operator’s links; together they bring in the rest', async () => {
  const now = house.clock.now();
  const first = await inviteByOperator(house, 1, { login: 'admin', name: 'a', role: 'administrator' }, now);
  const second = await inviteByOperator(house, 1, { login: 'watch', name: 's', role: 'supervisor' }, now);
  expect((await accept(first.invitation)).body.roles).toMatchObject([{ role: 'administrator' }]);
  expect((await accept(second.invitation)).body.roles).toMatchObject([{ role: 'supervisor' }]);
  expect(await listChiefs(house, 1)).toEqual([
    { login: 'admin', role: 'administrator', state: 'active' },
    { login: 'watch', role: 'supervisor', state: 'active' },
  ]);
  expect(await trail()).toEqual(['station.invite', 'station.invite']);
});

test('an administrator who lost everything is invited anew: what opened the account before is dead, and the trail says who did it', async () => {
  const lost = await asStaff(app, house, 1, 'administrator');
  const made = await resetByOperator(house, 1, lost.login, house.clock.now());
  expect((await lost.call('me.get')).code).toBe('unauthenticated');
  house.clock.advance(30_000);
  const old = await asPublic(app, 1).call('staff.signIn', {
    body: { login: lost.login, password: lost.password, code: totpCode(lost.totpSecret, house.clock.now()) },
  });
  expect(old.code).toBe('login_wrong');
  const again = await accept(made.invitation);
  expect(again.body.roles).toMatchObject([{ role: 'administrator' }]);
  expect((await trail()).at(-1)).toBe('station.admin-reset');
});

test('the operator resets nobody else: certifiers and keepers are for the station’s own two', async () => {
  const keeper = await asStaff(app, house, 1, 'keeper');
  for (const login of [keeper.login, 'nobody']) {
    await expect(resetByOperator(house, 1, login, house.clock.now())).rejects.toMatchObject({
      code: 'not_found',
    });
  }
  expect((await keeper.call('me.get')).status).toBe(200);
});

test('the only supervisor is kin of everybody: the operator brings in another, who signs what the first may not', async () => {
  const [uncle, nephew] = here.heads;
  const first = await asStaff(app, house, 1, 'supervisor', { residentId: uncle! });
  await first.ok('kin.mine', { body: { kin: [{ residentId: nephew!, relation: '侄' }] } });
  const registrar = await asStaff(app, house, 1, 'registrar');
  const { proposalId } = await registrar.ok('life.record', {
    params: { eventId: uuidv7() },
    body: {
      event: { kind: 'merge', householdId: here.households[1]!, otherHouseholdId: here.households[2]! },
      happenedOn: '2026-11-02',
    },
  });
  const signing = { params: { proposalId: proposalId! }, body: { minutesNo: '2026-40' } };
  expect((await first.call('proposal.countersign', signing)).code).toBe('recused');

  const draft = { login: 'from.the.county', name: '外请监督员', role: 'supervisor' as const };
  const made = await inviteByOperator(house, 1, draft, house.clock.now());
  const signedIn = await accept(made.invitation);
  const [cookie] = signedIn.headers['set-cookie'] as unknown as string[];
  const csrf = (signedIn.body as { csrf: string }).csrf;
  const signed = await asPublic(app, 1).call('proposal.countersign', {
    ...signing,
    headers: { cookie: cookie!.split(';')[0]!, 'x-csrf': csrf },
  });
  expect(signed.body).toMatchObject({ state: 'in-force', minutesNo: '2026-40' });
  expect((await trail()).at(-1)).toBe('station.invite');
  // The supervisor who was there reads who came, and how.
  const { items } = await first.ok('audit.list', { query: { action: 'station.invite' } });
  expect(items[0]).toMatchObject({ actorKind: 'operator', detail: { role: 'supervisor' } });
});

/** The command itself, built. */
describe('npm run station', () => {
  const run = (args: string[], settings: Record<string, string> = {}) =>
    spawnSync(process.execPath, [join(ROOT, 'dist/libs/station/src/station.js'), ...args], {
      encoding: 'utf8',
      env: {
        ...process.env,
        DATABASE_URL: house.ownerUrl,
        STATION_DATA: process.env.TEST_STATION_DATA,
        ...settings,
      },
    });
  const create = (...more: string[]) => ['create', '--code', 'new', '--name', '新站', ...more];

  test.each([
    [create('--code', 'NEW'), '--code: two to forty'],
    [create('--code', 'station-1'), '--code: station station-1 is there already'],
    [create('--name', '名'.repeat(61)), '--name: one to sixty characters'],
    [create('--name', 'a\u202eb'), '--name: one to sixty characters'],
    [create('--supervisor', 'administrator'), '--supervisor: it takes two people'],
    [create('--address', 'station.local:8080'), '--address: as people type it'],
    [create('--adress', 'x'), "Unknown option '--adress'"],
    [['chiefs', '--code', 'nowhere'], '--code: there is no station nowhere'],
  ])('%j is refused in one line and makes nothing', async (args, sentence) => {
    const { status, stdout, stderr } = run(args);
    expect({ status, stdout, lines: stderr.trim().split('\n') }).toEqual({
      status: 1,
      stdout: '',
      lines: [expect.stringContaining(sentence)],
    });
    expect((await house.owner.query('SELECT 1 FROM points.station')).rowCount).toBe(1);
  });

  test('prints links that open on this machine, or where it is told that people come in', () => {
    const here = run(create(), { HOST: '::', PORT: '8443' });
    expect(here.stdout.match(/http:\/\/\[::1\]:8443\/desk\/#\/invitation\//g)).toHaveLength(2);
    const added = ['admin-add', '--code', 'new', '--login', 'second', '--name', '二', '--role', 'supervisor'];
    const there = run([...added, '--address', 'https://192.168.1.10:8443/'], { HOST: '0.0.0.0' });
    expect(there.stdout).toContain('  https://192.168.1.10:8443/desk/#/invitation/');
  });
});
