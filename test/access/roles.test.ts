import { audit, SYSTEM } from '#platform';
import { asStaff, type StaffClient } from '../support/client';
import { chiefs } from './chiefs';

/** What takes two people: roles, settings and every other proposal; and the trail that tells of it. */

const here = chiefs('roles');

describe('roles', () => {
  test('an administrator cannot make a supervisor alone: neither role nor link', async () => {
    const { staffId, proposalId } = await here.administrator.ok('staff.invite', {
      body: { login: 'second.supervisor', name: 'n', roles: [{ role: 'supervisor' }] },
    });
    const own = await here.administrator.call('proposal.countersign', {
      params: { proposalId },
      body: { minutesNo: '1' },
    });
    expect(own.code).toBe('not_found');
    expect((await here.administrator.call('staff.invitation', { params: { staffId } })).code).toBe(
      'not_found',
    );
    expect((await here.supervisor.call('staff.invitation', { params: { staffId } })).status).toBe(200);
  });

  test('a supervisor’s account is opened by a supervisor’s link alone, whatever an administrator held before', async () => {
    const sign = (proposalId: string) =>
      here.supervisor.call('proposal.countersign', { params: { proposalId }, body: { minutesNo: '1' } });
    const { staffId, proposalId } = await here.administrator.ok('staff.invite', {
      body: { login: 'third.supervisor', name: 'n', roles: [{ role: 'leader', groupId: 1 }] },
    });
    const taken = await here.administrator.ok('staff.invitation', { params: { staffId } });
    expect((await sign(proposalId)).status).toBe(200);
    // Opened meanwhile, by whomever: the same.
    const opened = await asStaff(here.app, here.house, 1, 'leader', { groupId: 1 });
    const supervises = (id: string) => ({ staffId: id, role: 'supervisor' as const });
    const made = await here.administrator.ok('staff.proposeRoles', {
      body: { grants: [supervises(staffId), supervises(opened.staffId)], ends: [] },
    });
    expect((await sign(made.proposalId)).status).toBe(200);
    const open = (invitation: string) =>
      here.anybody.call('staff.openInvitation', { body: { invitation } }).then(({ status }) => status);
    expect(await open(taken.invitation)).not.toBe(200);
    expect((await opened.call('me.get')).code).toBe('unauthenticated');
    here.nextCode();
    expect((await here.signIn(opened.login, opened.password, here.codeFor(opened.totpSecret))).code).toBe(
      'login_wrong',
    );
    for (const id of [staffId, opened.staffId]) {
      const invitation = { params: { staffId: id } };
      expect((await here.administrator.call('staff.invitation', invitation)).code).toBe('not_found');
      expect(await open((await here.supervisor.ok('staff.invitation', invitation)).invitation)).toBe(200);
    }
    // Who supervises already keeps the way in.
    const other = await asStaff(here.app, here.house, 1, 'supervisor');
    const longer = await here.administrator.ok('staff.proposeRoles', {
      body: { grants: [supervises(other.staffId)], ends: [] },
    });
    expect((await sign(longer.proposalId)).status).toBe(200);
    expect((await other.call('me.get')).status).toBe(200);
  });

  test('nobody countersigns a role for oneself', async () => {
    const { proposalId } = await here.administrator.ok('staff.proposeRoles', {
      body: {
        grants: [
          { staffId: here.administrator.staffId, role: 'keeper' },
          { staffId: here.supervisor.staffId, role: 'reviewer' },
        ],
        ends: [],
      },
    });
    const sign = { params: { proposalId }, body: { minutesNo: '1' } };
    expect((await here.supervisor.call('proposal.countersign', sign)).code).toBe('same_person');
    const other = await asStaff(here.app, here.house, 1, 'supervisor');
    expect((await other.call('proposal.countersign', sign)).status).toBe(200);
  });

  test('two accounts of one person do not make two people', async () => {
    const both = await asStaff(here.app, here.house, 1, [{ role: 'administrator' }, { role: 'supervisor' }]);
    const { proposalId } = await both.ok('staff.proposeRoles', {
      body: { grants: [{ staffId: both.staffId, role: 'reviewer' }], ends: [] },
    });
    const own = await both.call('proposal.countersign', { params: { proposalId }, body: { minutesNo: '1' } });
    expect(own.code).toBe('same_person');
    const sql = here.house.owner.query(
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
    const answer = await here.administrator.call('staff.proposeRoles', {
      body: { grants: [{ staffId: here.supervisor.staffId, ...role }], ends: [] },
    });
    expect(answer.code).toBe(code);
  });

  test('begin and end with the countersignature, and stay known', async () => {
    const person = await asStaff(here.app, here.house, 1, 'keeper');
    const { proposalId } = await here.administrator.ok('staff.proposeRoles', {
      body: {
        grants: [{ staffId: person.staffId, role: 'certifier', committeeId: 1, alternate: true }],
        ends: [],
      },
    });
    expect((await person.ok('me.get')).roles).toHaveLength(1);
    await here.supervisor.ok('proposal.countersign', { params: { proposalId }, body: { minutesNo: '1' } });
    expect((await person.ok('me.get')).roles).toHaveLength(2);
    const { items } = await here.administrator.ok('staff.list');
    const held = items.find(({ staffId }) => staffId === person.staffId)!.roles;
    expect(held.map(({ role, untilDay }) => [role, untilDay])).toEqual([
      ['certifier', null],
      ['keeper', null],
    ]);
    const end = await here.administrator.ok('staff.proposeRoles', {
      body: { grants: [], ends: [{ staffRoleId: held[1]!.staffRoleId }] },
    });
    await here.supervisor.ok('proposal.countersign', {
      params: { proposalId: end.proposalId },
      body: { minutesNo: '2' },
    });
    expect((await person.ok('me.get')).roles.map(({ role }) => role)).toEqual(['certifier']);
  });

  test('give a panel five seats and no sixth, however many are proposed at once; alternates beside them', async () => {
    const people = await Promise.all(
      Array.from({ length: 7 }, () => asStaff(here.app, here.house, 1, 'keeper')),
    );
    const seat = ({ staffId }: StaffClient, alternate = false) => ({
      staffId,
      role: 'certifier' as const,
      committeeId: 2,
      alternate,
    });
    const propose = (grants: ReturnType<typeof seat>[], ends: { staffRoleId: string }[] = []) =>
      here.administrator.call('staff.proposeRoles', { body: { grants, ends } });
    const countersign = (proposalId: string) =>
      here.supervisor.call('proposal.countersign', { params: { proposalId }, body: { minutesNo: '3' } });
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
    const { items } = await here.administrator.ok('staff.list');
    const { staffRoleId } = items
      .find(({ staffId }) => staffId === people[0]!.staffId)!
      .roles.find(({ role }) => role === 'certifier')!;
    const instead = await propose([seat(people[6]!)], [{ staffRoleId }]);
    expect((await countersign(instead.body.proposalId)).status).toBe(200);
    expect(await countersign(sixth.body.proposalId)).toMatchObject({ code: 'panel_full' });
  });

  test('are not written past the countersignature, not even by SQL', async () => {
    const grant = (proposal: string | null) =>
      here.house.db.inStation(1, (tx) =>
        tx.query(
          `INSERT INTO points.staff_role (station_id, staff_role_id, staff_id, role, from_day, proposal_id)
           VALUES (1, gen_random_uuid(), $1, 'administrator', '2026-01-01', $2)`,
          [here.administrator.staffId, proposal],
        ),
      );
    const { proposalId } = await here.administrator.ok('staff.proposeRoles', {
      body: { grants: [{ staffId: here.administrator.staffId, role: 'reviewer' }], ends: [] },
    });
    await expect(grant(null)).rejects.toMatchObject({ code: 'wrong_state' });
    await expect(grant(proposalId)).rejects.toMatchObject({ code: 'wrong_state' });
  });
});

describe('proposals', () => {
  test('are refused with a reason or withdrawn by their maker, once', async () => {
    const propose = () =>
      here.administrator.ok('staff.proposeReset', { params: { staffId: here.supervisor.staffId } });
    const first = await propose();
    await here.supervisor.ok('proposal.refuse', { params: first, body: { reason: 'not needed' } });
    for (const id of ['proposal.countersign', 'proposal.refuse'] as const) {
      const body = { minutesNo: '1', reason: 'r' };
      const { minutesNo, reason } = body;
      const answer = await here.supervisor.call(id, {
        params: first,
        body: (id === 'proposal.countersign' ? { minutesNo } : { reason }) as never,
      });
      expect(answer.code).toBe('wrong_state');
    }
    const second = await propose();
    expect((await here.supervisor.call('proposal.withdraw', { params: second })).code).toBe('not_found');
    await here.administrator.ok('proposal.withdraw', { params: second });
    const page = await here.supervisor.ok('proposal.list', { query: { limit: 2 } });
    expect(page.items.map(({ state }) => state)).toEqual(['withdrawn', 'refused']);
    const rest = await here.supervisor.ok('proposal.list', { query: { limit: 2, after: page.next! } });
    expect(rest.items.length).toBeGreaterThan(0);
    expect(rest.items.map(({ proposalId }) => proposalId)).not.toContain(second.proposalId);
  });
});

describe('settings', () => {
  test('hold from the countersignature on, never backwards, never out of bounds', async () => {
    const propose = (values: Record<string, unknown>, fromDay: string | null = null) =>
      here.administrator.call('setting.propose', { body: { values, fromDay } });
    const held = async () =>
      (await here.administrator.ok('setting.list')).items
        .filter(({ key }) => key === 'redeem.holdDays')
        .at(-1)!.value;
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
    await here.supervisor.ok('proposal.countersign', { params: { proposalId }, body: { minutesNo: '9' } });
    expect(await held()).toBe(5);
  });
});

test('the mark of changes moves with each of them, also after a clock that was ahead', async () => {
  const now = here.house.clock.now();
  const write = (at: Date) => here.house.db.inStation(1, (tx) => audit(tx, 1, SYSTEM, 'test', at));
  const mark = async () => (await here.supervisor.ok('me.pulse')).mark;
  await write(new Date(now.getTime() + 30 * 86_400_000));
  const before = await mark();
  await write(now);
  expect(await mark()).not.toBe(before);
});

test('the supervisor reads the trail, page by page; nobody else does', async () => {
  await here.administrator.ok('staff.proposeReset', { params: { staffId: here.supervisor.staffId } });
  expect((await here.administrator.call('audit.list', { query: {} })).code).toBe('not_found');
  const query = { actorId: here.administrator.staffId, action: 'proposal.make' };
  const { items } = await here.supervisor.ok('audit.list', { query });
  expect(items).toMatchObject([
    { actorName: here.administrator.login, sealed: false, detail: { proposal: 'staff-reset' } },
  ]);
  const first = await here.supervisor.ok('audit.list', { query: { limit: 3 } });
  const second = await here.supervisor.ok('audit.list', { query: { limit: 3, after: first.next! } });
  const ids = [...first.items, ...second.items].map(({ auditId }) => auditId);
  expect(new Set(ids).size).toBe(6);
  expect(ids).toEqual(ids.toSorted().toReversed());
});
