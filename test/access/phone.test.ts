import { asStaff } from '../support/client';
import { chiefs } from './chiefs';

const here = chiefs('phone');

const cookieOf = (headers: object) =>
  (headers as { 'set-cookie': string[] })['set-cookie'].map((text) => text.split(';')[0]!)[0]!;

/** A leader with a registered phone, which opens a session as often as asked. */
async function registered() {
  const leader = await asStaff(here.app, here.house, 1, 'leader', { groupId: 3 });
  const { headers } = await leader.call('me.registerPhone', { body: { name: 'phone', pin: '580294' } });
  const phone = { cookie: cookieOf(headers) };
  const enter = async () => {
    const entered = await here.anybody.call('staff.signInByPhone', {
      body: { pin: '580294' },
      headers: phone,
    });
    return { cookie: cookieOf(entered.headers), 'x-csrf': entered.body.csrf };
  };
  return { leader, enter };
}

describe('a leader’s phone', () => {
  test('signs in with its PIN, without a step-up; five wrong pause it, ten end it', async () => {
    const leader = await asStaff(here.app, here.house, 1, 'leader', { groupId: 3 });
    const register = (pin: string) => leader.call('me.registerPhone', { body: { name: 'phone', pin } });
    expect((await register('123456')).code).toBe('pin_weak');
    const registered = await register('580294');
    const [cookie] = (registered.headers['set-cookie'] as unknown as string[]).map(
      (text) => text.split(';')[0]!,
    );
    const enter = (pin: string, phone = cookie!) =>
      here.anybody.call('staff.signInByPhone', { body: { pin }, headers: { cookie: phone } });
    const me = await enter('580294');
    expect(me.body).toMatchObject({ staffId: leader.staffId, steppedUpUntil: null });
    expect((await enter('580294', '__Host-phone=')).code).toBe('login_wrong');
    expect((await enter('580294', cookie!.replace('=1.', '=2.'))).code).toBe('login_wrong');
    for (let i = 0; i < 5; i++) expect((await enter('111111')).code).toBe('login_wrong');
    expect((await enter('580294')).code).toBe('too_many_requests');
    here.house.clock.advance(16 * 60_000);
    for (let i = 0; i < 5; i++) await enter('111111');
    here.house.clock.advance(16 * 60_000);
    expect((await enter('580294')).code).toBe('login_wrong');
  });

  test('brings no fresh guesses at the second factor with each new session', async () => {
    const { enter, leader } = await registered();
    const wrong = here.codeFor(leader.totpSecret).replace(/^./, (digit) => String((Number(digit) + 1) % 10));
    const codes = new Set<string>();
    for (const headers of [await enter(), await enter()])
      for (let i = 0; i < 6; i++)
        codes.add((await here.anybody.call('me.stepUp', { body: { code: wrong }, headers })).code);
    expect([...codes]).toEqual(['login_wrong', 'too_many_requests']);
  });

  test('is good for no role that it could not sign in with, also while its session is open', async () => {
    const { enter, leader } = await registered();
    const headers = await enter();
    expect((await here.anybody.call('me.get', { headers })).status).toBe(200);
    const { proposalId } = await here.administrator.ok('staff.proposeRoles', {
      body: { grants: [{ staffId: leader.staffId, role: 'administrator' }], ends: [] },
    });
    await here.supervisor.ok('proposal.countersign', { params: { proposalId }, body: { minutesNo: '4' } });
    expect((await here.anybody.call('me.get', { headers })).code).toBe('unauthenticated');
    expect((await leader.call('me.get')).status).toBe(200);
  });

  test('is nothing for an administrator', async () => {
    const both = await asStaff(here.app, here.house, 1, [
      { role: 'leader', groupId: 3 },
      { role: 'administrator' },
    ]);
    expect((await both.call('me.registerPhone', { body: { name: 'p', pin: '580294' } })).code).toBe(
      'not_found',
    );
  });
});
