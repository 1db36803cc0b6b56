import { randomUUID } from 'node:crypto';
import { testHouse, type TestHouse, type TestStation } from '../support';
import { at, give, lotsOf } from './moves';

/** What the application's role may do to the ledger, tried with plain SQL as that role. */
let house: TestHouse;
let st: TestStation;
let other: TestStation;
beforeAll(async () => {
  house = await testHouse({ name: 'fence' });
  st = await house.station({ households: 2 });
  other = await house.station({ station: 2, households: 2 });
  for (const { station, households } of [st, other]) {
    for (const who of households) {
      await give(house.owner, who, [{ expiresOn: '2026-10-31', grace: false, points: 5 }], { station });
    }
  }
});
afterAll(() => house.close());

const asApp = (text: string, params: unknown[] = []) =>
  house.db.inStation(1, (tx) => tx.query(text, params)).then((result: unknown) => result as unknown[]);

it.each(['account', 'lot', 'entry', 'waiver', 'period', 'period_line'])(
  'reads its own station’s %s and writes none',
  async (table) => {
    expect(await asApp(`SELECT * FROM points.${table} WHERE station_id = 2`)).toEqual([]);
    for (const change of [
      `DELETE FROM points.${table} WHERE station_id = 1`,
      `UPDATE points.${table} SET station_id = 1 WHERE station_id = 1`,
      `INSERT INTO points.${table} DEFAULT VALUES`,
      `TRUNCATE points.${table}`,
    ]) {
      await expect(asApp(change)).rejects.toThrow(/permission denied/);
    }
  },
);

it('may call what is granted and none of the primitives', async () => {
  const open = await house.owner.query<{ name: string; definer: boolean; path: string[] | null }>(
    `SELECT p.proname AS name, p.prosecdef AS definer, p.proconfig AS path FROM pg_proc p
      WHERE p.pronamespace = 'points'::regnamespace AND has_function_privilege('points_app', p.oid, 'EXECUTE')`,
  );
  for (const { name, definer, path } of open.rows) {
    expect(name).not.toMatch(/^ledger_/);
    if (definer) expect([name, path?.[0]]).toEqual([name, 'search_path=points, pg_temp']);
  }
  await expect(
    asApp(`SELECT points.ledger_take_lots(1, $1, 1, '2026-10-01')`, [st.households[0]]),
  ).rejects.toThrow(/permission denied/);
});

it('nobody changes an entry, not even the owner', async () => {
  await expect(house.owner.query(`UPDATE points.entry SET points = points + 1`)).rejects.toMatchObject({
    code: 'PS099',
  });
  await expect(house.owner.query(`DELETE FROM points.entry`)).rejects.toMatchObject({ code: 'PS099' });
  await expect(house.owner.query(`TRUNCATE points.entry`)).rejects.toMatchObject({ code: 'PS099' });
});

describe('definer functions, where the second fence ends, stay inside the station that they are given', () => {
  const foreign = () => other.households[0]!;
  const page = (station: number, who: string) =>
    house.db.call<{ page: { entries: { version: number[] } } | null }>(
      'SELECT points.account_page($1, $2, $3, 20, NULL) AS page',
      [station, who, at('2026-10-01')],
    );

  it('account_page', async () => {
    expect(await page(1, foreign())).toEqual([{ page: null }]);
    expect((await page(2, foreign()))[0]!.page!.entries.version).toHaveLength(1);
  });

  it('honour', async () => {
    expect(await house.db.call('SELECT * FROM points.honour($1, $2)', [1, foreign()])).toEqual([]);
  });

  it('transfer_points and move_points', async () => {
    const event = randomUUID();
    await house.owner.query(
      `INSERT INTO points.life_event (station_id, event_id, kind, household_id, other_household_id, happened_on, points, recorded_at)
       VALUES (2, $1, 'split', $2, $3, '2026-10-01', 1, $4)`,
      [event, ...other.households, at('2026-10-01')],
    );
    await expect(
      house.db.call(`SELECT points.transfer_points(1, $1, 'staff', NULL, $2)`, [event, at('2026-10-01')]),
    ).rejects.toMatchObject({ code: 'not_found' });
    await expect(
      house.db.call(`SELECT points.move_points(1, $1, $2, 'staff', NULL, $3)`, [
        event,
        foreign(),
        at('2026-10-01'),
      ]),
    ).rejects.toMatchObject({ code: 'not_found' });
  });

  it('expire_day, close_month', async () => {
    await house.db.call('SELECT points.expire_day(1, $1, $2, 100)', ['2026-11-01', at('2026-11-01')]);
    expect(await lotsOf(house.owner, st.households[0]!)).toEqual([]);
    expect(await lotsOf(house.owner, foreign())).toHaveLength(1);
    await house.db.call('SELECT points.close_month(1, $1, $2, $3)', [
      '2026-10-01',
      randomUUID(),
      at('2026-11-01'),
    ]);
    expect((await house.owner.query('SELECT station_id FROM points.period')).rows).toEqual([
      { station_id: 1 },
    ]);
  });
});
