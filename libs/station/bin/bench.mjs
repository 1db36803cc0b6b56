/**
 * `npm run bench [-- NAME …] [--wide]`: measures. On stdout one JSON object a line: name, value, unit and, where there is
 * one, floor and ratio; progress on stderr. NAME picks files of test/bench; --wide adds what takes long.
 *
 * Every file runs in a process of its own, on one PostgreSQL with the settings that the product starts it with, and on
 * the built code. Only ratios travel from one machine to another.
 */
import { mkdirSync, mkdtempSync, chmodSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buildStale } from './house/build.mjs';
import { checkNode, installMissing } from './house/install.mjs';
import { ROOT } from './house/paths.mjs';
import { run } from './house/run.mjs';
import { complain, runMain, seconds } from './house/say.mjs';
import { startPostgres } from './postgres.mjs';

const SOURCES = [
  'test/bench',
  'test/kiosk',
  'test/support',
  'test/setup',
  'test/redeem',
  'test/ledger',
  'test/house',
];
const OUT = join(ROOT, '.cache/bench');

await runMain(async () => {
  const args = process.argv.slice(2);
  const names = args.filter((arg) => !arg.startsWith('--'));
  checkNode();
  await installMissing();
  await buildStale();
  const benches = await compile();
  const folder = mkdtempSync(join(tmpdir(), 'station-bench-'));
  chmodSync(folder, 0o711); // the database's user has to pass
  const postgres = await startPostgres({ dataDir: folder, database: 'postgres' });
  const env = {
    ...process.env,
    TEST_DATABASE_URL: postgres.ownerUrl,
    TEST_STATION_DATA: folder,
    ...(args.includes('--wide') ? { WIDE: '1' } : {}),
  };
  let failed = 0;
  let stopped = false;
  let running;
  // The database has a session of its own: it has to be stopped whatever ends the run.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      stopped = true;
      running?.kill('SIGKILL');
    });
  }
  try {
    for (const { name, script } of benches) {
      if (stopped) return 1;
      if (names.length > 0 && !names.includes(name)) continue;
      const since = Date.now();
      const { code } = await run(process.execPath, ['--enable-source-maps', script], {
        stdio: 'inherit',
        env,
        onStart: (child) => (running = child),
      });
      complain(`${code === 0 ? 'measured' : 'FAILED'} ${name} in ${seconds(since)}`);
      failed += code === 0 ? 0 : 1;
    }
  } finally {
    await postgres.leave();
    rmSync(folder, { recursive: true, force: true });
  }
  return failed ? 1 : 0;
});

/** Translates the benches and what they share; `#…` in them is the built code. */
async function compile() {
  const { transformFileSync } = await import('@swc/core');
  const found = [];
  for (const source of SOURCES) {
    for (const entry of readdirSync(join(ROOT, source), { withFileTypes: true, recursive: true })) {
      if (!entry.isFile() || !entry.name.endsWith('.ts')) continue;
      const path = join(entry.parentPath ?? entry.path, entry.name);
      const out = join(OUT, path.slice(ROOT.length).replace(/\.ts$/, '.js'));
      mkdirSync(dirname(out), { recursive: true });
      // What tests take from the sources of the server is the built code as well.
      const { code } = transformFileSync(path, { cwd: ROOT });
      writeFileSync(out, code.replace(/"(?:\.\.\/)+(api|libs|worker)\//g, `"${ROOT}/dist/$1/`));
      const name = /([\w-]+)\.bench\.ts$/.exec(entry.name)?.[1];
      if (name) found.push({ name, script: out });
    }
  }
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}
