/**
 * `npm test`: installs what is missing, builds, runs every test, and says last, alone on a line, how many passed.
 *
 * Arguments after `--` go to jest. `--wide` (npm run test:wide) sets WIDE=1 for the tests that take longer.
 *
 * The rules (`*.spec.ts`) need nothing built: they run beside the build, which leaves a core idle half of the time.
 * Everything else follows, the longest files first (test/setup/order.mjs).
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildStale } from './house/build.mjs';
import { checkNode, installMissing } from './house/install.mjs';
import { run } from './house/run.mjs';
import { runMain, say, seconds } from './house/say.mjs';

/** The machine in the shop and the one in CI have two cores. With a third worker the longest files took twice as long. */
const WORKERS = '--maxWorkers=2';

await runMain(async () => {
  const since = Date.now();
  const wide = process.argv.includes('--wide');
  const args = process.argv.slice(2).filter((arg) => arg !== '--wide');
  const env = { ...process.env, ...(wide ? { WIDE: '1' } : {}) };
  checkNode();
  await installMissing();

  const folder = mkdtempSync(join(tmpdir(), 'station-result-'));
  const runs = [];
  const jest = async (name, own) => {
    const file = join(folder, `${name}.json`);
    const fixed = ['node_modules/jest/bin/jest.js', '--json', `--outputFile=${file}`];
    const { code } = await run(process.execPath, ['--enable-source-maps', ...fixed, ...own, ...args], {
      stdio: 'inherit',
      env,
    });
    runs.push({ code, ...count(file) });
  };
  try {
    if (args.length > 0) {
      await buildStale(); // the tests of the launcher start the built server
      await jest('all', args.some((arg) => /^(-w|-i|--maxWorkers|--runInBand)/.test(arg)) ? [] : [WORKERS]);
    } else {
      const built = buildStale();
      await Promise.allSettled([built, jest('rules', ['--selectProjects=rules', '--maxWorkers=1'])]);
      await built;
      await jest('whole', ['--selectProjects=whole', WORKERS]);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const sum = (key) => runs.reduce((all, one) => all + one[key], 0);
  say(`tests took ${seconds(since)}${sum('skipped') ? `, ${sum('skipped')} skipped` : ''}`);
  say(`${sum('passed')} passed, ${sum('failed')} failed`);
  return Math.max(...runs.map(({ code }) => code));
});

/** A file that did not even load counts as one failure; no result at all as well. */
function count(file) {
  try {
    const result = JSON.parse(readFileSync(file, 'utf8'));
    return {
      passed: result.numPassedTests,
      failed: result.numFailedTests + result.numRuntimeErrorTestSuites,
      skipped: result.numPendingTests + result.numTodoTests,
    };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}
