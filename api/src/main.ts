import 'reflect-metadata';
import {
  appUrl,
  createLogger,
  Database,
  dataSourceOptions,
  folderStore,
  openQueue,
  readSecrets,
  readSettings,
  systemClock,
} from '#platform';
import { createApp } from './app';

/** `node dist/api/src/main.js`: serves the interface and the pages. */
async function main(): Promise<void> {
  const settings = readSettings(process.env);
  const secrets = readSecrets(settings.dataDir);
  const queue = openQueue(settings, secrets);
  const app = await createApp(
    {
      database: dataSourceOptions(appUrl(settings.databaseUrl, secrets)),
      house: (source) => ({
        db: new Database(source),
        clock: systemClock,
        files: folderStore(settings.dataDir),
        secrets,
        log: createLogger('api'),
        wake: queue.wake,
      }),
    },
    settings.tls,
  );
  app.enableShutdownHooks();
  await app.listen(settings.port, settings.host);
}

void main();
