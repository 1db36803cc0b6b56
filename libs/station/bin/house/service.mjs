/** Runs api or worker, starts it again after a crash a bounded number of times, ends it in order. */
import { spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { openLog, tail, trim } from './logs.mjs';
import { dist, ROOT } from './paths.mjs';
import { complain } from './say.mjs';

/**
 * How api and worker run: stack traces in the sources' lines; an old generation that grows by a fifth before it is swept,
 * so that either stays below 250 MB under load on a shop's mini PC; the young one swept by one thread, since the database
 * uses the other cores meanwhile (a tenth of the api's time under load). docker-compose.yml says the same.
 */
export const NODE_FLAGS = ['--enable-source-maps', '--heap-growing-percent=20', '--no-parallel-scavenge'];

const RESTARTS_MAX = 5;
const RESTARTS_WITHIN_MS = 600_000;
const END_MS_MAX = 15_000; // longer than the child's own bound (libs/platform/src/lifeline.ts)
const TRIM_EVERY_MS = 60_000;

/**
 * Starts a service.
 * in: name; entry below dist; env; logFile; onStart, called with each new process; onGiveUp, called with a sentence
 * out: { steady(), stop() }; before steady() is called the first crash already gives up: it does not start at all
 */
export function service({ name, entry, env, logFile, onStart, onGiveUp }) {
  const script = dist(entry);
  const crashes = [];
  let child;
  let ending = false;
  let steady = false;

  function start() {
    const log = openLog(logFile);
    // In a session of its own, so that Ctrl-C reaches the launcher alone, which ends all in order. The IPC channel is
    // the lifeline: it closes with the launcher, however that ends.
    child = spawn(process.execPath, [...NODE_FLAGS, script], {
      cwd: ROOT,
      env,
      detached: true,
      stdio: ['ignore', log, log, 'ipc'],
    });
    closeSync(log);
    onStart({ name, pid: child.pid, script });
    child.on('error', (error) => complain(`note: ${name}: ${error.message}`));
    child.on('exit', (code, signal) => void ended(signal ?? `code ${code}`));
  }

  async function ended(how) {
    if (ending) return;
    crashes.push(Date.now());
    const recent = crashes.filter((at) => at > Date.now() - RESTARTS_WITHIN_MS).length;
    if (!steady || recent > RESTARTS_MAX) {
      const what = steady ? `ended ${recent} times within ten minutes` : 'does not start';
      onGiveUp(`The ${name} ${what} (${how}); the end of ${logFile}:\n${tail(logFile)}`);
      return;
    }
    complain(`note: the ${name} ended (${how}), starting it again (${recent} of ${RESTARTS_MAX})`);
    await pause(recent * 500);
    if (!ending) start();
  }

  const trimming = setInterval(() => trim(logFile), TRIM_EVERY_MS);
  start();
  return {
    steady: () => (steady = true),
    async stop() {
      ending = true;
      clearInterval(trimming);
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = new Promise((done) => child.once('exit', done));
      if (child.connected) child.disconnect();
      const late = setTimeout(() => child.kill('SIGKILL'), END_MS_MAX);
      await gone;
      clearTimeout(late);
    },
  };
}
