import { appUrl, createLogger, Database, dataSourceOptions, folderStore, holdLifeline, readSecrets, readSettings, ROOT, systemClock } from '#platform'; // prettier-ignore
import type { INestApplication } from '@nestjs/common';
import { join } from 'node:path';

type CreateApp = (options: object) => Promise<INestApplication>;

/**
 * The api whose handlers do nothing: behind the same guards, on the same server, with nobody in its database but for the gate.
 * `account.honour` then finds nothing without asking and says so, the least reply that it allows.
 */
class Empty extends Database {
  override inStation<T>(): Promise<T> {
    return Promise.resolve([] as T);
  }
}

async function main(): Promise<void> {
  const settings = readSettings(process.env);
  const secrets = readSecrets(settings.dataDir);
  const log = createLogger('api');
  // The built one: what is translated for the benches is the benches alone.
  const { createApp } = (await import(join(ROOT, 'dist/api/src/app.js'))) as { createApp: CreateApp };
  const app = await createApp({
    database: dataSourceOptions(appUrl(settings.databaseUrl, secrets)),
    house: (source: ConstructorParameters<typeof Database>[0]) => ({
      db: new Empty(source),
      clock: systemClock,
      files: folderStore(settings.dataDir),
      secrets,
      log,
      wake: async () => undefined,
    }),
  });
  holdLifeline(() => app.close(), log);
  await app.listen(settings.port, settings.host);
}

void main();
