import { mkdirSync } from 'node:fs';
import {
  migrate,
  migrateQueue,
  NewerSchema,
  readSecrets,
  readSettings,
  requireOwner,
  WrongSetting,
} from '#platform';

/** `node dist/libs/station/src/migrate.js`: brings the database to this version. A known fault is one line and exit 1. */
async function main(): Promise<void> {
  const settings = readSettings(process.env);
  await requireOwner(settings.databaseUrl, 'migrate');
  mkdirSync(settings.dataDir, { recursive: true });
  const { migrations, functions } = await migrate(settings.databaseUrl, readSecrets(settings.dataDir));
  if (settings.redisUrl === null) await migrateQueue(settings.databaseUrl);
  console.log(`schema: ${migrations} migrations run, ${functions} function files created again`);
}

main().catch((error: unknown) => {
  if (!(error instanceof WrongSetting || error instanceof NewerSchema)) throw error;
  console.error(error.message);
  process.exitCode = 1;
});
