/**
 * One PostgreSQL and, where redis-server is installed, one Redis for a whole test run, both in a folder of their own.
 *
 * Sets TEST_DATABASE_URL (the superuser's address of database `postgres`; each test makes its own database) and
 * TEST_STATION_DATA (the folder of the run’s secrets.json) and
 * TEST_REDIS_URL (unset where there is no Redis: such tests say so and skip themselves).
 */
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../../libs/station/bin/postgres.mjs';
import { startRedis } from './redis.mjs';

export default async function setup() {
  const folder = mkdtempSync(join(tmpdir(), 'station-test-'));
  chmodSync(folder, 0o711); // the database's user has to pass
  const postgres = await startPostgres({ dataDir: folder, fast: true, database: 'postgres' });
  const redis = await startRedis();
  process.env.TEST_DATABASE_URL = postgres.ownerUrl;
  process.env.TEST_STATION_DATA = folder;
  if (redis) process.env.TEST_REDIS_URL = redis.url;
  const guard = guardAgainstDeath([postgres.pid, redis?.pid], folder);

  globalThis.endOfTests = async () => {
    guard?.kill();
    redis?.stop();
    await postgres.leave();
    rmSync(folder, { recursive: true, force: true });
  };
}

/** When jest is killed no teardown runs: a small shell waits for its end and takes the servers along. */
function guardAgainstDeath(pids, folder) {
  if (process.platform === 'win32') return undefined;
  const servers = pids.filter(Boolean).join(' ');
  const script = `while kill -0 ${process.pid}; do sleep 2; done; kill -QUIT ${servers}; sleep 2; rm -rf -- "$0"`;
  const guard = spawn('/bin/sh', ['-c', script, folder], { detached: true, stdio: 'ignore' });
  guard.unref();
  return guard;
}
