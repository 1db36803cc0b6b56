import { v7 as uuidv7 } from 'uuid';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { pruneAccess } from '#access';
import { forgetOldDrafts } from '#steps/5-publicize';
import { testHouse, type TestHouse, type TestStation } from '../support';
import { createTestApp } from '../support/app';
import { asKiosk, asResident, asStaff, giveCards } from '../support/client';

/** What the gate wrote and nobody needs goes by itself; what keeps a door shut does not. */
jest.setTimeout(60_000);

const DAY = 86_400_000;
const MINUTE = 60_000;
const WRONG = '135790';

let house: TestHouse;
let app: NestFastifyApplication;
let here: TestStation;

beforeAll(async () => {
  house = await testHouse({ name: 'prune' });
  here = await house.station({ households: 4 });
  await house.station({ station: 2 });
  app = await createTestApp(house);
});
afterAll(async () => {
  await app?.close();
  await house?.close();
});

const count = async (table: string, station = 1) =>
  Number(
    (await house.owner.query(`SELECT count(*) AS n FROM points.${table} WHERE station_id = $1`, [station]))
      .rows[0].n,
  );
const due = async () =>
  (await house.owner.query('SELECT points.due_prunings($1) AS s', [house.clock.now()])).rows.map(
    ({ s }) => s,
  );
const prune = () => pruneAccess(house, 1, house.clock.now());

test('is due once a day and station', async () => {
  expect(await due()).toEqual([1, 2]);
  await prune();
  expect(await due()).toEqual([2]);
  house.clock.advance(DAY);
  expect(await due()).toEqual([1, 2]);
});

test('tries and sessions go when the station’s days are over, not before, and of this station alone', async () => {
  const [card] = await giveCards(house, 1, [here.heads[0]!]);
  const kiosk = await asKiosk(app, house, 1);
  const byCard = (pin: string) => kiosk.call('session.openByCard', { body: { card: card!.text, pin } });
  await byCard(WRONG);
  await byCard('580294');
  await asStaff(app, house, 1, 'keeper');
  await asStaff(app, house, 2, 'keeper');
  const before = [await count('attempt'), await count('resident_session'), await count('staff_session')];
  expect(before.every((n) => n > 0)).toBe(true);
  house.clock.advance(20 * DAY);
  await prune();
  expect([await count('attempt'), await count('resident_session'), await count('staff_session')]).toEqual(
    before,
  );
  house.clock.advance(11 * DAY);
  await prune();
  expect([await count('attempt'), await count('resident_session')]).toEqual([0, before[1]]);
  house.clock.advance(61 * DAY);
  await prune();
  expect([await count('resident_session'), await count('staff_session')]).toEqual([0, 0]);
  expect(await count('staff_session', 2)).toBe(1);
});

test('a card shut by ten wrong PINs stays shut, however long one waits and whatever is pruned', async () => {
  const [card] = await giveCards(house, 1, [here.heads[1]!]);
  const kiosk = await asKiosk(app, house, 1);
  const byCard = (pin: string) => kiosk.call('session.openByCard', { body: { card: card!.text, pin } });
  for (let i = 0; i < 10; i += 1) {
    await byCard(WRONG);
    if (i === 4) house.clock.advance(16 * MINUTE);
  }
  house.clock.advance(400 * DAY);
  await prune();
  expect((await byCard('580294')).body).toMatchObject({ code: 'card_paused', facts: { why: 'reset-by-person' } }); // prettier-ignore
  const registrar = await asStaff(app, house, 1, 'registrar');
  const { firstPin } = await registrar.ok('card.newPin', { params: { cardId: card!.cardId } });
  expect((await byCard(firstPin)).status).toBe(200);
  house.clock.advance(40 * DAY);
  await prune();
  expect(await count('attempt')).toBe(0);
});

test('a kiosk that calls for staff goes on calling; once answered, it is answered for good', async () => {
  const kiosk = await asKiosk(app, house, 1);
  const at = house.clock.now();
  const tries = (outcome: string, n: number, when: Date) =>
    house.owner.query(
      `INSERT INTO points.attempt (station_id, attempt_id, scope, place_id, at, outcome)
       SELECT 1, gen_random_uuid(), 'door:' || i, $1, $2::timestamptz + i * interval '1 second', $4 FROM generate_series(1, $3::integer) i`,
      [kiosk.kioskId, when, n, outcome],
    );
  await tries('wrong', 20, at);
  house.clock.advance(60 * DAY);
  await prune();
  const [card] = await giveCards(house, 1, [here.heads[2]!]);
  const byCard = () => kiosk.call('session.openByCard', { body: { card: card!.text, pin: '580294' } });
  expect((await byCard()).body).toMatchObject({ code: 'card_paused', facts: { why: 'call-staff' } });
  await tries('answered', 1, house.clock.now());
  house.clock.advance(MINUTE);
  expect((await byCard()).status).toBe(200);
  house.clock.advance(60 * DAY);
  await prune();
  expect((await byCard()).status).toBe(200);
});

test('the application deletes no try itself, and the function none younger than two days', async () => {
  const kiosk = await asKiosk(app, house, 1);
  await house.owner.query(
    `INSERT INTO points.attempt (station_id, attempt_id, scope, place_id, at, outcome)
     VALUES (1, gen_random_uuid(), 'x', $1, $2, 'wrong')`,
    [kiosk.kioskId, new Date(house.clock.now().getTime() - DAY)],
  );
  const before = await count('attempt');
  const erase = house.db.inStation(1, (tx) => tx.query('DELETE FROM points.attempt WHERE station_id = 1'));
  await expect(erase).rejects.toThrow(/permission denied/);
  await house.db.call('SELECT points.prune_access($1, $2, 0, 0, 10, 20, 10, 1000)', [1, house.clock.now()]);
  expect(await count('attempt')).toBe(before);
});

test('codes past their time are forgotten, what they stood for stays', async () => {
  const administrator = await asStaff(app, house, 1, 'administrator');
  const keeper = await asStaff(app, house, 1, 'keeper');
  const { staffId } = await administrator.ok('staff.invite', {
    body: { login: 'late.one', name: 'n', roles: [{ role: 'keeper' }] },
  });
  await administrator.ok('staff.invitation', { params: { staffId } });
  const made = await administrator.ok('kiosk.create', {
    body: {
      name: 'k',
      place: 'p',
      panel: { profile: '10-tablet', widthPx: 1280, heightPx: 800, pxPerMm: 5 },
    },
  });
  await keeper.ok('witness.grant', { body: { residentId: here.heads[0]!, reason: '忘带卡' } });
  house.clock.advance(8 * DAY);
  await prune();
  const left = await house.owner.query(
    `SELECT (SELECT invitation_digest FROM points.staff WHERE staff_id = $1) AS invitation,
            (SELECT pairing_digest FROM points.kiosk WHERE kiosk_id = $2) AS pairing,
            (SELECT code_digest FROM points.witness_grant WHERE station_id = 1) AS code`,
    [staffId, made.kioskId],
  );
  expect(left.rows).toEqual([{ invitation: null, pairing: null, code: Buffer.alloc(0) }]);
  const supervisor = await asStaff(app, house, 1, 'supervisor');
  expect((await supervisor.ok('witness.list', { query: {} })).items).toHaveLength(1);
});

test('an objection begun and never raised is forgotten', async () => {
  const who = await asResident(app, house, 1, {
    residentId: here.heads[3]!,
    householdId: here.households[3]!,
  });
  await house.owner.query(
    `INSERT INTO points.objection_draft VALUES (1, $1, $2, '{"note": "x"}', $3), (1, $4, $2, '{}', $5)`,
    [uuidv7(), who.residentId, new Date(house.clock.now().getTime() - 40 * DAY), uuidv7(), house.clock.now()],
  );
  await forgetOldDrafts(house, 1, house.clock.now());
  expect(await count('objection_draft')).toBe(1);
});
