import request from 'supertest';
import { createTestApp } from '../support/app';
import { asPublic, asStaff } from '../support/client';
import { chiefs } from './chiefs';

/** How staff come in, stay in and are shut out. */

const here = chiefs('staff');

const wrongCode = (secret: string) =>
  here.codeFor(secret).replace(/^./, (digit) => String((Number(digit) + 1) % 10));

test('the way in: invited, countersigned, accepted, signed in with cookie and code', async () => {
  const { staffId, proposalId } = await here.administrator.ok('staff.invite', {
    body: { login: 'wang.li', name: '王丽', roles: [{ role: 'leader', groupId: 1 }] },
  });
  const link = await here.administrator.ok('staff.invitation', { params: { staffId } });
  const open = await here.anybody.ok('staff.openInvitation', { body: { invitation: link.invitation } });
  expect(open).toMatchObject({ login: 'wang.li', name: '王丽' });
  expect(open.totpUri).toContain('otpauth://totp/');
  const accept = (password: string, code: string) =>
    here.anybody.call('staff.acceptInvitation', {
      body: { invitation: link.invitation, password, ticket: open.ticket, code },
    });
  expect((await accept('wang.li-2026', here.codeFor(open.totpSecret))).code).toBe('password_weak');
  expect((await accept('correct horse staple', wrongCode(open.totpSecret))).code).toBe('login_wrong');
  const accepted = await accept('correct horse staple', here.codeFor(open.totpSecret));
  expect(accepted.body.recoveryCodes).toHaveLength(10);
  expect((await accept('correct horse staple', here.codeFor(open.totpSecret))).code).toBe('invitation_wrong');

  here.nextCode();
  const before = await here.signIn('wang.li', 'correct horse staple', here.codeFor(open.totpSecret));
  expect(before.body.roles).toEqual([]);
  await here.supervisor.ok('proposal.countersign', {
    params: { proposalId },
    body: { minutesNo: '2026-11' },
  });
  here.nextCode();
  const me = await here.signIn('WANG.LI', 'correct horse staple', here.codeFor(open.totpSecret));
  expect(me.body.roles).toEqual([{ role: 'leader', committeeId: null, groupId: 1, alternate: false }]);
  const [cookie] = me.headers['set-cookie'] as unknown as string[];
  expect(cookie).toMatch(/^__Host-staff=1\.[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=Strict$/);
  const again = await request(here.app.getHttpServer()).get('/v1/me').set('cookie', cookie!.split(';')[0]!);
  expect(again.body).toEqual(me.body);
});

test('a code opens once, also when sent twice at the same time', async () => {
  const { login, password, totpSecret } = here.administrator;
  here.nextCode();
  const code = here.codeFor(totpSecret);
  const both = await Promise.all([here.signIn(login, password, code), here.signIn(login, password, code)]);
  expect(both.map(({ status }) => status).sort()).toEqual([200, 401]);
  expect((await here.signIn(login, password, code)).code).toBe('login_wrong');
});

test('a recovery code opens once; a new authenticator makes the old one and the old codes worthless', async () => {
  const { login, password, totpSecret } = here.administrator;
  const draft = await here.administrator.ok('me.openTotp');
  const { recoveryCodes } = await here.administrator.ok('me.renewTotp', {
    body: { ticket: draft.ticket, code: here.codeFor(draft.totpSecret) },
  });
  here.nextCode();
  expect((await here.signIn(login, password, here.codeFor(totpSecret))).code).toBe('login_wrong');
  expect((await here.signIn(login, password, recoveryCodes[3]!.toLowerCase())).status).toBe(200);
  expect((await here.signIn(login, password, recoveryCodes[3]!)).code).toBe('login_wrong');
  expect((await here.signIn(login, password, here.codeFor(draft.totpSecret))).status).toBe(200);
  const foreign = await here.supervisor.ok('me.openTotp');
  const stolen = await here.administrator.call('me.renewTotp', {
    body: { ticket: foreign.ticket, code: here.codeFor(foreign.totpSecret) },
  });
  expect(stolen.code).toBe('login_wrong');
});

test('whatever is wrong gets one answer in one time, whether the person exists or not', async () => {
  here.administrator = await asStaff(here.app, here.house, 1, 'administrator', { costly: true });
  const { login, password, totpSecret } = here.administrator;
  here.nextCode();
  const tries: [string, string, string][] = [
    [login, 'wrong password', here.codeFor(totpSecret)],
    [login, password, wrongCode(totpSecret)],
    ['nobody', password, here.codeFor(totpSecret)],
  ];
  const times: number[][] = tries.map(() => []);
  const answers = new Set<string>();
  const hashed = jest.spyOn(
    jest.requireActual<typeof import('@node-rs/argon2')>('@node-rs/argon2'),
    'verify',
  );
  const hashes = new Set<number>();
  for (let round = 0; round < 3; round++) {
    for (const [i, [name, pass, code]] of tries.entries()) {
      const since = performance.now();
      hashed.mockClear();
      const answer = await here.signIn(name, pass, code);
      hashes.add(hashed.mock.calls.length);
      times[i]!.push(performance.now() - since);
      answers.add(JSON.stringify(answer.body));
    }
  }
  hashed.mockRestore();
  expect(answers.size).toBe(1);
  // One password is compared each time, whoever is asked for.
  expect([...hashes]).toEqual([1]);
  // The hash dominates: somebody unknown is not answered in a fraction of the time.
  const fastest = times.map((list) => Math.min(...list));
  expect(Math.min(...fastest)).toBeGreaterThan(Math.max(...fastest) / 3);
});

test('ten wrong tries shut the name for that address for a quarter of an hour; nobody else, and no restart opens it', async () => {
  const { login, password, totpSecret } = here.administrator;
  const burst = await Promise.all(
    Array.from({ length: 15 }, () => here.signIn(login, 'wrong password', '123456')),
  );
  // A burst is counted before anything is compared: no more than ten of it are looked at.
  const compared = burst.filter(({ code }) => code === 'login_wrong').length;
  expect(compared).toBeLessThanOrEqual(10);
  for (let i = compared; i < 10; i++) {
    expect((await here.signIn(login, 'wrong password', '123456')).code).toBe('login_wrong');
  }
  here.nextCode();
  expect((await here.signIn(login, password, here.codeFor(totpSecret))).code).toBe('too_many_requests');
  here.nextCode();
  const other = await here.signIn(
    here.supervisor.login,
    here.supervisor.password,
    here.codeFor(here.supervisor.totpSecret),
  );
  expect(other.status).toBe(200);
  const restarted = await createTestApp({ ...here.house });
  const afterwards = await asPublic(restarted, 1).call('staff.signIn', {
    body: { login, password, code: here.codeFor(totpSecret) },
  });
  await restarted.close();
  expect(afterwards.code).toBe('too_many_requests');
  here.house.clock.advance(16 * 60_000);
  expect((await here.signIn(login, password, here.codeFor(totpSecret))).status).toBe(200);
});

test('a page of another site cannot sign anybody in', async () => {
  const answer = await here.anybody.call('staff.signIn', {
    body: { login: 'x', password: 'y', code: '123456' },
    headers: { origin: 'https://evil.example' },
  });
  expect(answer.code).toBe('csrf');
});

test('sessions are listed and ended; a new password ends the others; signing out ends this one', async () => {
  here.nextCode();
  const { login, password, totpSecret } = here.administrator;
  await here.signIn(login, password, here.codeFor(totpSecret));
  const { items } = await here.administrator.ok('me.sessions');
  expect(items.filter(({ current }) => current)).toHaveLength(1);
  const other = items.find(({ current }) => !current)!;
  await here.administrator.ok('me.endSession', { params: { sessionId: other.sessionId } });
  expect((await here.administrator.ok('me.sessions')).items).toHaveLength(1);
  const foreign = await here.supervisor.ok('me.sessions');
  const stolen = await here.administrator.call('me.endSession', {
    params: { sessionId: foreign.items[0]!.sessionId },
  });
  expect(stolen.code).toBe('not_found');
  here.nextCode();
  await here.signIn(login, password, here.codeFor(totpSecret));
  await here.administrator.ok('me.changePassword', { body: { old: password, new: 'another good one' } });
  expect((await here.administrator.ok('me.sessions')).items).toHaveLength(1);
  await here.administrator.ok('me.signOut');
  expect((await here.administrator.call('me.get')).code).toBe('unauthenticated');
});

test('stepping up takes a fresh code', async () => {
  here.house.clock.advance(6 * 60_000);
  const propose = () =>
    here.administrator.call('staff.proposeReset', { params: { staffId: here.supervisor.staffId } });
  expect((await propose()).code).toBe('step_up_needed');
  const code = here.codeFor(here.administrator.totpSecret);
  expect((await here.administrator.call('me.stepUp', { body: { code: '000000' } })).code).toBe('login_wrong');
  await here.administrator.ok('me.stepUp', { body: { code } });
  expect((await here.administrator.call('me.stepUp', { body: { code } })).code).toBe('login_wrong');
  expect((await propose()).status).toBe(200);
});

test('disabling ends every session at once; opening again takes two and starts from an invitation', async () => {
  const victim = await asStaff(here.app, here.house, 1, 'leader', { groupId: 2 });
  expect((await victim.call('me.get')).status).toBe(200);
  expect(
    (
      await here.administrator.call('staff.disable', {
        params: { staffId: here.administrator.staffId },
        body: { reason: 'r' },
      })
    ).code,
  ).toBe('same_person');
  await here.administrator.ok('staff.disable', {
    params: { staffId: victim.staffId },
    body: { reason: 'left' },
  });
  expect((await victim.call('me.get')).code).toBe('unauthenticated');
  here.nextCode();
  expect((await here.signIn(victim.login, victim.password, here.codeFor(victim.totpSecret))).code).toBe(
    'login_wrong',
  );
  const { proposalId } = await here.administrator.ok('staff.proposeReset', {
    params: { staffId: victim.staffId },
  });
  await here.supervisor.ok('proposal.countersign', { params: { proposalId }, body: { minutesNo: '7' } });
  const link = await here.administrator.ok('staff.invitation', { params: { staffId: victim.staffId } });
  expect(
    (await here.anybody.ok('staff.openInvitation', { body: { invitation: link.invitation } })).login,
  ).toBe(victim.login);
});
