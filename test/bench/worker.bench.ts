import { setTimeout as pause } from 'node:timers/promises';
import { migrateQueue } from '#platform';
import { publicized, testHouse } from '../support';
import { mustVerify, realSize } from './support/books';
import { report } from './support/report';
import { startService } from './support/service';

const LINES = 10_000;
const WAIT_MS_MAX = 90_000;

/** What the built worker weighs when its first sweep has credited ten lists of a thousand lines. */
async function main() {
  const house = await testHouse({ name: 'bench_worker', now: new Date() });
  await migrateQueue(house.ownerUrl);
  const station = await realSize(house, 1);
  for (let list = 0; list < 10; list += 1) await publicized(house, station, { claims: LINES / 10 });
  const worker = await startService(house, 'dist/worker/src/main.js');
  const until = Date.now() + WAIT_MS_MAX;
  for (;;) {
    const { rows } = await house.owner.query<{ credited: number }>(
      `SELECT count(*)::integer AS credited FROM points.claim WHERE state = 'credited'`,
    );
    if (rows[0]!.credited === LINES) break;
    if (Date.now() > until) throw new Error(`the worker has credited ${rows[0]!.credited} of ${LINES} lines`);
    await pause(500);
  }
  await mustVerify(house, [station]);
  report({ name: 'memory_worker', value: worker.memory_mb(), unit: 'MB', at_most: 250 });
  await worker.stop();
  await house.close();
}

void main();
