import { createPostgresBackend, Queue, runMigrations, withBackend, Worker, type Processor } from 'bullmq';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { appUrl, APP_ROLE } from './database';
import { isJobName, jobId, type JobName, type Wake, type WakeUp } from './queue';
import type { Secrets } from './secrets';
import type { Settings } from './settings';

const QUEUE = 'points';
const SCHEMA = 'bullmq';
const ATTEMPTS = 8;
const BACKOFF_MS = 2_000;
const CONCURRENCY = 4;
/** Longer than a queue that works takes; whoever asked is a person who waits. */
const WAKE_MS_MAX = 2_000;

export interface OpenQueue {
  wake: Wake;
  close(): Promise<void>;
}

type Where = Pick<Settings, 'databaseUrl' | 'redisUrl'>;

/** BullMQ on PostgreSQL, or on Redis when its address is set: by configuration alone, the same code. */
function backend(where: Where, secrets: Secrets) {
  if (where.redisUrl !== null) {
    const url = where.redisUrl;
    // A worker blocks on its connection: BullMQ asks for no limit on the retries of one request. Who only asks is told at
    // once that nobody is there.
    const asking = { url, maxRetriesPerRequest: 1, enableOfflineQueue: false };
    const waiting = { url, maxRetriesPerRequest: null };
    return {
      newQueue: () => new Queue(QUEUE, { connection: asking }),
      newWorker: (handle: Processor) =>
        new Worker(QUEUE, handle, { connection: waiting, concurrency: CONCURRENCY, autorun: false }),
    };
  }
  const OnPostgres = withBackend(createPostgresBackend);
  // A pool of its own: a worker keeps one client for LISTEN.
  const connection = { connectionString: appUrl(where.databaseUrl, secrets), schema: SCHEMA, max: 4 };
  return {
    newQueue: () => new OnPostgres.Queue(QUEUE, { connection }),
    newWorker: (handle: Processor) =>
      new OnPostgres.Worker(QUEUE, handle, { connection, concurrency: CONCURRENCY, autorun: false }),
  };
}

/** Creates the queue's tables as the owner and opens them to the application's role. */
export async function migrateQueue(ownerUrl: string): Promise<void> {
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await runMigrations(client, SCHEMA);
    await client.query(`
      GRANT USAGE ON SCHEMA ${SCHEMA} TO ${APP_ROLE};
      GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${SCHEMA} TO ${APP_ROLE};
      GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA ${SCHEMA} TO ${APP_ROLE};
      GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA ${SCHEMA} TO ${APP_ROLE}`);
  } finally {
    await client.end();
  }
}

/**
 * Opens the queue for wake-ups. A wake-up for the past is due at once. Where the queue does not answer nobody waits for it:
 * the sweep finds what is due.
 * @param onFailed told of each wake-up that was lost and of each fault of the queue itself
 */
export function openQueue(where: Where, secrets: Secrets, onFailed: (error: Error) => void): OpenQueue {
  const queue = backend(where, secrets).newQueue();
  queue.on('error', onFailed);
  return {
    async wake(name, wakeUp, at) {
      const told = queue.add(name, wakeUp, {
        jobId: jobId(name, wakeUp, at),
        delay: at === undefined ? 0 : Math.max(0, at.getTime() - Date.now()),
        attempts: ATTEMPTS,
        backoff: { type: 'exponential', delay: BACKOFF_MS },
        // A job that is over leaves, however it ended: its id is free for the same work on another occasion. What failed
        // stands in the log.
        removeOnComplete: true,
        removeOnFail: true,
      });
      await inTime(told).catch(onFailed);
    },
    close: () => queue.close(),
  };
}

async function inTime(told: Promise<unknown>): Promise<void> {
  const over = new AbortController();
  const late = pause(WAKE_MS_MAX, undefined, { signal: over.signal, ref: false }).then(() => {
    throw new Error(`the queue did not answer within ${WAKE_MS_MAX} ms`);
  });
  await Promise.race([told, late]).finally(() => over.abort());
}

export interface RunningWorker {
  close(): Promise<void>;
}

/**
 * Takes jobs from the queue, as soon as it is there. `handle` must throw when it fails: the queue retries a bounded
 * number of times. A job of another version, whose name is not known here, is let go.
 * @param onFailed told of each failed attempt and of each fault of the queue itself
 */
export function runWorker(
  where: Where,
  secrets: Secrets,
  handle: (name: JobName, wakeUp: WakeUp) => Promise<void>,
  onFailed: (name: string, error: Error) => void,
): RunningWorker {
  const { newQueue, newWorker } = backend(where, secrets);
  const ofQueue = (error: Error) => onFailed('queue', error);
  const worker = newWorker(async ({ name, data }) => {
    if (isJobName(name)) await handle(name, data as WakeUp);
  });
  worker.on('failed', (job, error) => onFailed(job?.name ?? 'unknown', error));
  worker.on('error', ofQueue);
  const queue = newQueue();
  queue.on('error', ofQueue);
  void forgetSweeps(queue)
    .catch(ofQueue)
    .then(() => worker.run())
    .catch(ofQueue);
  return {
    async close() {
      await worker.close();
      await queue.close();
    },
  };
}

/**
 * The sweep was a job of the queue once (decision 5), and each that was done stayed: 276 MB a year. Wake-ups leave when they
 * are done, so that all that is kept as completed was a sweep.
 */
async function forgetSweeps(queue: Pick<Queue, 'removeJobScheduler' | 'clean'>): Promise<void> {
  await queue.removeJobScheduler('sweep');
  await queue.clean(0, 0, 'completed');
}
