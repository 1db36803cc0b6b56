import {
  createLogger,
  failedToStart,
  holdLifeline,
  openHouse,
  openQueue,
  readSecrets,
  readSettings,
  runWorker,
} from '#platform';
import { everyMinute } from './every-minute';
import { JOBS } from './jobs';
import { sweep } from './sweep';

/** A round leaves the rest to the next one, so that what is urgent is looked at each minute, whatever else there is to do. */
const ROUND_MS = 50_000;

/** `node dist/worker/src/main.js`: does what time does. It may run more than once: rows' states guard every effect. */
async function main(): Promise<void> {
  const settings = readSettings(process.env);
  const secrets = readSecrets(settings.dataDir);
  const log = createLogger('worker');
  const queue = openQueue(settings, secrets, (error) => log.warn({ err: error }, 'the queue failed'));
  const house = await openHouse(settings, 'worker', { wake: queue.wake });
  // Before the queue, and without it: where that is down, what is due is found all the same.
  const sweeping = everyMinute(
    () => {
      const ends = performance.now() + ROUND_MS;
      return sweep(house, JOBS, { isOver: () => performance.now() > ends });
    },
    (error) => {
      const failures = error instanceof AggregateError ? (error.errors as Error[]) : [error as Error];
      for (const one of failures)
        house.log.error({ err: one.cause ?? one, job: one.message }, 'a sweep failed');
    },
  );
  const worker = runWorker(
    settings,
    secrets,
    async (name, { station }) => void (await JOBS[name].run(house, station, house.clock.now())),
    (name, error) => house.log.error({ err: error, job: name }, 'a job failed'),
  );
  house.log.info('worker ready');
  holdLifeline(async () => {
    await sweeping.stop();
    await worker.close();
    await queue.close();
    await house.db.close();
  }, house.log);
}

main().catch(failedToStart);
