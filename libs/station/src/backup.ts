import { readSettings, requireOwner, systemClock, WrongSetting } from '#platform';
import { resolve } from 'node:path';
import { BackupRefused } from './backup/format';
import { writeBackup } from './backup/write';

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop.abort());

/** `npm run backup -- FILE`: all tables, evidence and keys into one file; the station may be running. */
async function main(): Promise<void> {
  const [given] = process.argv.slice(2);
  if (!given) throw new WrongSetting('Say where to: npm run backup -- FILE');
  const settings = readSettings(process.env);
  // npm runs in the project's folder; the person's own is where the name is meant.
  const file = resolve(process.env.INIT_CWD ?? '.', given);
  await requireOwner(settings.databaseUrl, 'read');
  const { rows, files } = await writeBackup({
    ownerUrl: settings.databaseUrl,
    dataDir: settings.dataDir,
    file,
    now: systemClock.now(),
    signal: stop.signal,
  });
  const total = Object.values(rows).reduce((sum, count) => sum + count, 0);
  console.log(`${file}: ${total} rows of ${Object.keys(rows).length} tables, ${files} files`);
}

main().catch((error: unknown) => {
  if (stop.signal.aborted) {
    console.error('stopped: no backup was written');
    process.exitCode = 130;
    return;
  }
  const known = error instanceof BackupRefused || error instanceof WrongSetting;
  console.error(known ? error.message : error);
  process.exitCode = 1;
});
