import { appUrl, createLogger, Database, dataSourceOptions, folderStore, holdLifeline, readSecrets, readSettings, ROOT, systemClock } from '#platform'; // prettier-ignore
import type { INestApplication, NestInterceptor } from '@nestjs/common';
import { join } from 'node:path';
import { of } from 'rxjs';

type CreateApp = (options: object) => Promise<INestApplication>;

/** The api whose handlers do nothing: behind the same guards, on the same server, the least reply that `account.honour` allows. */
const hello: NestInterceptor = { intercept: () => of({ items: [], total: 0 }) };

async function main(): Promise<void> {
  const settings = readSettings(process.env);
  const secrets = readSecrets(settings.dataDir);
  const log = createLogger('api');
  // The built one: what is translated for the benches is the benches alone.
  const { createApp } = (await import(join(ROOT, 'dist/api/src/app.js'))) as { createApp: CreateApp };
  const app = await createApp({
    database: dataSourceOptions(appUrl(settings.databaseUrl, secrets)),
    house: (source: ConstructorParameters<typeof Database>[0]) => ({
      db: new Database(source),
      clock: systemClock,
      files: folderStore(settings.dataDir),
      secrets,
      log,
      wake: async () => undefined,
    }),
  });
  app.useGlobalInterceptors(hello);
  holdLifeline(() => app.close(), log);
  await app.listen(settings.port, settings.host);
}

void main();
