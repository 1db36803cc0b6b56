import { AsyncLocalStorage } from 'node:async_hooks';
import { rmSync } from 'node:fs';
import { Pool } from 'pg';
import {
  appUrl,
  connect,
  createLogger,
  folderStore,
  MovableClock,
  type Database,
  type House,
  type JobName,
} from '#platform';
import { createTestDatabase } from '../setup/database';
import { makeStation, temporaryFolder, type StationShape, type TestStation } from './station';

/** A job that the code under test has asked for. */
export interface Woken {
  job: JobName;
  station: number;
  at: Date | undefined;
}

/** What a test of use cases stands on: a database of its own, the application's connection, a clock it moves. */
export interface TestHouse extends House {
  readonly db: Database;
  readonly clock: MovableClock;
  /** The owner's pool: for factories and for looking past the fence. */
  readonly owner: Pool;
  readonly ownerUrl: string;
  readonly woken: Woken[];
  /** Makes a station in this house: `makeStation` with its owner. */
  station(shape?: StationShape): Promise<TestStation>;
  close(): Promise<void>;
}

/**
 * Opens a house on a fresh database. Close it in `afterAll`.
 * @param options now: where the clock stands (default 2026-11-02 09:00 at the station, a Monday);
 *   poolSize: the application's connections
 */
export async function testHouse(
  options: { now?: Date | string; name?: string; poolSize?: number } = {},
): Promise<TestHouse> {
  const database = await createTestDatabase(options.name);
  const owner = new Pool({ connectionString: database.ownerUrl, max: 4 });
  // Dropping the database may reach a connection that is just closing.
  owner.on('error', () => undefined);
  const db = await connect(appUrl(database.ownerUrl, database.secrets), [], options.poolSize ?? 8);
  const folder = temporaryFolder();
  const woken: Woken[] = [];
  const inTransaction = openTransactions(db);
  return {
    db,
    owner,
    ownerUrl: database.ownerUrl,
    woken,
    clock: new MovableClock(options.now ?? '2026-11-02T09:00:00+08:00'),
    files: folderStore(folder),
    secrets: database.secrets,
    log: createLogger('test', 'silent'),
    wake: async (job, { station }, at) => {
      if (inTransaction()) throw new Error(`${job} is woken before the commit: there is nothing to find yet`);
      woken.push({ job, station, at });
    },
    station: (shape) => makeStation(owner, shape),
    async close() {
      await db.close();
      await owner.end();
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Tells whether the code that asks runs inside a transaction of this database. */
function openTransactions(db: Database): () => boolean {
  const open = new AsyncLocalStorage<boolean>();
  const inStation = db.inStation.bind(db);
  db.inStation = (station, work, role) => inStation(station, (tx) => open.run(true, () => work(tx)), role);
  return () => open.getStore() === true;
}
