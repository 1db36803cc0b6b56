import { authenticate, forgetSessions, type Permission, type Presented } from '#access';
import { Refusal, rows } from '#platform';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { testHouse, type TestHouse, type TestStation } from '../support';
import { createTestApp } from '../support/app';
import {
  asKiosk,
  asResident,
  asStaff,
  newKioskKey,
  signHeaders,
  type KioskClient,
  type ResidentClient,
} from '../support/client';

let house: TestHouse;
let app: NestFastifyApplication;
let here: TestStation;
let there: TestStation;
let kiosk: KioskClient;
let resident: ResidentClient;

beforeAll(async () => {
  house = await testHouse({ name: 'gate' });
  here = await house.station({ committees: 2, groups: 4, buildings: 4 });
  there = await house.station({ station: 2 });
  app = await createTestApp(house);
  kiosk = await asKiosk(app, house, 1);
});
afterAll(async () => {
  await app?.close();
  await house?.close();
});
beforeEach(async () => {
  resident = await asResident(app, house, 1, {
    residentId: here.heads[0]!,
    householdId: here.households[0]!,
    kiosk,
  });
});

const body = Buffer.from('{"a":1}');
const KIOSK: Permission = { kiosk: true };
const RESIDENT: Permission = { resident: true };

function presented(headers: Record<string, string>, more: Partial<Presented> = {}): Presented {
  return {
    method: 'POST',
    url: '/v1/x?y=1',
    headers,
    cookies: {},
    rawBody: body,
    pathStation: null,
    ...more,
  };
}

function signed(more: { now?: Date; nonce?: string; kiosk?: Partial<KioskClient>; token?: string } = {}) {
  const headers = signHeaders(
    { ...kiosk, ...more.kiosk },
    { method: 'POST', url: '/v1/x?y=1', body, now: more.now ?? house.clock.now(), nonce: more.nonce },
  );
  return more.token === undefined ? headers : { ...headers, authorization: `Bearer ${more.token}` };
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'admitted';
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}
const enter = (p: Presented, permission: Permission) => codeOf(authenticate(house, p, permission));

describe('a kiosk', () => {
  test('is known by its signature', async () => {
    await expect(authenticate(house, presented(signed()), KIOSK)).resolves.toEqual({
      kind: 'kiosk',
      station: 1,
      kioskId: kiosk.kioskId,
    });
  });

  test.each([
    ['no headers at all but the name', () => ({ 'x-kiosk': `1.${kiosk.kioskId}` })],
    ['another key', () => signed({ kiosk: { privateKey: newKioskKey().privateKey } })],
    ['the key of this kiosk, the number of another station', () => signed({ kiosk: { station: 2 } })],
    ['a kiosk that does not exist', () => signed({ kiosk: { kioskId: crypto.randomUUID() } })],
    ['a minute and a bit late', () => signed({ now: new Date(house.clock.now().getTime() - 60_001) })],
    ['a minute and a bit early', () => signed({ now: new Date(house.clock.now().getTime() + 60_001) })],
    ['a nonce too short', () => signed({ nonce: 'short' })],
  ])('is refused with %s', async (_, headers) => {
    house.clock.advance(120_000); // so that what is late is not from before the house began
    expect(await enter(presented(headers()), KIOSK)).toBe('kiosk_unknown');
  });

  test.each([
    ['method', { method: 'PUT' }],
    ['path', { url: '/v1/x?y=2' }],
    ['body', { rawBody: Buffer.from('{"a":2}') }],
  ])('is refused when the %s is not what was signed', async (_, other) => {
    expect(await enter(presented(signed(), other), KIOSK)).toBe('kiosk_unknown');
  });

  test('is refused when the same request comes again, also two minutes later and also at once', async () => {
    const once = presented(signed());
    expect(await enter(once, KIOSK)).toBe('admitted');
    expect(await enter(once, KIOSK)).toBe('kiosk_unknown');
    house.clock.advance(59_000);
    expect(await enter(once, KIOSK)).toBe('kiosk_unknown');
    const ahead = presented(signed({ now: new Date(house.clock.now().getTime() + 59_000) }));
    expect(await enter(ahead, KIOSK)).toBe('admitted');
    house.clock.advance(118_000);
    expect(await enter(ahead, KIOSK)).toBe('kiosk_unknown');
    const many = presented(signed());
    const answers = await Promise.all(Array.from({ length: 20 }, () => enter(many, KIOSK)));
    expect(answers.filter((answer) => answer === 'admitted')).toHaveLength(1);
  });

  test('is refused by every other process too when a write comes again; a write with an id of its own is not done again', async () => {
    const other = { ...house };
    house.clock.advance(120_000);
    const once = presented(signed());
    expect(await enter(once, KIOSK)).toBe('admitted');
    expect(await codeOf(authenticate(other, once, KIOSK))).toBe('kiosk_unknown');
    const both = presented(signed());
    const race = await Promise.all([house, other].map((at) => codeOf(authenticate(at, both, KIOSK))));
    expect(race.sort()).toEqual(['admitted', 'kiosk_unknown']);
    // A read shows its sender once more what it has seen; a write with its client's id gets the stored reply.
    const harmless = presented(signed(), { bearsOwnId: true });
    expect(await enter(harmless, KIOSK)).toBe('admitted');
    expect(await codeOf(authenticate(other, harmless, KIOSK))).toBe('admitted');
  });

  test('says the station’s time when it refuses, so that a wrong clock can be mended', async () => {
    const late = presented(signed({ now: new Date(0) }));
    await expect(authenticate(house, late, KIOSK)).rejects.toMatchObject({
      details: { now: house.clock.now().getTime() },
    });
  });

  test('that is revoked elsewhere is refused within five seconds', async () => {
    const doomed = await asKiosk(app, house, 1);
    const enterIt = () => enter(presented(signed({ kiosk: doomed })), KIOSK);
    expect(await enterIt()).toBe('admitted');
    await house.owner.query(`UPDATE points.kiosk SET state = 'revoked' WHERE kiosk_id = $1`, [
      doomed.kioskId,
    ]);
    house.clock.advance(2001);
    expect(await enterIt()).toBe('kiosk_unknown');
  });
});

describe('a resident', () => {
  test('is known by the token in a request of the session’s own kiosk', async () => {
    const caller = await authenticate(house, presented(signed({ token: resident.token })), RESIDENT);
    expect(caller).toMatchObject({ kind: 'resident', residentId: here.heads[0], openedBy: 'card' });
  });

  test('is nobody at another kiosk, without a kiosk, or under another station', async () => {
    const other = await asKiosk(app, house, 1);
    expect(await enter(presented(signed({ token: resident.token, kiosk: other })), RESIDENT)).toBe(
      'unauthenticated',
    );
    expect(await enter(presented({ authorization: `Bearer ${resident.token}` }), RESIDENT)).toBe(
      'unauthenticated',
    );
    const foreign = resident.token.replace(/^1\./, '2.');
    expect(await enter(presented(signed({ token: foreign })), RESIDENT)).toBe('unauthenticated');
  });

  test('is out when idle beyond the warning, however often others come', async () => {
    const late = () => enter(presented(signed({ token: resident.token })), RESIDENT);
    house.clock.advance(85_000);
    expect(await late()).toBe('admitted');
    house.clock.advance(85_000);
    expect(await late()).toBe('admitted');
    house.clock.advance(98_000);
    expect(await late()).toBe('unauthenticated');
  });

  test('is out after twenty minutes, however busy', async () => {
    for (let minute = 1; minute < 20; minute++) {
      house.clock.advance(60_000);
      expect(await enter(presented(signed({ token: resident.token })), RESIDENT)).toBe('admitted');
    }
    house.clock.advance(60_000);
    expect(await enter(presented(signed({ token: resident.token })), RESIDENT)).toBe('unauthenticated');
  });

  test('is out when the next one begins at the same kiosk, and when the session is ended', async () => {
    const next = await asResident(app, house, 1, {
      residentId: here.heads[1]!,
      householdId: here.households[1]!,
      kiosk,
    });
    forgetSessions(house);
    expect(await enter(presented(signed({ token: resident.token })), RESIDENT)).toBe('unauthenticated');
    expect(await enter(presented(signed({ token: next.token })), RESIDENT)).toBe('admitted');
    await house.owner.query('UPDATE points.resident_session SET ended_at = now() WHERE session_id = $1', [
      next.sessionId,
    ]);
    house.clock.advance(2001);
    expect(await enter(presented(signed({ token: next.token })), RESIDENT)).toBe('unauthenticated');
  });
});

describe('a member of staff', () => {
  test('is known by the cookie; the branch is what the admitting roles cover', async () => {
    const staff = await asStaff(app, house, 1, [
      { role: 'leader', groupId: 1 },
      { role: 'certifier', committeeId: 2 },
    ]);
    const me = await staff.ok('me.get');
    expect(me).toMatchObject({ staffId: staff.staffId, station: 1 });
    expect(me.roles).toHaveLength(2);
    const answer = await staff.call('proposal.list', { query: {} });
    expect(answer.code).toBe('not_found');
  });

  test('writes only with the session’s own CSRF word, from the station’s own pages', async () => {
    const staff = await asStaff(app, house, 1, 'supervisor');
    const refuse = (headers: Record<string, string>) =>
      staff.call('proposal.refuse', {
        params: { proposalId: crypto.randomUUID() },
        body: { reason: 'r' },
        headers,
      });
    expect((await refuse({})).code).toBe('not_found');
    expect((await refuse({ 'x-csrf': 'other' })).code).toBe('csrf');
    expect((await refuse({ 'sec-fetch-site': 'cross-site' })).code).toBe('csrf');
    expect((await refuse({ 'sec-fetch-site': 'same-site' })).code).toBe('csrf');
    expect((await refuse({ origin: 'http://evil.example' })).code).toBe('csrf');
    expect((await refuse({ origin: 'null' })).code).toBe('csrf');
    expect((await refuse({ origin: 'http://station.example', host: 'station.example' })).code).toBe(
      'not_found',
    );
  });

  test('has no role before its first day and after its last', async () => {
    const list = async (fromDay: string, untilDay: string | null) => {
      const staff = await asStaff(app, house, 1, [{ role: 'administrator', fromDay, untilDay }]);
      return (await staff.call('proposal.list', { query: {} })).status;
    };
    expect(await list('2026-11-01', '2026-11-02')).toBe(200);
    expect(await list('2026-11-03', null)).toBe(404);
    expect(await list('2026-10-01', '2026-11-01')).toBe(404);
  });

  test('confirms again for what asks for it', async () => {
    const staff = await asStaff(app, house, 1, 'supervisor');
    const countersign = () =>
      staff.call('proposal.countersign', {
        params: { proposalId: crypto.randomUUID() },
        body: { minutesNo: '1' },
      });
    expect((await countersign()).code).toBe('not_found');
    house.clock.advance(5 * 60_000);
    expect((await countersign()).code).toBe('step_up_needed');
  });

  test('is out after half an hour idle, at the day’s end, and when disabled', async () => {
    const staff = await asStaff(app, house, 1, 'administrator');
    house.clock.advance(29 * 60_000);
    expect((await staff.call('me.get')).status).toBe(200);
    house.clock.advance(32 * 60_000);
    expect((await staff.call('me.get')).code).toBe('unauthenticated');
    const other = await asStaff(app, house, 1, 'administrator');
    await house.owner.query(`UPDATE points.staff SET state = 'disabled' WHERE staff_id = $1`, [
      other.staffId,
    ]);
    house.clock.advance(2001);
    expect((await other.call('me.get')).code).toBe('unauthenticated');
  });

  test('of another station sees nothing here: the cookie names its own', async () => {
    const foreign = await asStaff(app, house, 2, 'supervisor');
    expect((await foreign.ok('me.get')).station).toBe(2);
    const [first] = await house.owner
      .query(
        `INSERT INTO points.proposal (station_id, proposal_id, kind, payload, proposed_at)
              VALUES (1, gen_random_uuid(), 'staff-role', '{"grants":[],"ends":[]}', now()) RETURNING proposal_id`,
      )
      .then((result) => result.rows as { proposal_id: string }[]);
    const answer = await foreign.call('proposal.countersign', {
      params: { proposalId: first!.proposal_id },
      body: { minutesNo: '1' },
    });
    expect(answer.code).toBe('not_found');
    expect(there.station).toBe(2);
  });
});

test('the functions of the gate stay inside the station that they are given', async () => {
  const staff = await asStaff(app, house, 1, 'supervisor');
  const digests = await house.owner.query(
    'SELECT token_digest FROM points.staff_session WHERE staff_id = $1',
    [staff.staffId],
  );
  const { token_digest: digest } = digests.rows[0] as { token_digest: Buffer };
  const now = house.clock.now();
  const at = (station: number) =>
    rows(house.db.pool, 'SELECT * FROM points.open_staff($1, $2, $3, $4)', [
      station,
      digest,
      now,
      '2026-11-02',
    ]);
  expect(await at(1)).toHaveLength(1);
  expect(await at(2)).toHaveLength(0);
  const machine = (station: number) =>
    rows(house.db.pool, 'SELECT * FROM points.open_kiosk($1, $2, $3, $4)', [
      station,
      kiosk.kioskId,
      null,
      now,
    ]);
  expect(await machine(1)).toHaveLength(1);
  expect(await machine(2)).toHaveLength(0);
});
