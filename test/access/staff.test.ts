import { totpCode } from '#access';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import request from 'supertest';
import { testHouse, type TestHouse } from '../support';
import { createTestApp } from '../support/app';
import { asPublic, asStaff, type Client, type StaffClient } from '../support/client';

let house: TestHouse;
let app: NestFastifyApplication;
let anybody: Client;
let administrator: StaffClient;
let supervisor: StaffClient;

beforeAll(async () => {
  house = await testHouse({ name: 'staff' });
  await house.station({ committees: 2, groups: 4, buildings: 4 });
  app = await createTestApp(house);
  anybody = asPublic(app, 1);
});
afterAll(async () => {
  await app?.close();
  await house?.close();
});
beforeEach(async () => {
  // Each test on a quarter of an hour of its own, so that the failures of one do not count in another.
  house.clock.advance(16 * 60_000);
  administrator = await asStaff(app, house, 1, 'administrator');
  supervisor = await asStaff(app, house, 1, 'supervisor');
});

const nextCode = () => house.clock.advance(30_000);
const codeFor = (secret: string) => totpCode(secret, house.clock.now());
const wrongCode = (secret: string) =>
  codeFor(secret).replace(/^./, (digit) => String((Number(digit) + 1) % 10));

function signIn(login: string, password: string, code: string) {
  return anybody.call('staff.signIn', { body: { login, password, code } });
}

test('the way in: invited, countersigned, accepted, signed in with cookie and code', async () => {
  const { staffId, proposalId } = await administrator.ok('staff.invite', {
    body: { login: 'wang.li', name: '王丽', roles: [{ role: 'leader', groupId: 1 }] },
  });
  const link = await administrator.ok('staff.invitation', { params: { staffId } });
  const open = await anybody.ok('staff.openInvitation', { body: { invitation: link.invitation } });
  expect(open).toMatchObject({ login: 'wang.li', name: '王丽' });
  expect(open.totpUri).toContain('otpauth://totp/');
  const accept = (password: string, code: string) =>
    anybody.call('staff.acceptInvitation', {
      body: { invitation: link.invitation, password, ticket: open.ticket, code },
    });
  expect((await accept('wang.li-2026', codeFor(open.totpSecret))).code).toBe('password_weak');
  expect((await accept('correct horse staple', wrongCode(open.totpSecret))).code).toBe('login_wrong');
  const accepted = await accept('correct horse staple', codeFor(open.totpSecret));
  expect(accepted.body.recoveryCodes).toHaveLength(10);
  expect((await accept('correct horse staple', codeFor(open.totpSecret))).code).toBe('invitation_wrong');

  nextCode();
  const before = await signIn('wang.li', 'correct horse staple', codeFor(open.totpSecret));
  expect(before.body.roles).toEqual([]);
  await supervisor.ok('proposal.countersign', { params: { proposalId }, body: { minutesNo: '2026-11' } });
  nextCode();
  const me = await signIn('WANG.LI', 'correct horse staple', codeFor(open.totpSecret));
  expect(me.body.roles).toEqual([{ role: 'leader', committeeId: null, groupId: 1, alternate: false }]);
  const [cookie] = me.headers['set-cookie'] as unknown as string[];
  expect(cookie).toMatch(/^__Host-staff=1\.[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=Strict$/);
  const again = await request(app.getHttpServer()).get('/v1/me').set('cookie', cookie!.split(';')[0]!);
  expect(again.body).toEqual(me.body);
});

test('a code opens once, also when sent twice at the same time', async () => {
  const { login, password, totpSecret } = administrator;
  nextCode();
  const code = codeFor(totpSecret);
  const both = await Promise.all([signIn(login, password, code), signIn(login, password, code)]);
  expect(both.map(({ status }) => status).sort()).toEqual([200, 401]);
  expect((await signIn(login, password, code)).code).toBe('login_wrong');
});

test('a recovery code opens once; a new authenticator makes the old one and the old codes worthless', async () => {
  const { login, password, totpSecret } = administrator;
  const draft = await administrator.ok('me.openTotp');
  const { recoveryCodes } = await administrator.ok('me.renewTotp', {
    body: { ticket: draft.ticket, code: codeFor(draft.totpSecret) },
  });
  nextCode();
  expect((await signIn(login, password, codeFor(totpSecret))).code).toBe('login_wrong');
  expect((await signIn(login, password, recoveryCodes[3]!.toLowerCase())).status).toBe(200);
  expect((await signIn(login, password, recoveryCodes[3]!)).code).toBe('login_wrong');
  expect((await signIn(login, password, codeFor(draft.totpSecret))).status).toBe(200);
  const foreign = await supervisor.ok('me.openTotp');
  const stolen = await administrator.call('me.renewTotp', {
    body: { ticket: foreign.ticket, code: codeFor(foreign.totpSecret) },
  });
  expect(stolen.code).toBe('login_wrong');
});

test('whatever is wrong gets one answer in one time, whether the person exists or not', async () => {
  administrator = await asStaff(app, house, 1, 'administrator', { costly: true });
  const { login, password, totpSecret } = administrator;
  nextCode();
  const tries: [string, string, string][] = [
    [login, 'wrong password', codeFor(totpSecret)],
    [login, password, wrongCode(totpSecret)],
    ['nobody', password, codeFor(totpSecret)],
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
      const answer = await signIn(name, pass, code);
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
  const { login, password, totpSecret } = administrator;
  const burst = await Promise.all(
    Array.from({ length: 15 }, () => signIn(login, 'wrong password', '123456')),
  );
  // A burst is counted before anything is compared: no more than ten of it are looked at.
  const compared = burst.filter(({ code }) => code === 'login_wrong').length;
  expect(compared).toBeLessThanOrEqual(10);
  for (let i = compared; i < 10; i++) {
    expect((await signIn(login, 'wrong password', '123456')).code).toBe('login_wrong');
  }
  nextCode();
  expect((await signIn(login, password, codeFor(totpSecret))).code).toBe('too_many_requests');
  nextCode();
  const other = await signIn(supervisor.login, supervisor.password, codeFor(supervisor.totpSecret));
  expect(other.status).toBe(200);
  const restarted = await createTestApp({ ...house });
  const afterwards = await asPublic(restarted, 1).call('staff.signIn', {
    body: { login, password, code: codeFor(totpSecret) },
  });
  await restarted.close();
  expect(afterwards.code).toBe('too_many_requests');
  house.clock.advance(16 * 60_000);
  expect((await signIn(login, password, codeFor(totpSecret))).status).toBe(200);
});

test('a page of another site cannot sign anybody in', async () => {
  const answer = await anybody.call('staff.signIn', {
    body: { login: 'x', password: 'y', code: '123456' },
    headers: { origin: 'https://evil.example' },
  });
  expect(answer.code).toBe('csrf');
});

test('sessions are listed and ended; a new password ends the others; signing out ends this one', async () => {
  nextCode();
  const { login, password, totpSecret } = administrator;
  await signIn(login, password, codeFor(totpSecret));
  const { items } = await administrator.ok('me.sessions');
  expect(items.filter(({ current }) => current)).toHaveLength(1);
  const other = items.find(({ current }) => !current)!;
  await administrator.ok('me.endSession', { params: { sessionId: other.sessionId } });
  expect((await administrator.ok('me.sessions')).items).toHaveLength(1);
  const foreign = await supervisor.ok('me.sessions');
  const stolen = await administrator.call('me.endSession', {
    params: { sessionId: foreign.items[0]!.sessionId },
  });
  expect(stolen.code).toBe('not_found');
  nextCode();
  await signIn(login, password, codeFor(totpSecret));
  await administrator.ok('me.changePassword', { body: { old: password, new: 'another good one' } });
  expect((await administrator.ok('me.sessions')).items).toHaveLength(1);
  await administrator.ok('me.signOut');
  expect((await administrator.call('me.get')).code).toBe('unauthenticated');
});

test('stepping up takes a fresh code', async () => {
  house.clock.advance(6 * 60_000);
  const propose = () => administrator.call('staff.proposeReset', { params: { staffId: supervisor.staffId } });
  expect((await propose()).code).toBe('step_up_needed');
  const code = codeFor(administrator.totpSecret);
  expect((await administrator.call('me.stepUp', { body: { code: '000000' } })).code).toBe('login_wrong');
  await administrator.ok('me.stepUp', { body: { code } });
  expect((await administrator.call('me.stepUp', { body: { code } })).code).toBe('login_wrong');
  expect((await propose()).status).toBe(200);
});

test('disabling ends every session at once; opening again takes two and starts from an invitation', async () => {
  const victim = await asStaff(app, house, 1, 'leader', { groupId: 2 });
  expect((await victim.call('me.get')).status).toBe(200);
  expect(
    (
      await administrator.call('staff.disable', {
        params: { staffId: administrator.staffId },
        body: { reason: 'r' },
      })
    ).code,
  ).toBe('same_person');
  await administrator.ok('staff.disable', { params: { staffId: victim.staffId }, body: { reason: 'left' } });
  expect((await victim.call('me.get')).code).toBe('unauthenticated');
  nextCode();
  expect((await signIn(victim.login, victim.password, codeFor(victim.totpSecret))).code).toBe('login_wrong');
  const { proposalId } = await administrator.ok('staff.proposeReset', {
    params: { staffId: victim.staffId },
  });
  await supervisor.ok('proposal.countersign', { params: { proposalId }, body: { minutesNo: '7' } });
  const link = await administrator.ok('staff.invitation', { params: { staffId: victim.staffId } });
  expect((await anybody.ok('staff.openInvitation', { body: { invitation: link.invitation } })).login).toBe(
    victim.login,
  );
});

describe('roles', () => {
  test('an administrator cannot make a supervisor alone: neither role nor link', async () => {
    const { staffId, proposalId } = await administrator.ok('staff.invite', {
      body: { login: 'second.supervisor', name: 'n', roles: [{ role: 'supervisor' }] },
    });
    const own = await administrator.call('proposal.countersign', {
      params: { proposalId },
      body: { minutesNo: '1' },
    });
    expect(own.code).toBe('not_found');
    expect((await administrator.call('staff.invitation', { params: { staffId } })).code).toBe('not_found');
    expect((await supervisor.call('staff.invitation', { params: { staffId } })).status).toBe(200);
  });

  test('a supervisor’s account is opened by a supervisor’s link alone, whatever an administrator held before', async () => {
    const sign = (proposalId: string) =>
      supervisor.call('proposal.countersign', { params: { proposalId }, body: { minutesNo: '1' } });
    const { staffId, proposalId } = await administrator.ok('staff.invite', {
      body: { login: 'third.supervisor', name: 'n', roles: [{ role: 'leader', groupId: 1 }] },
    });
    const taken = await administrator.ok('staff.invitation', { params: { staffId } });
    expect((await sign(proposalId)).status).toBe(200);
    // Opened meanwhile, by whomever: the same.
    const opened = await asStaff(app, house, 1, 'leader', { groupId: 1 });
    const supervises = (id: string) => ({ staffId: id, role: 'supervisor' as const });
    const made = await administrator.ok('staff.proposeRoles', {
      body: { grants: [supervises(staffId), supervises(opened.staffId)], ends: [] },
    });
    expect((await sign(made.proposalId)).status).toBe(200);
    const open = (invitation: string) =>
      anybody.call('staff.openInvitation', { body: { invitation } }).then(({ status }) => status);
    expect(await open(taken.invitation)).not.toBe(200);
    expect((await opened.call('me.get')).code).toBe('unauthenticated');
    nextCode();
    expect((await signIn(opened.login, opened.password, codeFor(opened.totpSecret))).code).toBe(
      'login_wrong',
    );
    for (const id of [staffId, opened.staffId]) {
      const invitation = { params: { staffId: id } };
      expect((await administrator.call('staff.invitation', invitation)).code).toBe('not_found');
      expect(await open((await supervisor.ok('staff.invitation', invitation)).invitation)).toBe(200);
    }
    // Who supervises already keeps the way in.
    const other = await asStaff(app, house, 1, 'supervisor');
    const longer = await administrator.ok('staff.proposeRoles', {
      body: { grants: [supervises(other.staffId)], ends: [] },
    });
    expect((await sign(longer.proposalId)).status).toBe(200);
    expect((await other.call('me.get')).status).toBe(200);
  });

  test('nobody countersigns a role for oneself', async () => {
    const { proposalId } = await administrator.ok('staff.proposeRoles', {
      body: {
        grants: [
          { staffId: administrator.staffId, role: 'keeper' },
          { staffId: supervisor.staffId, role: 'reviewer' },
        ],
        ends: [],
      },
    });
    const sign = { params: { proposalId }, body: { minutesNo: '1' } };
    expect((await supervisor.call('proposal.countersign', sign)).code).toBe('same_person');
    const other = await asStaff(app, house, 1, 'supervisor');
    expect((await other.call('proposal.countersign', sign)).status).toBe(200);
  });

  test('two accounts of one person do not make two people', async () => {
    const both = await asStaff(app, house, 1, [{ role: 'administrator' }, { role: 'supervisor' }]);
    const { proposalId } = await both.ok('staff.proposeRoles', {
      body: { grants: [{ staffId: both.staffId, role: 'reviewer' }], ends: [] },
    });
    const own = await both.call('proposal.countersign', { params: { proposalId }, body: { minutesNo: '1' } });
    expect(own.code).toBe('same_person');
    const sql = house.owner.query(
      `UPDATE points.proposal SET state = 'in-force', minutes_no = '1', countersigned_at = now(), countersigned_by = $2
        WHERE station_id = 1 AND proposal_id = $1`,
      [proposalId, both.staffId],
    );
    await expect(sql).rejects.toMatchObject({ code: '23514' });
  });

  test.each([
    [{ role: 'leader' as const }, 'setting_bad'],
    [{ role: 'leader' as const, groupId: 99 }, 'not_found'],
    [{ role: 'leader' as const, groupId: 1, committeeId: 2 }, 'not_found'],
    [{ role: 'certifier' as const }, 'setting_bad'],
    [{ role: 'registrar' as const, committeeId: 9 }, 'not_found'],
    [{ role: 'keeper' as const, committeeId: 1 }, 'setting_bad'],
    [{ role: 'administrator' as const, alternate: true }, 'setting_bad'],
  ])('%j is refused: %s', async (role, code) => {
    const answer = await administrator.call('staff.proposeRoles', {
      body: { grants: [{ staffId: supervisor.staffId, ...role }], ends: [] },
    });
    expect(answer.code).toBe(code);
  });

  test('begin and end with the countersignature, and stay known', async () => {
    const person = await asStaff(app, house, 1, 'keeper');
    const { proposalId } = await administrator.ok('staff.proposeRoles', {
      body: {
        grants: [{ staffId: person.staffId, role: 'certifier', committeeId: 1, alternate: true }],
        ends: [],
      },
    });
    expect((await person.ok('me.get')).roles).toHaveLength(1);
    await supervisor.ok('proposal.countersign', { params: { proposalId }, body: { minutesNo: '1' } });
    expect((await person.ok('me.get')).roles).toHaveLength(2);
    const { items } = await administrator.ok('staff.list');
    const held = items.find(({ staffId }) => staffId === person.staffId)!.roles;
    expect(held.map(({ role, untilDay }) => [role, untilDay])).toEqual([
      ['certifier', null],
      ['keeper', null],
    ]);
    const end = await administrator.ok('staff.proposeRoles', {
      body: { grants: [], ends: [{ staffRoleId: held[1]!.staffRoleId }] },
    });
    await supervisor.ok('proposal.countersign', {
      params: { proposalId: end.proposalId },
      body: { minutesNo: '2' },
    });
    expect((await person.ok('me.get')).roles.map(({ role }) => role)).toEqual(['certifier']);
  });

  test('give a panel five seats and no sixth, however many are proposed at once; alternates beside them', async () => {
    const people = await Promise.all(Array.from({ length: 7 }, () => asStaff(app, house, 1, 'keeper')));
    const seat = ({ staffId }: StaffClient, alternate = false) => ({
      staffId,
      role: 'certifier' as const,
      committeeId: 2,
      alternate,
    });
    const propose = (grants: ReturnType<typeof seat>[], ends: { staffRoleId: string }[] = []) =>
      administrator.call('staff.proposeRoles', { body: { grants, ends } });
    const countersign = (proposalId: string) =>
      supervisor.call('proposal.countersign', { params: { proposalId }, body: { minutesNo: '3' } });
    // One after the other while the station is set up; what is only proposed takes no seat yet.
    const [fifth, sixth] = [await propose([seat(people[4]!)]), await propose([seat(people[5]!)])];
    for (const person of people.slice(0, 4)) {
      const { body } = await propose([seat(person)]);
      expect((await countersign(body.proposalId)).status).toBe(200);
    }
    expect((await countersign(fifth.body.proposalId)).status).toBe(200);
    expect(await countersign(sixth.body.proposalId)).toMatchObject({ status: 409, code: 'panel_full' });
    expect(await propose([seat(people[6]!)])).toMatchObject({ code: 'panel_full' });
    expect((await propose([seat(people[6]!, true)])).status).toBe(200);
    // In the place of somebody who leaves there is room, in one proposal.
    const { items } = await administrator.ok('staff.list');
    const { staffRoleId } = items
      .find(({ staffId }) => staffId === people[0]!.staffId)!
      .roles.find(({ role }) => role === 'certifier')!;
    const instead = await propose([seat(people[6]!)], [{ staffRoleId }]);
    expect((await countersign(instead.body.proposalId)).status).toBe(200);
    expect(await countersign(sixth.body.proposalId)).toMatchObject({ code: 'panel_full' });
  });

  test('are not written past the countersignature, not even by SQL', async () => {
    const grant = (proposal: string | null) =>
      house.db.inStation(1, (tx) =>
        tx.query(
          `INSERT INTO points.staff_role (station_id, staff_role_id, staff_id, role, from_day, proposal_id)
           VALUES (1, gen_random_uuid(), $1, 'administrator', '2026-01-01', $2)`,
          [administrator.staffId, proposal],
        ),
      );
    const { proposalId } = await administrator.ok('staff.proposeRoles', {
      body: { grants: [{ staffId: administrator.staffId, role: 'reviewer' }], ends: [] },
    });
    await expect(grant(null)).rejects.toMatchObject({ code: 'wrong_state' });
    await expect(grant(proposalId)).rejects.toMatchObject({ code: 'wrong_state' });
  });
});

describe('proposals', () => {
  test('are refused with a reason or withdrawn by their maker, once', async () => {
    const propose = () => administrator.ok('staff.proposeReset', { params: { staffId: supervisor.staffId } });
    const first = await propose();
    await supervisor.ok('proposal.refuse', { params: first, body: { reason: 'not needed' } });
    for (const id of ['proposal.countersign', 'proposal.refuse'] as const) {
      const body = { minutesNo: '1', reason: 'r' };
      const { minutesNo, reason } = body;
      const answer = await supervisor.call(id, {
        params: first,
        body: (id === 'proposal.countersign' ? { minutesNo } : { reason }) as never,
      });
      expect(answer.code).toBe('wrong_state');
    }
    const second = await propose();
    expect((await supervisor.call('proposal.withdraw', { params: second })).code).toBe('not_found');
    await administrator.ok('proposal.withdraw', { params: second });
    const page = await supervisor.ok('proposal.list', { query: { limit: 2 } });
    expect(page.items.map(({ state }) => state)).toEqual(['withdrawn', 'refused']);
    const rest = await supervisor.ok('proposal.list', { query: { limit: 2, after: page.next! } });
    expect(rest.items.length).toBeGreaterThan(0);
    expect(rest.items.map(({ proposalId }) => proposalId)).not.toContain(second.proposalId);
  });
});

describe('settings', () => {
  test('hold from the countersignature on, never backwards, never out of bounds', async () => {
    const propose = (values: Record<string, unknown>, fromDay: string | null = null) =>
      administrator.call('setting.propose', { body: { values, fromDay } });
    const held = async () =>
      (await administrator.ok('setting.list')).items.filter(({ key }) => key === 'redeem.holdDays').at(-1)!
        .value;
    for (const [values, day] of [
      [{ 'redeem.holdDays': 0 }, null],
      // Posting a list, handing in a claim and opening a session fell over these.
      [{ 'redeem.openDays': [] }, null],
      [{ 'certify.withinDays': 200_000 }, null],
      [{ 'session.idleSeconds': 1e15 }, null],
      [{ 'no.such': 1 }, null],
      [{}, null],
      [{ 'redeem.holdDays': 5 }, '2020-01-01'],
    ] as const) {
      expect((await propose(values, day)).code).toBe('setting_bad');
    }
    const { proposalId } = (await propose({ 'redeem.holdDays': 5 })).body;
    expect(await held()).toBe(7);
    await supervisor.ok('proposal.countersign', { params: { proposalId }, body: { minutesNo: '9' } });
    expect(await held()).toBe(5);
  });
});

test('the supervisor reads the trail, page by page; nobody else does', async () => {
  await administrator.ok('staff.proposeReset', { params: { staffId: supervisor.staffId } });
  expect((await administrator.call('audit.list', { query: {} })).code).toBe('not_found');
  const query = { actorId: administrator.staffId, action: 'proposal.make' };
  const { items } = await supervisor.ok('audit.list', { query });
  expect(items).toMatchObject([
    { actorName: administrator.login, sealed: false, detail: { proposal: 'staff-reset' } },
  ]);
  const first = await supervisor.ok('audit.list', { query: { limit: 3 } });
  const second = await supervisor.ok('audit.list', { query: { limit: 3, after: first.next! } });
  const ids = [...first.items, ...second.items].map(({ auditId }) => auditId);
  expect(new Set(ids).size).toBe(6);
  expect(ids).toEqual(ids.toSorted().toReversed());
});
