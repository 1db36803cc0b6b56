/**
 * `npm test`: installs what is missing, builds, runs every test, and says last, alone on a line, how many passed.
 *
 * Arguments after `--` go to jest. `--wide` (npm run test:wide) sets WIDE=1 for the tests that take longer.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildStale } from './house/build.mjs';
import { checkNode, installMissing } from './house/install.mjs';
import { run } from './house/run.mjs';
import { runMain, say, seconds } from './house/say.mjs';

await runMain(async () => {
  const since = Date.now();
  const args = process.argv.slice(2);
  const wide = args.includes('--wide');
  checkNode();
  await installMissing();
  await buildStale(); // the tests of the launcher start the built server

  const folder = mkdtempSync(join(tmpdir(), 'station-result-'));
  const file = join(folder, 'result.json');
  const { code } = await run(
    process.execPath,
    jest(
      file,
      args.filter((arg) => arg !== '--wide'),
    ),
    {
      stdio: 'inherit',
      env: { ...process.env, ...(wide ? { WIDE: '1' } : {}) },
    },
  );
  const { passed, failed, skipped } = count(file);
  rmSync(folder, { recursive: true, force: true });
  say(`tests took ${seconds(since)}${skipped ? `, ${skipped} skipped` : ''}`);
  say(`${passed} passed, ${failed} failed`);
  return code;
});

/** Two workers: the machine in the shop and the one in CI have two cores. */
function jest(file, args) {
  const workers = args.some((arg) => /^(-w|-i|--maxWorkers|--runInBand)/.test(arg)) ? [] : ['--maxWorkers=2'];
  const own = ['--json', `--outputFile=${file}`, ...workers];
  return ['--enable-source-maps', 'node_modules/jest/bin/jest.js', ...own, ...args];
}

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
