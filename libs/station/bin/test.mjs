/**
 * `npm test`: installs what is missing, builds, runs every test, and says last, alone on a line, how many passed.
 *
 * Arguments after `--` go to jest. `--wide` (npm run test:wide) sets WIDE=1 for the tests that take longer.
 *
 * The longest files run first (test/setup/order.mjs).
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
  checkNode();
  await installMissing();

  // Everything is built before the first test: some start the built server, others read the messages as compiled.
  await buildStale();
  const folder = mkdtempSync(join(tmpdir(), 'station-result-'));
  try {
    const file = join(folder, 'result.json');
    const workers = args.some((arg) => /^(-w|-i|--maxWorkers|--runInBand)/.test(arg)) ? [] : [WORKERS];
    const { code } = await run(
      process.execPath,
      [
        '--enable-source-maps',
        'node_modules/jest/bin/jest.js',
        '--json',
        `--outputFile=${file}`,
        ...workers,
        ...args,
      ],
      { stdio: 'inherit', env: { ...process.env, ...(wide ? { WIDE: '1' } : {}) }, onStart: endTogether },
    );
    const { passed, failed, skipped } = count(file);
    say(`tests took ${seconds(since)}${skipped ? `, ${skipped} skipped` : ''}`);
    say(`${passed} passed, ${failed} failed`);
    return code;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** Ends jest with this command: by a signal sent to it, or when npm was told to end and left it behind. */
function endTogether(jest) {
  const end = () => jest.kill('SIGTERM');
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, end);
  const npm = process.ppid;
  setInterval(() => process.ppid === npm || end(), 1000).unref();
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
