import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { branchOf, type StaffCaller } from '#access';
import { groupSheet } from '#books';
import { creditDue } from '#steps/6-credit';
import { publicized, testHouse, type TestHouse, type TestStation } from '../support';
import { createTestApp } from '../support/app';
import { asPublic, asResident, type ResidentClient } from '../support/client';

let house: TestHouse;
let st: TestStation;
let app: NestFastifyApplication;
let me: ResidentClient;
beforeAll(async () => {
  house = await testHouse({ name: 'account' });
  st = await house.station({ households: 2 });
  app = await createTestApp(house);
  me = await asResident(app, house, 1, { residentId: st.heads[0]!, householdId: st.households[0]! });
});
afterAll(async () => {
  await app.close();
  await house.close();
});

it('reads zero before anything was posted', async () => {
  expect(await me.ok('account.mine')).toEqual({
    balance: 0,
    lots: [],
    lapsing: [],
    onTheWay: [],
    statement: { items: [], next: null },
  });
  expect(await me.ok('account.entries')).toEqual({ items: [], next: null });
  expect(await me.ok('account.honour')).toEqual({ items: [], total: 0 });
});

it('shows what is on the way, then its entry as act, day and certifier', async () => {
  const closes = new Date(house.clock.now().getTime() + 3_600_000);
  await publicized(house, st, { claims: 2, points: 7, dueAt: closes });
  expect((await me.ok('account.mine')).onTheWay).toMatchObject([{ points: 7, state: 'publicized' }]);
  await creditDue({ ...house, clock: { now: () => closes } }, 1);
  expect(await me.ok('account.mine')).toMatchObject({ balance: 7, onTheWay: [] });
  const { items, next } = (await me.ok('account.mine')).statement;
  expect(await me.ok('account.entries')).toEqual({ items, next });
  expect(next).toBeNull();
  expect(items).toMatchObject([
    {
      kind: 'credit',
      points: 7,
      balanceAfter: 7,
      act: { code: 'D01', nameEn: 'test' },
      certified: { panel: 'one', township: false },
      goods: null,
    },
  ]);
  expect(await me.ok('account.honour')).toEqual({ items: [{ carrier: 'service', points: 7 }], total: 7 });
});

it('goes back page by page', async () => {
  await publicized(house, st, { claims: 6, points: 1 });
  await creditDue(house, 1);
  const first = await me.ok('account.entries', { query: { limit: 3 } });
  const second = await me.ok('account.entries', { query: { limit: 3, before: first.next! } });
  expect([...first.items, ...second.items].map((e) => e.version)).toEqual([4, 3, 2, 1]);
  expect(second.next).toBeNull();
});

it('the leader’s sheet counts as arriving what arrives: no deduction, no reversal', async () => {
  const [household] = st.households as [string];
  const dueAt = new Date(house.clock.now().getTime() + 3_600_000);
  const of = { households: [household], dueAt };
  const credited = (await publicized(house, st, { claims: 1, points: 4, households: [household] }))
    .claims[0]!;
  await creditDue(house, 1);
  await publicized(house, st, {
    claims: 1,
    points: 4,
    kind: 'reversal',
    aboutClaimId: credited.claimId,
    ...of,
  });
  await publicized(house, st, { claims: 1, points: 2, kind: 'deduction', ...of });
  const branch = branchOf([{ role: 'leader', committeeId: 1, groupId: 1, alternate: false }]);
  const leader = { station: 1, branch } as StaffCaller;
  const sheet = () => groupSheet(house, leader, house.clock.now());
  const row = { householdId: household, onTheWay: 0, arriveOn: null };
  expect(await sheet()).toContainEqual(expect.objectContaining(row));
  await publicized(house, st, { claims: 1, points: 3, ...of });
  expect(await sheet()).toContainEqual(expect.objectContaining({ householdId: household, onTheWay: 3 }));
});

it('is nobody else’s', async () => {
  expect((await asPublic(app, 1).call('account.mine')).status).toBe(401);
});
