import { createPostgresBackend, Queue, runMigrations, withBackend, Worker, type Processor } from 'bullmq';
import { Client } from 'pg';
import { appUrl, APP_ROLE } from './database';
import { jobId, type JobName, type Wake, type WakeUp } from './queue';
import type { Secrets } from './secrets';
import type { Settings } from './settings';

const QUEUE = 'points';
const SCHEMA = 'bullmq';
const ATTEMPTS = 8;
const BACKOFF_MS = 2_000;
const CONCURRENCY = 4;

export interface OpenQueue {
  wake: Wake;
  close(): Promise<void>;
}

type Where = Pick<Settings, 'databaseUrl' | 'redisUrl'>;

/** BullMQ on PostgreSQL, or on Redis when its address is set: by configuration alone, the same code. */
function backend(where: Where, secrets: Secrets) {
  if (where.redisUrl !== null) {
    // A worker blocks on its connection: BullMQ asks for no limit on the retries of one request.
    const connection = { url: where.redisUrl, maxRetriesPerRequest: null };
    return {
      newQueue: () => new Queue(QUEUE, { connection }),
      newWorker: (handle: Processor) => new Worker(QUEUE, handle, { connection, concurrency: CONCURRENCY }),
    };
  }
  const OnPostgres = withBackend(createPostgresBackend);
  // A pool of its own: a worker keeps one client for LISTEN.
  const connection = { connectionString: appUrl(where.databaseUrl, secrets), schema: SCHEMA, max: 4 };
  return {
    newQueue: () => new OnPostgres.Queue(QUEUE, { connection }),
    newWorker: (handle: Processor) =>
      new OnPostgres.Worker(QUEUE, handle, { connection, concurrency: CONCURRENCY }),
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

/** Opens the queue for wake-ups. A wake-up for the past is due at once. */
export function openQueue(where: Where, secrets: Secrets): OpenQueue {
  const queue = backend(where, secrets).newQueue();
  return {
    async wake(name, wakeUp, at) {
      await queue.add(name, wakeUp, {
        jobId: jobId(name, wakeUp, at),
        delay: at === undefined ? 0 : Math.max(0, at.getTime() - Date.now()),
        attempts: ATTEMPTS,
        backoff: { type: 'exponential', delay: BACKOFF_MS },
        // A finished job leaves: its id is free for the same work on another occasion.
        removeOnComplete: true,
        removeOnFail: { age: 7 * 24 * 3600, count: 1000 },
      });
    },
    close: () => queue.close(),
  };
}

export interface RunningWorker {
  /** Asks for the sweep each minute, once per installation however many workers run. */
  everyMinute(name: 'sweep'): Promise<void>;
  close(): Promise<void>;
}

/**
 * Takes jobs from the queue. `handle` must throw when it fails: the queue retries a bounded number of times.
 * @param onFailed told of each failed attempt and of each fault of the queue itself
 */
export async function runWorker(
  where: Where,
  secrets: Secrets,
  handle: (name: JobName | 'sweep', wakeUp: WakeUp) => Promise<void>,
  onFailed: (name: string, error: Error) => void,
): Promise<RunningWorker> {
  const { newQueue, newWorker } = backend(where, secrets);
  const worker = newWorker(async (job) => handle(job.name as JobName | 'sweep', job.data as WakeUp));
  worker.on('failed', (job, error) => onFailed(job?.name ?? 'unknown', error));
  worker.on('error', (error) => onFailed('queue', error));
  await worker.waitUntilReady();
  const queue = newQueue();
  return {
    async everyMinute(name) {
      await queue.upsertJobScheduler(name, { every: 60_000 }, { name, data: {} });
    },
    async close() {
      await worker.close();
      await queue.close();
    },
  };
}
