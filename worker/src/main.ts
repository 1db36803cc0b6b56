import {
  failedToStart,
  holdLifeline,
  openHouse,
  openQueue,
  readSecrets,
  readSettings,
  runWorker,
} from '#platform';
import { JOBS } from './jobs';
import { sweep } from './sweep';

/** `node dist/worker/src/main.js`: does what time does. It may run more than once: rows' states guard every effect. */
async function main(): Promise<void> {
  const settings = readSettings(process.env);
  const secrets = readSecrets(settings.dataDir);
  const queue = openQueue(settings, secrets);
  const house = await openHouse(settings, 'worker', { wake: queue.wake });
  const worker = await runWorker(
    settings,
    secrets,
    async (name, wakeUp) => {
      const now = house.clock.now();
      if (name === 'sweep') await sweep(house, JOBS, now);
      else await JOBS[name].run(house, wakeUp.station, now);
    },
    (name, error) => house.log.error({ err: error, job: name }, 'a job failed'),
  );
  await worker.everyMinute('sweep');
  house.log.info('worker ready');
  holdLifeline(async () => {
    await worker.close();
    await queue.close();
    await house.db.close();
  }, house.log);
}

main().catch(failedToStart);
