import { setTimeout as pause } from 'node:timers/promises';
import {
  migrateQueue,
  openQueue,
  runWorker,
  type JobName,
  type OpenQueue,
  type RunningWorker,
  type WakeUp,
} from '#platform';
import { createTestDatabase, type TestDatabase } from '../setup/database';

const redisUrl = process.env.TEST_REDIS_URL ?? null;
if (redisUrl === null)
  console.log('no redis-server on this machine: the queue is tested on PostgreSQL alone');

const BACKENDS: [string, string | null][] = [
  ['PostgreSQL', null],
  ...(redisUrl ? [['Redis', redisUrl] as [string, string]] : []),
];
/** Longer than any wake-up takes; a bound, not a measure. */
const SOON_MS = 30_000;

// One suite for both: the same code, by configuration alone.
describe.each(BACKENDS)('the queue on %s', (_, redis) => {
  let database: TestDatabase;
  let queue: OpenQueue;
  let worker: RunningWorker;
  const handled: { name: string; wakeUp: WakeUp; at: number }[] = [];
  const failures: string[] = [];
  let fail = 0;

  const until = async (done: () => boolean) => {
    const end = Date.now() + SOON_MS;
    while (!done()) {
      if (Date.now() > end) throw new Error(`it did not come: ${JSON.stringify(handled)}`);
      await pause(50);
    }
  };
  const of = (name: JobName) => handled.filter((one) => one.name === name);

  beforeAll(async () => {
    database = await createTestDatabase('queue');
    const where = { databaseUrl: database.ownerUrl, redisUrl: redis };
    if (redis === null) await migrateQueue(database.ownerUrl);
    queue = openQueue(where, database.secrets);
    worker = await runWorker(
      where,
      database.secrets,
      async (name, wakeUp) => {
        if (name === 'end-holds' && fail-- > 0) throw new Error('not yet');
        handled.push({ name, wakeUp, at: Date.now() });
      },
      (name) => failures.push(name),
    );
  });
  afterAll(async () => {
    await worker.close();
    await queue.close();
    await database.drop();
  });

  it('hands a wake-up to the worker', async () => {
    await queue.wake('close-lists', { station: 7 });
    await until(() => of('close-lists').length === 1);
    expect(of('close-lists')[0]!.wakeUp).toEqual({ station: 7 });
  });

  it('keeps one wake-up for the same work at the same moment, and not before its time', async () => {
    const at = new Date(Date.now() + 1500);
    await Promise.all([1, 2, 3].map(() => queue.wake('credit-lists', { station: 7 }, at)));
    await queue.wake('credit-lists', { station: 8 }, at);
    await until(() => of('credit-lists').length >= 2);
    expect(
      of('credit-lists')
        .map(({ wakeUp }) => wakeUp.station)
        .toSorted(),
    ).toEqual([7, 8]);
    for (const one of of('credit-lists')) expect(one.at).toBeGreaterThanOrEqual(at.getTime() - 50);
  });

  it('tries again what failed, and says that it failed', async () => {
    fail = 1;
    await queue.wake('end-holds', { station: 7 });
    await until(() => of('end-holds').length === 1);
    expect(failures).toContain('end-holds');
  });

  it('takes the same work up again once it is done: an id is not used up', async () => {
    await queue.wake('close-lists', { station: 7 });
    await until(() => of('close-lists').length === 2);
  });
});
