import { v7 as uuidv7 } from 'uuid';
import { PERMISSIONS } from '#access';
import { routes, type RouteId } from '#contract';
import { asKiosk, asPublic, asResident, asStaff, type Answer, type Client } from '../support/client';
import { furnished, type Furnished } from '../support/furnished';
import { watchWrites } from '../support/writes';

/** Ids that the client makes, requests that come late, twice or at once, sessions that are over. */
let here: Furnished;
let written: () => Promise<string[]>;
const who: Record<string, Client> = {};
let item: string;
let pads: string[];

beforeAll(async () => {
  here = await furnished('same');
  const { app, house, world } = here;
  const { heads, households } = world.made;
  who.resident = await asResident(app, house, 1, { residentId: heads[3]!, householdId: households[3]! });
  for (const role of ['administrator', 'keeper', 'registrar', 'supervisor'] as const) {
    who[role] = await asStaff(app, house, 1, role);
  }
  who.leader = await asStaff(app, house, 1, 'leader', { groupId: 1 });
  who.organiser = await asStaff(app, house, 1, 'organiser');
  pads = [(await asKiosk(app, house, 1)).kioskId];
  const { rows } = await house.owner.query<{ item_id: string }>(
    `SELECT item_id FROM points.stock WHERE station_id = 1 AND free > 10`,
  );
  item = rows[0]!.item_id;
  await world.make.claims(1, { state: 'certified' });
  written = await watchWrites(house);
}, 60_000);
afterAll(() => here?.close());

interface Good {
  by: string;
  body(): object;
  /** Another request under the same id. */
  other: object;
}

const draft = {
  nameZh: '酱油',
  nameEn: 'soy sauce',
  unitZh: '瓶',
  unitEn: 'bottle',
  category: 'staple',
  icon: 'sauce',
};

const GOOD: Partial<Record<RouteId, Good>> = {
  'notice.draft': {
    by: 'administrator',
    body: () => ({ kind: 'announcement', title: '通知', body: '停水两小时' }),
    other: { title: '停电' },
  },
  'claim.submit': {
    by: 'registrar',
    body: () => ({
      residentId: here.world.made.heads[0],
      act: 'G07',
      day: '2026-10-31',
      evidence: [{ kind: 'M', note: '评议会第3次' }],
      note: '好邻居',
      route: 'D',
    }),
    other: { note: '扫地' },
  },
  'list.submit': {
    by: 'organiser',
    body: () => ({ act: 'A01', day: '2026-11-01', rows: [{ residentId: here.world.made.heads[1] }] }),
    other: { day: '2026-10-31' },
  },
  'redemption.redeem': {
    by: 'resident',
    body: () => ({ lines: [{ itemId: item, pieces: 1, points: 3 }] }),
    other: { lines: [{ itemId: uuidv7(), pieces: 2, points: 3 }] },
  },
  'objection.raise': {
    by: 'resident',
    body: () => ({
      target: { kind: 'missing', actCode: 'A01', actDay: '2026-10-25' },
      grounds: 'not-listed',
    }),
    other: { grounds: 'other' },
  },
  'item.add': { by: 'administrator', body: () => draft, other: { nameZh: '醋' } },
  'stock.receive': {
    by: 'keeper',
    body: () => ({ kind: 'purchase', fromWhom: '供销社', lines: [{ itemId: item, pieces: 4 }] }),
    other: { kind: 'donation' },
  },
  'stock.spoil': {
    by: 'keeper',
    body: () => ({ itemId: item, pieces: 1, reason: '破损' }),
    other: { pieces: 2 },
  },
  'list.compose': {
    by: 'administrator',
    body: () => ({ committeeId: 1, kind: 'rewards', whereToObject: '居委会' }),
    other: { whereToObject: '驿站' },
  },
  'counter.lay': {
    by: 'keeper',
    body: () => ({
      kioskId: pads[0],
      household: { householdId: here.world.made.households[1] },
      lines: [{ itemId: item, pieces: 1, points: 3 }],
    }),
    other: { lines: [{ itemId: uuidv7(), pieces: 1, points: 9 }] },
  },
};
const ONCE = Object.keys(GOOD) as RouteId[];

function send(id: RouteId, key: string, change: object = {}): Promise<Answer> {
  const good = GOOD[id]!;
  const name = [...routes[id].path.matchAll(/:(\w+)/g)].at(-1)![1]!;
  return who[good.by]!.call(id, { params: { [name]: key }, body: { ...good.body(), ...change } });
}

test.each(ONCE)('%s: the same request twice is one, another under its id is refused', async (id) => {
  if (id === 'list.compose') {
    const waiting = await here.world.make.claims(1, { state: 'certified' });
    await who.registrar!.ok('register.enter', { body: { claimIds: waiting } });
  }
  await written();
  const key = uuidv7();
  const first = await send(id, key);
  expect([first.status, first.code]).toEqual([200, '']);
  expect((await written()).length).toBeGreaterThan(0);

  const again = await send(id, key);
  expect(again).toMatchObject({ status: 200, headers: { 'idempotency-hit': 'true' } });
  expect(again.body).toEqual(first.body);

  expect(await send(id, key, GOOD[id]!.other)).toMatchObject({ status: 409, code: 'request_differs' });
  expect(await written()).toEqual([]);
});

test.each([
  ['claim.submit', 'claim.settle'],
  ['list.submit', 'list.settle'],
  ['objection.raise', 'objection.settle'],
  ['redemption.redeem', 'redemption.settle'],
] as const)('%s: an id that was asked after and not known is given up for good', async (id, settle) => {
  const key = uuidv7();
  const name = [...routes[settle].path.matchAll(/:(\w+)/g)].at(-1)![1]!;
  const client = who[GOOD[id]!.by]!;
  await written();
  const told = await client.ok(settle, { params: { [name]: key } });
  expect(Object.values(told)).toEqual([null]);
  expect(await send(id, key)).toMatchObject({ status: 409, code: 'request_abandoned' });
  expect(await written()).toEqual([]);
});

test('two items with one barcode, added or changed at once: one has it, the other is told', async () => {
  const [one, two] = [uuidv7(), uuidv7()];
  const added = await Promise.all([
    send('item.add', one, { barcode: '6900000000017' }),
    send('item.add', two, { barcode: '6900000000017' }),
  ]);
  expect(added.map(({ code }) => code).sort()).toEqual(['', 'barcode_used']);
  const [three, four] = [uuidv7(), uuidv7()];
  await Promise.all([send('item.add', three), send('item.add', four)]);
  const changed = await Promise.all(
    [three, four].map((itemId) =>
      who.administrator!.call('item.change', { params: { itemId }, body: { barcode: '6900000000024' } }),
    ),
  );
  expect(changed.map(({ code }) => code).sort()).toEqual(['', 'barcode_used']);
});

test('baskets that are laid before one pad at once: all are taken, the pad shows one', async () => {
  for (let round = 0; round < 3; round += 1) {
    const laid = await Promise.all(Array.from({ length: 6 }, () => send('counter.lay', uuidv7())));
    expect(laid.map(({ status }) => status)).toEqual(Array(6).fill(200));
    const { rows } = await here.house.owner.query(
      `SELECT 1 FROM points.counter_basket WHERE kiosk_id = $1 AND state = 'waiting'`,
      [pads[0]],
    );
    expect(rows).toHaveLength(1);
  }
});

test('with a session that is over nothing is answered and nothing written, whatever the route', async () => {
  const { app, house, world } = here;
  const resident = await asResident(app, house, 1, {
    residentId: world.made.heads[5]!,
    householdId: world.made.households[5]!,
  });
  const callers: [string, Client][] = [
    ['resident', resident],
    [
      'staff',
      await asStaff(app, house, 1, [{ role: 'administrator' }, { role: 'supervisor' }, { role: 'keeper' }]),
    ],
    ['nobody', asPublic(app, 1)],
  ];
  house.clock.advance(26 * 3_600_000);
  await written();
  const wrong: string[] = [];
  for (const [name, client] of callers) {
    for (const id of Object.keys(routes) as RouteId[]) {
      const permission = PERMISSIONS[id];
      const concerned =
        name === 'staff'
          ? permission.staff
          : name === 'resident'
            ? permission.resident && !permission.kiosk
            : true;
      if (permission.public || !concerned) continue;
      const params = Object.fromEntries(
        [...routes[id].path.matchAll(/:(\w+)/g)].map(([, part]) => [part!, here.pool(part!)[0] ?? uuidv7()]),
      );
      const answer = await client.call(id, { params, body: {} });
      const rows = await written();
      if (answer.code !== 'unauthenticated' || rows.length > 0)
        wrong.push(`${name} ${id}: ${answer.code} ${rows.join()}`);
    }
  }
  expect(wrong).toEqual([]);
});
