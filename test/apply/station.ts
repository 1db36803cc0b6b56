import { branchOf, type HeldRole, type ResidentCaller, type StaffCaller } from '#access';
import { importActs, parseActs } from '#claims';
import {
  appUrl,
  connect,
  folderStore,
  MovableClock,
  putSettings,
  rows,
  settingDefaults,
  type House,
} from '#platform';
import { ROOT } from '#platform';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { createTestDatabase, type TestDatabase } from '../setup/database';

/** A small station for tests of steps 1 and 2: two committees of one group each, one building a group. */
export interface TestStation {
  house: House & { clock: MovableClock };
  own: TestDatabase;
  station: number;
  /** Makes a household with so many adult residents; the first is its head. */
  household(size?: number, building?: number): Promise<{ householdId: string; residents: string[] }>;
  resident(householdId: string, more?: Record<string, unknown>): Promise<string>;
  /** As the owner: for what no use case may do. */
  sql<T = Record<string, unknown>>(text: string, params?: unknown[]): Promise<T[]>;
  at(residentId: string, householdId: string): ResidentCaller;
  staff(
    role: HeldRole['role'],
    where?: { committeeId?: number; groupId?: number; residentId?: string },
  ): StaffCaller;
  end(): Promise<void>;
}

const silent = () => undefined;

export async function makeStation(name: string, now: string, station = 1): Promise<TestStation> {
  const own = await createTestDatabase(name);
  const owner = new Client({ connectionString: own.ownerUrl });
  await owner.connect();
  const sql = async <T>(text: string, params: unknown[] = []) =>
    (await owner.query(text, params)).rows as T[];
  await sql(`INSERT INTO points.station VALUES ($1, 'test', 'test', $2)`, [station, now]);
  for (const committee of [1, 2]) {
    await sql(`INSERT INTO points.committee VALUES ($1, $2, $3)`, [station, committee, `c${committee}`]);
    await sql(`INSERT INTO points.resident_group VALUES ($1, $2, $2, $3)`, [
      station,
      committee,
      `g${committee}`,
    ]);
    await sql(`INSERT INTO points.building VALUES ($1, $2, $2, $3)`, [station, committee, `b${committee}`]);
  }
  const db = await connect(appUrl(own.ownerUrl, own.secrets));
  const clock = new MovableClock(now);
  const house = {
    db,
    clock,
    files: folderStore(own.dataDir),
    secrets: own.secrets,
    log: {
      debug: silent,
      info: silent,
      warn: silent,
      error: silent,
      child: () => house.log,
    } as unknown as House['log'],
    wake: async () => undefined,
  };
  const csv = parseActs(readFileSync(join(ROOT, 'libs/claims/data/acts.csv'), 'utf8'));
  if (!csv.ok) throw new Error('acts.csv');
  await db.inStation(station, async (tx) => {
    await putSettings(tx, station, '2018-10-01', settingDefaults());
    await importActs(tx, station, csv.rules, '2018-10-01', { minutesNo: 'M-1' });
  });
  const resident = async (householdId: string, more: Record<string, unknown> = {}) => {
    const residentId = uuidv7();
    const row = { name: 'n', relation: 'self', born_on: '1980-01-01', joined_on: '2018-10-01', ...more };
    const columns = Object.keys(row);
    await sql(
      `INSERT INTO points.resident (station_id, resident_id, household_id, ${columns.join(', ')})
       VALUES ($1, $2, $3, ${columns.map((_, i) => `$${i + 4}`).join(', ')})`,
      [station, residentId, householdId, ...Object.values(row)],
    );
    return residentId;
  };
  return {
    house,
    own,
    station,
    sql,
    resident,
    async household(size = 1, building = 1) {
      const householdId = uuidv7();
      await sql(
        `INSERT INTO points.household (station_id, household_id, building_id, opened_on) VALUES ($1, $2, $3, '2018-10-01')`,
        [station, householdId, building],
      );
      const residents = [];
      for (let i = 0; i < size; i += 1) residents.push(await resident(householdId));
      await sql(`UPDATE points.household SET head_id = $3 WHERE station_id = $1 AND household_id = $2`, [
        station,
        householdId,
        residents[0] ?? null,
      ]);
      return { householdId, residents };
    },
    at: (residentId, householdId) => ({
      kind: 'resident',
      station,
      kioskId: uuidv7(),
      sessionId: uuidv7(),
      residentId,
      householdId,
      cardId: uuidv7(),
      openedBy: 'card',
    }),
    staff(role, where = {}) {
      const held: HeldRole = {
        role,
        committeeId: where.committeeId ?? null,
        groupId: where.groupId ?? null,
        alternate: false,
      };
      return {
        kind: 'staff',
        station,
        sessionId: uuidv7(),
        staffId: uuidv7(),
        residentId: where.residentId ?? null,
        roles: [held],
        branch: branchOf([held]),
        steppedUpAt: null,
      };
    },
    async end() {
      await db.close();
      await owner.end();
      await own.drop();
    },
  };
}

export { rows };
