/** One launcher a data folder; what a killed one left behind is ended. */
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { runs } from './processes.mjs';
import { complain, Wrong } from './say.mjs';

const SCRIPT = join('libs', 'station', 'bin'); // a launcher, or a command that must be alone
const NOTICE_MS_MAX = 1_000; // until a launcher notices that its npm was killed
const STOPPING_MS_MAX = 60_000;
const GONE_MS_MAX = 12_000; // longer than a child's own orderly end (libs/platform/src/lifeline.ts)

/**
 * Takes the folder for this launcher.
 * out: { keep(children), stopping(), release() }; children: { api, worker, command: { pid, script } }, for the start after
 *     a kill -9
 * refuses (Wrong): another launcher runs in this folder
 */
export async function takeFolder(dataDir) {
  const file = join(dataDir, 'launcher.json');
  const left = await withoutOther(dataDir, file);
  await endOrphans(left?.children ?? {});
  let kept = {};
  const write = (state) => {
    kept = { ...kept, ...state };
    writeFileSync(`${file}.new`, JSON.stringify({ pid: process.pid, ...kept }));
    renameSync(`${file}.new`, file);
  };
  write({ children: {} });
  return {
    keep: (children) => write({ children }),
    stopping: () => write({ stopping: true }),
    release: () => rmSync(file, { force: true }),
  };
}

/** True while another launcher runs in this folder and is not about to stop. */
export function isServed(dataDir) {
  const found = read(join(dataDir, 'launcher.json'));
  return Boolean(found && found.pid !== process.pid && !found.stopping && runs(found.pid, SCRIPT));
}

/** What the last launcher wrote, once it is gone: one that is about to stop is waited for. */
async function withoutOther(dataDir, file) {
  const since = Date.now();
  for (;;) {
    const left = read(file);
    if (!left || left.pid === process.pid || !runs(left.pid, SCRIPT)) return left;
    if (Date.now() - since > (left.stopping ? STOPPING_MS_MAX : NOTICE_MS_MAX)) {
      throw new Wrong(`STATION_DATA: a station runs in ${dataDir} already (process ${left.pid}).`);
    }
    await pause(100);
  }
}

/** Api and worker end by themselves when their launcher dies: one that hangs, and a command, is killed. */
async function endOrphans({ command, ...services }) {
  if (command) end(command);
  const until = Date.now() + GONE_MS_MAX;
  const alive = () => Object.values(services).filter(({ pid, script }) => runs(pid, script));
  while (alive().length > 0 && Date.now() < until) await pause(100);
  alive().forEach(end);
}

function end({ pid, script }) {
  if (!runs(pid, script)) return;
  complain(`note: ending process ${pid} (${script}), left behind by a killed launcher`);
  process.kill(pid, 'SIGKILL');
}

function read(file) {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined; // cut while it was written
  }
}
