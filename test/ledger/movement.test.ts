import { randomUUID } from 'node:crypto';
import { Pool } from 'pg';
import { verifyStation } from '#books';
import { testHouse, type TestHouse, type TestStation } from '../support';
import { at, give, lotsOf, refund, take } from './moves';

let house: TestHouse;
let st: TestStation;
beforeAll(async () => {
  house = await testHouse({ name: 'movement' });
  st = await house.station({ households: 12 });
});
afterAll(() => house.close());

const sql = <T>(text: string, params: unknown[] = []) =>
  house.owner.query(text, params).then((result) => result.rows as T[]);

describe('points that are taken', () => {
  it('come from the earliest expiry first; of one day the lot with its grace used up goes first', async () => {
    const who = st.households[0]!;
    await give(house.owner, who, [
      { expiresOn: 'infinity', grace: false, points: 5 },
      { expiresOn: '2027-12-31', grace: false, points: 3 },
      { expiresOn: '2027-12-31', grace: true, points: 2 },
    ]);
    const posted = await take(house.owner, who, 6);
    expect(posted).toMatchObject({ points: 6, balance: 4, version: 2 });
    expect(posted.lots).toEqual([
      { expiresOn: '2027-12-31', grace: true, points: 2 },
      { expiresOn: '2027-12-31', grace: false, points: 3 },
      { expiresOn: 'infinity', grace: false, points: 1 },
    ]);
  });

  it('are refused beyond what is there, with what there is', async () => {
    const who = st.households[1]!;
    await give(house.owner, who, [{ expiresOn: '2027-12-31', grace: false, points: 3 }]);
    await expect(take(house.owner, who, 4)).rejects.toMatchObject({
      code: 'PS010',
      detail: '{"have" : 3, "need" : 4}',
    });
    expect(await lotsOf(house.owner, who)).toEqual([{ expiresOn: '2027-12-31', grace: false, points: 3 }]);
  });

  it('are never those that have lapsed, even before the night has written them off', async () => {
    const who = st.households[2]!;
    await give(house.owner, who, [{ expiresOn: '2026-11-01', grace: false, points: 9 }]);
    await expect(take(house.owner, who, 1)).rejects.toMatchObject({ code: 'PS010' });
  });
});

describe('points that come back', () => {
  it('go to their own expiry day', async () => {
    const who = st.households[3]!;
    const source = randomUUID();
    const lots = [{ expiresOn: '2026-12-31', grace: false, points: 7 }];
    await give(house.owner, who, lots);
    await take(house.owner, who, 7, { source });
    await refund(house.owner, who, source, { now: at('2026-12-31') });
    expect(await lotsOf(house.owner, who)).toEqual(lots);
  });

  it('live 30 days more when they have lapsed meanwhile, once', async () => {
    const who = st.households[4]!;
    const [first, second] = [randomUUID(), randomUUID()];
    await give(house.owner, who, [{ expiresOn: '2026-12-31', grace: false, points: 7 }]);
    await take(house.owner, who, 7, { source: first });
    await refund(house.owner, who, first, { now: at('2027-01-01') });
    expect(await lotsOf(house.owner, who)).toEqual([{ expiresOn: '2027-01-31', grace: true, points: 7 }]);
    await take(house.owner, who, 7, { source: second, now: at('2027-01-20') });
    await refund(house.owner, who, second, { now: at('2027-02-05') });
    expect(await lotsOf(house.owner, who)).toEqual([{ expiresOn: '2027-01-31', grace: true, points: 7 }]);
  });

  it('come back once: the same source is refused by its unique entry', async () => {
    const who = st.households[5]!;
    const source = randomUUID();
    await give(house.owner, who, [{ expiresOn: '2026-12-31', grace: false, points: 2 }]);
    await take(house.owner, who, 2, { source });
    await refund(house.owner, who, source);
    await expect(refund(house.owner, who, source)).rejects.toMatchObject({ code: '23505' });
  });
});

it('opens an account at its first movement, and refuses a household that is not there', async () => {
  await expect(take(house.owner, st.households[6]!, 1)).rejects.toMatchObject({
    code: 'PS010',
    detail: '{"have" : 0, "need" : 1}',
  });
  await expect(
    give(house.owner, randomUUID(), [{ expiresOn: 'infinity', grace: false, points: 1 }]),
  ).rejects.toMatchObject({ code: 'PS001' });
});

it('an entry bears the branch that the household belongs to', async () => {
  const other = await house.station({ station: 2, households: 6, committees: 2, groups: 4, buildings: 6 });
  for (const who of other.households) {
    await give(house.owner, who, [{ expiresOn: 'infinity', grace: false, points: 1 }], { station: 2 });
  }
  const rows = await sql<{ b: number; g: number; c: number }>(
    `SELECT h.building_id AS b, e.group_id AS g, e.committee_id AS c FROM points.entry e
       JOIN points.household h USING (station_id, household_id) WHERE e.station_id = 2`,
  );
  for (const { b, g, c } of rows) expect([g, c]).toEqual([((b - 1) % 4) + 1, (((b - 1) % 4) % 2) + 1]);
  expect(rows).toHaveLength(6);
});

describe('a household that moves to another group', () => {
  it('takes its points along by two balanced entries, each in the books of its branch', async () => {
    const made = await house.station({ station: 4, households: 1, groups: 2, buildings: 2 });
    const who = made.households[0]!;
    const lots = [
      { expiresOn: '2026-12-31', grace: true, points: 2 },
      { expiresOn: 'infinity', grace: false, points: 5 },
    ];
    await give(house.owner, who, lots, { station: 4 });
    await sql(`UPDATE points.household SET building_id = 2 WHERE station_id = 4`);
    expect(await verifyStation(house.db, 4)).toMatchObject([
      { check: 'account-branch', expected: 2, found: 1 },
    ]);
    const move = (event: string) =>
      house.db.call(`SELECT points.move_points(4, $1, $2, 'staff', NULL, $3) AS moved`, [
        event,
        who,
        at('2026-11-03'),
      ]);
    expect(await move(randomUUID())).toEqual([{ moved: 7 }]);
    expect(await move(randomUUID())).toEqual([{ moved: 0 }]);
    expect(await lotsOf(house.owner, who)).toEqual(lots);
    expect(
      await sql(
        `SELECT kind, points, balance_after, group_id FROM points.entry WHERE station_id = 4 ORDER BY version`,
      ),
    ).toEqual([
      { kind: 'carry-in', points: 7, balance_after: 7, group_id: 1 },
      { kind: 'transfer-out', points: 7, balance_after: 0, group_id: 1 },
      { kind: 'transfer-in', points: 7, balance_after: 7, group_id: 2 },
    ]);
    expect(await verifyStation(house.db, 4)).toEqual([]);
  });
});

it('fifty people take the last points at once: as many succeed as there are points', async () => {
  const who = st.households[7]!;
  await give(house.owner, who, [{ expiresOn: '2027-12-31', grace: false, points: 20 }]);
  const fifty = new Pool({ connectionString: house.ownerUrl, max: 50 });
  fifty.on('error', () => undefined);
  const tries = await Promise.allSettled(Array.from({ length: 50 }, () => take(fifty, who, 1)));
  await fifty.end();
  expect(tries.filter((t) => t.status === 'fulfilled')).toHaveLength(20);
  for (const t of tries) if (t.status === 'rejected') expect(t.reason).toMatchObject({ code: 'PS010' });
  expect(await sql(`SELECT balance, version FROM points.account WHERE household_id = $1`, [who])).toEqual([
    { balance: 0, version: 21 },
  ]);
});

describe('a closed month', () => {
  const staff = randomUUID();
  const close = (month: string, now: string) =>
    house.db.call('SELECT points.close_month(3, $1, $2, $3)', [month, staff, at(now)]);

  it('takes no more entries, whether they happened in it or are written in it', async () => {
    const other = await house.station({ station: 3, households: 1 });
    const who = other.households[0]!;
    const lots = [{ expiresOn: 'infinity', grace: false, points: 1 }];
    const giveOn = (now: string, happened = now) =>
      give(house.owner, who, lots, { station: 3, now: at(now), happened: at(happened) });
    await giveOn('2026-09-30');
    await giveOn('2026-10-05', '2026-09-30');
    await expect(close('2026-10-01', '2026-11-02')).rejects.toMatchObject({ code: 'wrong_state' });
    await expect(close('2026-09-01', '2026-09-30')).rejects.toMatchObject({ code: 'wrong_state' });
    await close('2026-09-01', '2026-10-06');
    await expect(close('2026-09-01', '2026-10-06')).rejects.toMatchObject({ code: 'wrong_state' });
    await expect(giveOn('2026-10-07', '2026-09-30')).rejects.toMatchObject({
      code: 'PS011',
      detail: '{"month" : "2026-09"}',
    });
    await expect(giveOn('2026-09-30')).rejects.toMatchObject({ code: 'PS011' });
    await giveOn('2026-10-07');
    await close('2026-10-01', '2026-11-02');
  });
});
