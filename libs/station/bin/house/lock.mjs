/** One launcher a data folder; what a killed one left behind is ended. */
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { lives, noted } from './processes.mjs';
import { complain, Wrong } from './say.mjs';

const SCRIPT = join('libs', 'station', 'bin'); // a launcher, or a command that must be alone
const NOTICE_MS_MAX = 1_000; // until a launcher notices that its npm was killed
const BESIDE_MS = 50; // longer than one that looked at the same moment needs to write
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
  await withoutOther(dataDir, file);
  let kept = noted(process.pid, SCRIPT);
  const beside = `${file}.${process.pid}.new`;
  const write = (state) => {
    kept = { ...kept, ...state };
    writeFileSync(beside, JSON.stringify(kept));
    renameSync(beside, file);
  };
  write({ children: {} });
  await pause(BESIDE_MS);
  if (read(file)?.pid !== process.pid) await withoutOther(dataDir, file);
  // On a full disk it is only out of date, and nothing may stand in the way of a start anew or of an orderly end.
  const note = (state) => {
    try {
      write(state);
    } catch (error) {
      rmSync(beside, { force: true });
      complain(`note: ${file} could not be written (${error.code})`);
    }
  };
  return {
    keep: (children) =>
      note({
        children: Object.fromEntries(
          Object.entries(children).map(([name, { pid, script }]) => [name, noted(pid, script)]),
        ),
      }),
    stopping: () => note({ stopping: true }),
    release: () => rmSync(file, { force: true }),
  };
}

/** True while another launcher runs in this folder and is not about to stop. */
export function isServed(dataDir) {
  const found = read(join(dataDir, 'launcher.json'));
  return Boolean(found && found.pid !== process.pid && !found.stopping && isLauncher(found));
}

/** What the last launcher wrote, once it is gone: one that is about to stop is waited for. */
async function withoutOther(dataDir, file) {
  const since = Date.now();
  for (;;) {
    const left = read(file);
    if (!left || left.pid === process.pid || !isLauncher(left)) return left;
    if (Date.now() - since > (left.stopping ? STOPPING_MS_MAX : NOTICE_MS_MAX)) {
      throw new Wrong(`STATION_DATA: a station runs in ${dataDir} already (process ${left.pid}).`);
    }
    await pause(100);
  }
}

/** One that an earlier version wrote did not note its script. */
const isLauncher = (left) => lives({ ...left, script: SCRIPT });

/** Api and worker end by themselves when their launcher dies: one that hangs, and a command, is killed. */
async function endOrphans({ command, ...services }) {
  if (command) end(command);
  const until = Date.now() + GONE_MS_MAX;
  const alive = () => Object.values(services).filter(lives);
  while (alive().length > 0 && Date.now() < until) await pause(100);
  alive().forEach(end);
}

function end(left) {
  if (!lives(left)) return;
  const { pid, script } = left;
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
