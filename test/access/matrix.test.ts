import { PERMISSIONS, type Permission } from '#access';
import { REFUSALS, routes, STAFF_ROLES, type RouteId } from '#contract';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { testHouse, type TestHouse } from '../support';
import { createTestApp } from '../support/app';
import { asKiosk, asPublic, asResident, asStaff, giveCards, type Client } from '../support/client';

/**
 * Every route with every kind of caller and every role, over HTTP, against the permission table. A request bears a
 * member of the query that no route takes: whoever is admitted is told that the request is wrong, so that nothing is
 * done; whoever is not admitted is never told. What a caller may reach behind the door: scope.test.ts.
 */
interface Caller {
  name: string;
  client: Client;
  /** What the gate must answer, by the permission: `in`, or a refusal's code. */
  expected(permission: Permission, isRead: boolean): string;
}

const IDS = Object.keys(routes) as RouteId[];
/** What an admitted caller is told: the query is checked after the gate; an upload without bytes, before it. */
const IN = new Set(['invalid_request', 'evidence_bad']);

let house: TestHouse;
let app: NestFastifyApplication;
const callers: Caller[] = [];

function byRole(roles: readonly string[], steppedUp: boolean) {
  return ({ staff, stepUp }: Permission) => {
    const admits = staff === 'any' || (staff?.some((role) => roles.includes(role)) ?? false);
    if (!admits) return 'not_found';
    return stepUp && !steppedUp ? 'step_up_needed' : 'in';
  };
}

const machine =
  (kinds: { resident: boolean; firstPin: boolean }) =>
  ({ kiosk, resident, firstPin }: Permission) => {
    if (resident && kinds.resident) return kinds.firstPin && !firstPin ? 'pin_must_change' : 'in';
    if (kiosk) return 'in';
    return resident ? 'unauthenticated' : 'not_found';
  };

async function staffCallers() {
  const scopes = { leader: { groupId: 1 }, certifier: { committeeId: 1 } } as Record<string, object>;
  for (const role of STAFF_ROLES) {
    for (const steppedUp of [true, false]) {
      const client = await asStaff(app, house, 1, role, { ...scopes[role], steppedUp });
      callers.push({
        name: `${role}${steppedUp ? '' : ', not stepped up'}`,
        client,
        expected: byRole([role], steppedUp),
      });
    }
  }
  const nobody = await asStaff(app, house, 1, []);
  callers.push({ name: 'staff without a role', client: nobody, expected: byRole([], true) });
  const past = await asStaff(app, house, 1, [
    { role: 'administrator', fromDay: '2020-01-01', untilDay: '2025-12-31' },
  ]);
  callers.push({ name: 'administrator of last year', client: past, expected: byRole([], true) });
  const forged = await asStaff(app, house, 1, [{ role: 'administrator' }, { role: 'supervisor' }]);
  const call: Client['call'] = (id, ask) =>
    forged.call(id, { ...ask, headers: { ...ask?.headers, 'x-csrf': 'guessed' } });
  callers.push({
    name: 'staff lured by another site',
    client: { ...forged, call },
    expected: (permission, isRead) =>
      isRead ? byRole(['administrator', 'supervisor'], true)(permission) : 'csrf',
  });
}

beforeAll(async () => {
  house = await testHouse({ name: 'matrix' });
  const here = await house.station();
  const cards = await giveCards(house, 1, [here.heads[1]!]);
  app = await createTestApp(house);
  callers.push({ name: 'anybody', client: asPublic(app, 1), expected: () => 'unauthenticated' });
  const kiosk = await asKiosk(app, house, 1);
  callers.push({ name: 'kiosk', client: kiosk, expected: machine({ resident: false, firstPin: false }) });
  const unsigned: Client['call'] = (id, ask) =>
    kiosk.call(id, { ...ask, headers: { ...ask?.headers, 'x-kiosk-signature': 'A'.repeat(86) } });
  callers.push({
    name: 'kiosk, unsigned',
    client: { ...kiosk, call: unsigned },
    expected: () => 'kiosk_unknown',
  });
  const resident = await asResident(app, house, 1, {
    residentId: here.heads[0]!,
    householdId: here.households[0]!,
  });
  callers.push({
    name: 'resident',
    client: resident,
    expected: machine({ resident: true, firstPin: false }),
  });
  await house.owner.query('UPDATE points.card SET pin_set_at = NULL WHERE card_id = $1', [cards[0]!.cardId]);
  const fresh = await asResident(app, house, 1, {
    residentId: here.heads[1]!,
    householdId: here.households[1]!,
    cardId: cards[0]!.cardId,
  });
  callers.push({
    name: 'resident with the first PIN',
    client: fresh,
    expected: machine({ resident: true, firstPin: true }),
  });
  await staffCallers();
}, 60_000);
afterAll(async () => {
  await app?.close();
  await house?.close();
});

test('no route is open to the public and to somebody named', () => {
  const mixed = IDS.filter((id) => {
    const { public: open, kiosk, resident, staff } = PERMISSIONS[id];
    return open ? kiosk || resident || staff : !(kiosk || resident || staff);
  });
  expect(mixed).toEqual([]);
  expect(Object.keys(PERMISSIONS).sort()).toEqual([...IDS].sort());
});

const paramsOf = (id: RouteId) =>
  Object.fromEntries(
    [...routes[id].path.matchAll(/:(\w+)/g)].map(([, name]) => [
      name!,
      name === 'station' ? '1' : '01936b4e-0000-7000-8000-000000000000',
    ]),
  );

async function answerOf(caller: Caller, id: RouteId): Promise<string> {
  const ask = { params: paramsOf(id), query: { 'no-such-member': '1' } } as unknown as Parameters<
    Client['call']
  >[1];
  const answer = await caller.client.call(id, ask);
  if (answer.status !== 200 && REFUSALS[answer.code as keyof typeof REFUSALS] !== answer.status) {
    return `${answer.status} ${answer.code}`;
  }
  return IN.has(answer.code) ? 'in' : answer.code || String(answer.status);
}

test('the gate answers as the permission table says', async () => {
  const wrong: string[] = [];
  let cases = 0;
  for (const caller of callers) {
    for (const id of IDS) {
      const permission = PERMISSIONS[id];
      const expected = permission.public ? 'in' : caller.expected(permission, routes[id].method === 'GET');
      const answer = await answerOf(caller, id);
      cases += 1;
      if (answer !== expected) wrong.push(`${caller.name}: ${id} answers ${answer}, not ${expected}`);
    }
  }
  console.log(`permission matrix: ${IDS.length} routes × ${callers.length} callers = ${cases} cases`);
  expect(wrong).toEqual([]);
}, 120_000);
