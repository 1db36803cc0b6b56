import { readSettings, requireOwner, WrongSetting } from '#platform';
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { BackupRefused } from './backup/format';
import { restoreBackup } from './backup/read';

/** `npm run restore -- FILE`: fills an empty installation from a backup, brings it to this version and verifies it. */
async function main(): Promise<void> {
  const [given] = process.argv.slice(2);
  if (!given) throw new WrongSetting('Say where from: npm run restore -- FILE');
  const settings = readSettings(process.env);
  const file = resolve(process.env.INIT_CWD ?? '.', given);
  await requireOwner(settings.databaseUrl, 'restore');
  const { rows, files } = await restoreBackup({
    ownerUrl: settings.databaseUrl,
    dataDir: settings.dataDir,
    file,
  });
  const total = Object.values(rows).reduce((sum, count) => sum + count, 0);
  console.log(`${file}: ${total} rows of ${Object.keys(rows).length} tables, ${files} files restored`);
  const { status } = spawnSync(process.execPath, [join(__dirname, 'verify.js')], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
}

main().catch((error: unknown) => {
  const known = error instanceof BackupRefused || error instanceof WrongSetting;
  console.error(known ? error.message : error);
  process.exitCode = 1;
});
