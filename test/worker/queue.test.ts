import { createPostgresBackend, Queue, UnrecoverableError, withBackend, Worker } from 'bullmq';
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
import { until } from '../support/until';
import { ownRedis, type OwnRedis } from './redis';

const redisUrl = process.env.TEST_REDIS_URL ?? null;
if (redisUrl === null)
  console.log('no redis-server on this machine: the queue is tested on PostgreSQL alone');

const BACKENDS: [string, string | null][] = [
  ['PostgreSQL', null],
  ...(redisUrl ? [['Redis', redisUrl] as [string, string]] : []),
];
const OnPostgres = withBackend(createPostgresBackend);

// One suite for both: the same code, by configuration alone.
describe.each(BACKENDS)('the queue on %s', (_, redis) => {
  let database: TestDatabase;
  let queue: OpenQueue;
  let worker: RunningWorker;
  const handled: { name: string; wakeUp: WakeUp; at: number }[] = [];
  const failures: string[] = [];
  let fail = 0;
  let old: Pick<
    Queue,
    | 'add'
    | 'close'
    | 'getCompletedCount'
    | 'getDelayedCount'
    | 'getJobCountByTypes'
    | 'getJobSchedulersCount'
    | 'upsertJobScheduler'
  >;

  /** As an earlier version left it: the sweep a job of the queue, and one of them done. */
  const asItWas = async () => {
    const does = async () => {};
    const worked = redis
      ? new Worker('points', does, { connection: { url: redis } })
      : new OnPostgres.Worker('points', does, { connection: inDatabase() });
    await old.upsertJobScheduler('sweep', { every: 60_000 }, { name: 'sweep', data: {} });
    await until(async () => (await old.getCompletedCount()) === 1);
    await worked.close();
    expect(await old.getDelayedCount()).toBe(1);
  };
  const inDatabase = () => ({ connectionString: database.ownerUrl, schema: 'bullmq' });
  const of = (name: JobName) => handled.filter((one) => one.name === name);

  beforeAll(async () => {
    database = await createTestDatabase('queue');
    const where = { databaseUrl: database.ownerUrl, redisUrl: redis };
    if (redis === null) await migrateQueue(database.ownerUrl);
    old = redis
      ? new Queue('points', { connection: { url: redis } })
      : new OnPostgres.Queue('points', { connection: inDatabase() });
    await asItWas();
    queue = openQueue(where, database.secrets, (error) => failures.push(error.message));
    worker = runWorker(
      where,
      database.secrets,
      async (name, wakeUp) => {
        if (name === 'end-holds' && fail-- > 0) throw new Error('not yet');
        if (name === 'end-checks' && fail-- > 0) throw new UnrecoverableError('never');
        handled.push({ name, wakeUp, at: Date.now() });
      },
      (name) => failures.push(name),
    );
  });
  afterAll(async () => {
    await worker.close();
    await queue.close();
    await old.close();
    await database.drop();
  });

  it('forgets the sweeps that were its jobs once', async () => {
    await until(async () => (await old.getCompletedCount()) === 0);
    expect([await old.getJobSchedulersCount(), await old.getDelayedCount()]).toEqual([0, 0]);
    await old.add('sweep', {}, { removeOnComplete: true });
    await until(async () => (await old.getJobCountByTypes('wait', 'active', 'failed')) === 0);
    expect(handled).toEqual([]);
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

  it('takes the same work up again once it was given up', async () => {
    fail = 1;
    await queue.wake('end-checks', { station: 7 });
    await until(() => failures.includes('end-checks'));
    await until(async () => (await old.getJobCountByTypes('wait', 'active')) === 0);
    await queue.wake('end-checks', { station: 7 });
    await until(() => of('end-checks').length === 1);
  });

  it('takes the same work up again once it is done: an id is not used up', async () => {
    await queue.wake('close-lists', { station: 7 });
    await until(() => of('close-lists').length === 2);
  });
});

// Nobody who works at a desk waits for a queue: what is lost is found by the sweep.
(redisUrl ? describe : describe.skip)('a Redis that goes away', () => {
  let redis: OwnRedis;
  let database: TestDatabase;
  const lost: string[] = [];
  const handled: number[] = [];
  let queue: OpenQueue;
  let worker: RunningWorker;
  beforeAll(async () => {
    redis = await ownRedis();
    database = await createTestDatabase('queue_gone');
    const where = { databaseUrl: database.ownerUrl, redisUrl: redis.url };
    const fault = (error: Error) => lost.push(error.message);
    queue = openQueue(where, database.secrets, fault);
    worker = runWorker(
      where,
      database.secrets,
      async (_name, { station }) => void handled.push(station),
      (_name, error) => fault(error),
    );
  });
  afterAll(async () => {
    await worker.close();
    await queue.close();
    await redis.down();
    await database.drop();
  });
  /** A wake-up, in less time than a person would notice as standing still. */
  const wakes = async (station: number) => {
    const since = performance.now();
    await queue.wake('close-lists', { station });
    expect(performance.now() - since).toBeLessThan(10_000);
  };
  const comes = (station: number) => until(async () => handled.includes(station));

  it('keeps nobody waiting: not before it was there, and not after it was killed', async () => {
    await wakes(1);
    await redis.up();
    await until(async () => {
      await wakes(2);
      return handled.includes(2);
    });
    await redis.down();
    lost.length = 0;
    await wakes(3);
    expect(lost).not.toEqual([]);
  });

  it('comes back empty, and the worker takes what it is told from then on', async () => {
    await redis.up();
    await until(async () => {
      await wakes(4);
      return handled.includes(4);
    });
    await wakes(5);
    await comes(5);
  });
});
