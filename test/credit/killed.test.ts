import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { verifyStation } from '#books';
import { ROOT } from '#platform';
import { creditList } from '#steps/6-credit';
import { publicized, testHouse, type TestHouse } from '../support';

const LINES = 10_000;
const BATCH = 500;

let house: TestHouse;
beforeAll(async () => {
  house = await testHouse({ name: 'killed' });
});
afterAll(() => house.close());

/** A worker that credits a list, on the built code: what it does when killed, no test can do within itself. */
const WORKER = `
  const { openHouse } = require('#platform');
  const { creditList } = require('#steps/6-credit');
  const [databaseUrl, dataDir, listId, now] = process.argv.slice(1);
  openHouse({ databaseUrl, dataDir }, 'killed', { clock: { now: () => new Date(now) } })
    .then((house) => creditList(house, 1, listId, ${BATCH}));
`;

it(`kill -9 in the middle of crediting ${LINES} lines: every line once`, async () => {
  const made = await house.station({ households: 300 });
  const { listId, claims } = await publicized(house, made, { claims: LINES });
  const credited = async () =>
    (await house.owner.query<{ n: number }>(`SELECT count(*)::integer AS n FROM points.entry`)).rows[0]!.n;

  const args = [house.ownerUrl, process.env.TEST_STATION_DATA!, listId, house.clock.now().toISOString()];
  const worker = spawn(process.execPath, ['-e', WORKER, ...args], { cwd: ROOT, stdio: 'inherit' });
  const ended = once(worker, 'exit');
  while (worker.exitCode === null && (await credited()) < BATCH) await pause(5);
  worker.kill('SIGKILL');
  await ended;

  const done = await credited();
  expect(done).toBeGreaterThanOrEqual(BATCH);
  expect(done).toBeLessThan(LINES);
  await creditList(house, 1, listId);
  expect(await credited()).toBe(LINES);
  expect(await verifyStation(house.db, 1)).toEqual([]);
  const { rows } = await house.owner.query<{ points: number }>(
    `SELECT sum(balance)::integer AS points FROM points.account`,
  );
  expect(rows[0]!.points).toBe(claims.reduce((sum, claim) => sum + claim.points, 0));
}, 60_000);
