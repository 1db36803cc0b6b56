import 'reflect-metadata';
import {
  appUrl,
  createLogger,
  Database,
  dataSourceOptions,
  failedToStart,
  folderStore,
  holdLifeline,
  openQueue,
  readSecrets,
  readSettings,
  systemClock,
  type House,
} from '#platform';
import { join } from 'node:path';
import { createApp } from './app';
import { HOUSE } from './house';

/** `node dist/api/src/main.js`: serves the interface and the pages. */
async function main(): Promise<void> {
  const settings = readSettings(process.env);
  const secrets = readSecrets(settings.dataDir);
  const log = createLogger('api');
  const queue = openQueue(settings, secrets, (error) => log.warn({ err: error }, 'the queue failed'));
  const app = await createApp(
    {
      database: dataSourceOptions(appUrl(settings.databaseUrl, secrets)),
      voice: join(settings.dataDir, 'voice'),
      house: (source) => ({
        db: new Database(source),
        clock: systemClock,
        files: folderStore(settings.dataDir),
        secrets,
        log,
        wake: queue.wake,
      }),
    },
    settings.tls,
  );
  holdLifeline(async () => {
    await app.close();
    await app.get<House>(HOUSE).db.endLines();
    await queue.close();
  }, log);
  await app.listen(settings.port, settings.host);
}

main().catch(failedToStart);
