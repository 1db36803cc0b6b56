import { inviteByOperator, listChiefs, resetByOperator, totpCode } from '#access';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { testHouse, type TestHouse } from '../support';
import { createTestApp } from '../support/app';
import { asPublic, asStaff } from '../support/client';

let house: TestHouse;
let app: NestFastifyApplication;

beforeAll(async () => {
  house = await testHouse({ name: 'operator' });
  await house.station();
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
