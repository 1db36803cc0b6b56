import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { verifyStation } from '#books';
import { testHouse, type TestHouse, type TestStation } from '../support';
import { createTestApp } from '../support/app';
import { asStaff, type StaffClient } from '../support/client';
import { give, refund, take } from '../ledger/moves';

let house: TestHouse;
let app: NestFastifyApplication;
let supervisor: StaffClient;
let administrator: StaffClient;
let st: TestStation;
const at = (day: string, time = '10:00') => new Date(`${day}T${time}:00+08:00`);

beforeAll(async () => {
  house = await testHouse({ name: 'months', now: at('2026-11-02') });
  st = await house.station({ households: 8, committees: 2, groups: 4, buildings: 4 });
  app = await createTestApp(house);
  supervisor = await asStaff(app, house, 1, 'supervisor');
  administrator = await asStaff(app, house, 1, 'administrator');
});
afterAll(async () => {
  await app.close();
  await house.close();
});

const lots = (points: number) => [{ expiresOn: '2030-12-31', grace: false, points }];

/** The month's sums by group, added up here from every entry, one by one. */
async function addedUp(month: string) {
  const { rows } = await house.owner.query<{ group_id: number; kind: string; points: number; month: string }>(
    `SELECT group_id, kind, points, to_char(happened_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM') AS month
       FROM points.entry WHERE station_id = 1`,
  );
  const gives = [
    'credit',
    'carry-in',
    'release',
    'return',
    'reverse-deduct',
    'reverse-expire',
    'transfer-in',
  ];
  const words: Record<string, string> = {
    credit: 'credited', 'carry-in': 'carriedIn', release: 'released', return: 'returned', 'reverse-deduct': 'restored',
    'reverse-expire': 'restored',     'transfer-in': 'transferredIn', redeem: 'redeemed', expire: 'expired', deduct: 'deducted', 'reverse-credit': 'reversed',
    'transfer-out': 'transferredOut',
  }; // prettier-ignore
  const groups = new Map<number, Record<string, number>>();
  for (const entry of rows) {
    if (entry.month > month) continue;
    const empty = Object.fromEntries(['opening', ...Object.values(words), 'closing'].map((w) => [w, 0]));
    const sums = groups.get(entry.group_id) ?? empty;
    const signed = gives.includes(entry.kind) ? entry.points : -entry.points;
    sums.closing! += signed;
    if (entry.month < month) sums.opening! += signed;
    else sums[words[entry.kind]!]! += entry.points;
    groups.set(entry.group_id, sums);
  }
  return groups;
}

async function expectSums(month: string) {
  const book = await administrator.ok('month.preview', { params: { month } });
  const expected = await addedUp(month);
  for (const { groupId, sums } of book.groups) {
    const zeros = Object.fromEntries(Object.keys(sums).map((word) => [word, 0]));
    expect([month, groupId, sums]).toEqual([month, groupId, expected.get(groupId) ?? zeros]);
  }
  expect(book.groups.map(({ groupId }) => groupId)).toEqual(expect.arrayContaining([...expected.keys()]));
  for (const one of [...book.committees.map((c) => c.sums), book.total]) {
    const { opening, closing, ...s } = one;
    const into = s.credited + s.carriedIn + s.released + s.returned + s.restored + s.transferredIn;
    expect(closing).toBe(
      opening + into - s.redeemed - s.expired - s.deducted - s.reversed - s.transferredOut,
    );
  }
  expect(book.faults).toEqual({ entries: [], groups: [] });
  return book;
}

const GIVES = ['credit', 'carry-in', 'reverse-deduct', 'reverse-expire'];
const TAKES = ['redeem', 'expire', 'deduct', 'reverse-credit'];

/** Random movements of one month; some written in it a day late, some households moving to another group. */
async function play(month: string, moves: readonly (readonly [number, number, number, boolean])[]) {
  for (const [index, [who, what, points, late]] of moves.entries()) {
    const household = st.households[who]!;
    const day = `${month}-${String(2 + Math.floor((index * 25) / moves.length)).padStart(2, '0')}`;
    const now = at(day);
    const happened = late ? new Date(now.getTime() - 86_400_000) : now;
    const balance = await balanceOf(household);
    if (what < GIVES.length || balance < points) {
      const kind = GIVES[what % GIVES.length]!;
      await give(house.owner, household, lots(points), { kind, now, happened });
    } else if (what < 8) {
      await take(house.owner, household, points, { kind: TAKES[what - GIVES.length]!, now, happened });
    } else if (what < 10) {
      const source = randomUUID();
      await take(house.owner, household, points, { source, now });
      await refund(house.owner, household, source, { kind: what === 8 ? 'release' : 'return', now });
    } else {
      await moveTo(household, (points % 4) + 1, now);
    }
  }
}

async function balanceOf(household: string): Promise<number> {
  const { rows } = await house.owner.query<{ balance: number }>(
    `SELECT balance::integer FROM points.account WHERE station_id = 1 AND household_id = $1`,
    [household],
  );
  return rows[0]?.balance ?? 0;
}

async function moveTo(household: string, building: number, now: Date) {
  await house.owner.query(
    `UPDATE points.household SET building_id = $2 WHERE station_id = 1 AND household_id = $1`,
    [household, building],
  );
  await house.owner.query(`SELECT points.move_points(1, $1, $2, 'staff', NULL, $3)`, [
    randomUUID(),
    household,
    now,
  ]);
}

const close = (month: string) => supervisor.call('month.close', { params: { month } });

it('adds up by the committee and group that each entry bore on its day, and closes month after month', async () => {
  const move = fc.tuple(
    fc.nat({ max: 7 }),
    fc.nat({ max: 10 }),
    fc.integer({ min: 1, max: 30 }),
    fc.boolean(),
  );
  const [september, october] = fc.sample(fc.array(move, { minLength: 40, maxLength: 40 }), {
    numRuns: 2,
    seed: 20181001,
  }) as [[number, number, number, boolean][], [number, number, number, boolean][]];
  await play('2026-09', september);
  await play('2026-10', october);
  await give(house.owner, st.households[0]!, lots(5), { now: at('2026-11-01', '00:00') });
  await give(house.owner, st.households[1]!, lots(5), { now: at('2026-10-31', '23:59') });

  expect((await administrator.ok('month.list')).months).toEqual([
    { month: '2026-11', state: 'running', closedAt: null, closedBy: null },
    { month: '2026-10', state: 'waiting', closedAt: null, closedBy: null },
    { month: '2026-09', state: 'due', closedAt: null, closedBy: null },
  ]);
  const before = await expectSums('2026-09');
  await expectSums('2026-10');
  await expectSums('2026-11');

  expect(await close('2026-10')).toMatchObject({ status: 409, code: 'wrong_state' });
  expect((await administrator.call('month.close', { params: { month: '2026-09' } })).code).toBe('not_found');
  const closed = await close('2026-09');
  expect(closed.body).toMatchObject({ state: 'closed', closedBy: expect.stringContaining('supervisor') });
  expect(closed.body.total).toEqual(before.total);
  expect((await close('2026-09')).code).toBe('wrong_state');
  // The next month opens with what was written down.
  const next = await expectSums('2026-10');
  expect(next.total.opening).toBe(closed.body.total.closing);
  expect((await close('2026-10')).status).toBe(200);
  expect((await expectSums('2026-11')).total.opening).toBe(next.total.closing);
  expect((await close('2026-11')).code).toBe('wrong_state');
  await expect(
    give(house.owner, st.households[0]!, lots(1), { now: at('2026-10-31') }),
  ).rejects.toMatchObject({
    code: 'PS011',
  });
  // Nor before the first month that was closed: its opening is what was there.
  await expect(
    give(house.owner, st.households[0]!, lots(1), { now: at('2026-11-02'), happened: at('2026-08-31') }),
  ).rejects.toMatchObject({ code: 'PS011' });
  // what was given here had nothing to give back: it is played for the sums alone
  const given = ['refund', 'lapse-restored'];
  expect((await verifyStation(house.db, 1)).filter(({ check }) => !given.includes(check))).toEqual([]);
});

it('says what is no month of the books', async () => {
  expect((await administrator.call('month.preview', { params: { month: '2026-12' } })).code).toBe(
    'in_future',
  );
  expect((await administrator.call('month.preview', { params: { month: '2026-08' } })).code).toBe(
    'not_found',
  );
  expect((await administrator.call('month.preview', { params: { month: '2026-13' } })).code).toBe(
    'invalid_request',
  );
});

describe('books that somebody has changed past the ledger', () => {
  /** With a superuser's hands: no trigger, no foreign key. */
  async function byHand(change: string, params: unknown[]) {
    const hand = await house.owner.connect();
    try {
      await hand.query('SET session_replication_role = replica');
      await hand.query(change, params);
    } finally {
      await hand.query('RESET session_replication_role');
      hand.release();
    }
  }

  it('refuse the close and name the entry, the group and both sums', async () => {
    house.clock.set(at('2026-12-02'));
    supervisor = await asStaff(app, house, 1, 'supervisor');
    administrator = await asStaff(app, house, 1, 'administrator');
    const [who] = st.households as [string];
    const { version } = await give(house.owner, who, lots(9), { now: at('2026-11-10') });
    await byHand('UPDATE points.entry SET points = points + 1 WHERE household_id = $1 AND version = $2', [
      who,
      version,
    ]);
    const refused = await close('2026-11');
    expect(refused).toMatchObject({
      status: 409,
      code: 'books_differ',
      body: { facts: { entries: [{ householdId: who, version, fault: 'entry-balance' }] } },
    });
    const { groups } = (refused.body as unknown as { facts: { groups: { closing: number; kept: number }[] } })
      .facts;
    expect(groups).toHaveLength(1);
    expect(groups[0]!.closing - groups[0]!.kept).toBe(1);
    const { faults } = await administrator.ok('month.preview', { params: { month: '2026-11' } });
    expect(faults.entries).toEqual([{ householdId: who, version, fault: 'entry-balance' }]);
    await byHand('UPDATE points.entry SET points = points - 1 WHERE household_id = $1 AND version = $2', [
      who,
      version,
    ]);
    await byHand('UPDATE points.account SET balance = balance + 2 WHERE household_id = $1', [who]);
    expect((await close('2026-11')).body).toMatchObject({
      code: 'books_differ',
      facts: { entries: [{ householdId: who, version, fault: 'account-head' }] },
    });
    await byHand('UPDATE points.account SET balance = balance - 2 WHERE household_id = $1', [who]);
    expect((await close('2026-11')).status).toBe(200);
  });

  it('are found by verify in a month that is closed', async () => {
    await byHand(
      'UPDATE points.period_line SET credited = credited + 1, closing = closing + 1 WHERE month = $1',
      ['2026-10-01'],
    );
    const findings = await verifyStation(house.db, 1);
    expect(findings.filter(({ check }) => check === 'month-sums').length).toBeGreaterThan(0);
  });
});
