import { createTestApp } from '../support/app';
import { asKiosk, asResident, asStaff, clientOf, giveCards, type StaffClient } from '../support/client';
import { atTheKiosk, MINUTE, PIN, WRONG } from './at-the-kiosk';

/** Who comes without a card, or with what is not theirs: doors, guesses, vouchers, guardians. */

const hall = atTheKiosk('residents');

describe('the door', () => {
  test('is picked from building to member by masked names, and opened by the PIN', async () => {
    const door = await hall.doorOf(0);
    expect((await hall.kiosk.ok('door.buildings')).items).toHaveLength(4);
    expect((await hall.kiosk.ok('door.units', { query: { buildingId: door.buildingId } })).items).toEqual([
      '1',
    ]);
    const { items: rooms } = await hall.kiosk.ok('door.rooms', {
      query: { buildingId: door.buildingId, unit: '1' },
    });
    expect(rooms).toContain('101');
    const { items } = await hall.kiosk.ok('door.members', { query: door });
    expect(items.map(({ pick }) => pick)).toEqual([1, 2]);
    for (const { label } of items) expect(label).toContain('*');
    expect((await hall.byDoor(0)).body).toMatchObject({ openedBy: 'door' });
    expect((await hall.byDoor(6, PIN, hall.kiosk, 2)).code).toBe('card_unknown');
    expect((await hall.byDoor(6, PIN, hall.kiosk, 50)).code).toBe('card_unknown');
  });

  test('a neighbour’s wrong PINs close the entry, never the card; staff reopen it', async () => {
    for (let i = 0; i < 5; i++) await hall.byDoor(0, WRONG);
    hall.house.clock.advance(16 * MINUTE);
    for (let i = 0; i < 5; i++) await hall.byDoor(0, WRONG);
    hall.house.clock.advance(60 * MINUTE);
    expect((await hall.byDoor(0)).code).toBe('card_paused');
    expect((await hall.byCard(hall.cards[0]!.text)).status).toBe(200);
    const leader = await asStaff(hall.app, hall.house, 1, 'leader', { groupId: 1 });
    const reopen = (i: number) => leader.call('door.reopen', { params: { residentId: hall.made.heads[i]! } });
    expect((await reopen(1)).code).toBe('not_found');
    expect((await reopen(0)).status).toBe(200);
    expect((await hall.byDoor(0)).status).toBe(200);
  });
});

describe('nobody learns or forgives anything by trying', () => {
  test('a door where nobody lives, and a pick behind which nobody is, answer as a wrong PIN does, in the same time', async () => {
    hall.cards = await giveCards(hall.house, 1, hall.made.heads, { costly: true });
    const door = await hall.doorOf(2);
    const kinds: [string, object][] = [
      ['somebody with a card', { ...door, pick: 1 }],
      ['somebody without one', { ...door, pick: 2 }],
      ['nobody behind the pick', { ...door, pick: 9 }],
      ['no such room', { ...door, room: '9999', pick: 1 }],
      ['no such building', { ...door, buildingId: 77, pick: 1 }],
    ];
    const hashed = jest.spyOn(
      jest.requireActual<typeof import('@node-rs/argon2')>('@node-rs/argon2'),
      'verify',
    );
    const hashes = new Set<number>();
    const answers = new Set<string>();
    const times = kinds.map(() => [] as number[]);
    const fastest = () => times.map((list) => Math.min(...list));
    const alike = () => Math.min(...fastest()) > Math.max(...fastest()) / 3;
    // The fastest of each is what it takes; on a busy machine that takes more rounds to meet.
    for (let round = 0; round < 4 || (round < 12 && !alike()); round += 1) {
      for (const [i, [, entry]] of kinds.entries()) {
        // A kiosk and a door of its own each time: what is compared is the answer, not how many tries are left.
        const at = await asKiosk(hall.app, hall.house, 1);
        await hall.house.owner.query('DELETE FROM points.attempt WHERE station_id = 1');
        hashed.mockClear();
        const since = performance.now();
        const { body } = await at.call('session.openByDoor', { body: { ...entry, pin: WRONG } as never });
        times[i]!.push(performance.now() - since);
        hashes.add(hashed.mock.calls.length);
        answers.add(JSON.stringify(body));
      }
    }
    hashed.mockRestore();
    expect([...answers]).toHaveLength(1);
    // One PIN is compared each time, whoever lives there.
    expect([...hashes]).toEqual([1]);
    expect(Math.min(...fastest())).toBeGreaterThan(Math.max(...fastest()) / 3);
  });

  test('a restarted station, and a second process, count on where the first one stopped', async () => {
    const text = hall.cards[0]!.text;
    for (let i = 0; i < 5; i += 1) await hall.byCard(text, WRONG);
    for (let i = 0; i < 5; i += 1) await hall.byDoor(1, WRONG);
    const restarted = await createTestApp({ ...hall.house });
    const there = await asKiosk(restarted, hall.house, 1);
    // The same kiosk, at the new process.
    const again = clientOf(restarted, hall.house, hall.kiosk);
    expect((await again.call('session.openByCard', { body: { card: text, pin: PIN } })).code).toBe(
      'card_paused',
    );
    expect((await again.call('session.openByDoor', { body: { ...(await hall.doorOf(1)), pick: 1, pin: PIN } })).code).toBe('card_paused'); // prettier-ignore
    // Another kiosk takes the card, and counts the same day: five more, and a person has to come.
    for (let i = 0; i < 5; i += 1)
      await there.call('session.openByCard', { body: { card: text, pin: WRONG } });
    hall.house.clock.advance(16 * MINUTE);
    const shut = await there.call('session.openByCard', { body: { card: text, pin: PIN } });
    expect(shut.body).toMatchObject({ code: 'card_paused', facts: { why: 'reset-by-person' } });
    await restarted.close();
  });
});

describe('without a PIN', () => {
  test('a leader of the group vouches once, for minutes; the supervisor sees each', async () => {
    const leader = await asStaff(hall.app, hall.house, 1, 'leader', { groupId: 1 });
    const keeper = await asStaff(hall.app, hall.house, 1, 'keeper');
    const grant = (who: StaffClient, i: number) =>
      who.call('witness.grant', { body: { residentId: hall.made.heads[i]!, reason: '忘带卡' } });
    expect((await grant(leader, 1)).code).toBe('not_found');
    expect((await grant(keeper, 1)).status).toBe(200);
    const { code } = (await grant(leader, 0)).body;
    const open = (given: string) => hall.kiosk.call('session.openWitnessed', { body: { code: given } });
    expect((await open('00000000')).code).toBe('card_unknown');
    const opened = await open(code);
    expect(opened.body).toMatchObject({ openedBy: 'witness', mustSetPin: false });
    expect((await open(code)).code).toBe('card_unknown');
    const late = (await grant(leader, 0)).body;
    hall.house.clock.advance(3 * MINUTE + 1);
    expect((await open(late.code)).code).toBe('card_unknown');
    const supervisor = await asStaff(hall.app, hall.house, 1, 'supervisor');
    const { items } = await supervisor.ok('witness.list', { query: {} });
    expect(items.map(({ usedAt }) => usedAt !== null)).toEqual([false, true, false]);
    expect(items[1]).toMatchObject({
      residentId: hall.made.heads[0],
      witnessId: leader.staffId,
      reason: '忘带卡',
    });
  });

  test('nobody vouches for the own household or kin', async () => {
    const [head, member] = hall.made.members.get(hall.made.households[0]!)!;
    const keeper = await asStaff(hall.app, hall.house, 1, 'keeper', { residentId: member! });
    const answer = await keeper.call('witness.grant', { body: { residentId: head!, reason: 'r' } });
    expect(answer.code).toBe('recused');
  });
});

test('a guardian stands for a ward in another household, and nobody else does', async () => {
  const ward = hall.made.members.get(hall.made.households[5]!)![1]!;
  await hall.house.owner.query(
    `UPDATE points.resident SET full_capacity = false, guardian_id = $2 WHERE resident_id = $1`,
    [ward, hall.made.heads[4]],
  );
  const guardian = await asResident(hall.app, hall.house, 1, {
    residentId: hall.made.heads[4]!,
    householdId: hall.made.households[4]!,
  });
  expect((await guardian.ok('session.get')).wards).toMatchObject([{ residentId: ward }]);
  const turned = await guardian.ok('session.standFor', { body: { residentId: ward } });
  expect(turned.householdId).toBe(hall.made.households[5]);
  expect((await guardian.ok('session.get')).householdId).toBe(hall.made.households[5]);
  const other = await guardian.call('session.standFor', { body: { residentId: hall.made.heads[0]! } });
  expect(other.code).toBe('not_found');
  await guardian.ok('session.standFor', { body: { residentId: hall.made.heads[4]! } });
  expect((await guardian.ok('session.get')).householdId).toBe(hall.made.households[4]);
});

test('an attacker with one kiosk for 24 virtual hours opens nothing and locks no neighbour out', async () => {
  const common = ['580295', '112358', '258013', '741852', '963258', '159357', '951753', '147852'];
  const stolen = hall.cards[7]!.text;
  const tries = new Map<string, number>();
  let opened = 0;
  let asked = 0;
  let calls = 0;
  const day = 24 * 60;
  for (let minute = 0; minute < day; minute += 15) {
    hall.house.clock.advance(15 * MINUTE);
    for (let i = 0; i < 8; i++) {
      const pin = common[(minute / 15 + i) % common.length]!;
      const answer = i === 7 ? await hall.byCard(stolen, pin) : await hall.byDoor(i, pin);
      asked += 1;
      if (answer.status === 200) opened += 1;
      if (answer.code === 'card_unknown') {
        const key = i === 7 ? 'stolen card' : `door ${i}`;
        tries.set(key, (tries.get(key) ?? 0) + 1);
      }
      const facts = (answer.body as unknown as { facts?: { why?: string } }).facts;
      if (facts?.why === 'call-staff') {
        // Staff come within the quarter and see nothing: the attacker's best case.
        calls += 1;
        await hall.house.owner.query(
          `INSERT INTO points.attempt VALUES (1, gen_random_uuid(), 'call', $1, $2, 'answered')`,
          [hall.kiosk.kioskId, hall.house.clock.now()],
        );
      }
    }
  }
  const total = [...tries.values()].reduce((sum, count) => sum + count, 0);
  console.log(
    `attacker, 24 h, one kiosk: ${asked} asked, ${total} compared, ${calls} calls for staff, ${opened} opened; ` +
      [...tries].map(([key, count]) => `${key}: ${count}`).join(', '),
  );
  expect(opened).toBe(0);
  for (const count of tries.values()) expect(count).toBeLessThanOrEqual(10);
  // The neighbours' cards open, at this very kiosk, while their doors are shut.
  await hall.house.owner.query(
    `INSERT INTO points.attempt VALUES (1, gen_random_uuid(), 'call', $1, $2, 'answered')`,
    [hall.kiosk.kioskId, hall.house.clock.now()],
  );
  for (const card of hall.cards.slice(0, 7)) expect((await hall.byCard(card.text)).status).toBe(200);
}, 120_000);
