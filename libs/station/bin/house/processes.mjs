/** Asking the system about processes by their number. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** Of a process that lives: its number, a part of its command line, and when it began. */
export function noted(pid, script) {
  return { pid, script, begun: beginningOf(pid) };
}

/**
 * True while a noted process lives. A number alone may be another program's by now, or another station's of the same
 * checkout after a power cut.
 */
export function lives({ pid, script, begun }) {
  if (!ask(pid, 'cmdline', 'command=')?.replaceAll('\0', ' ').includes(script)) return false;
  return begun === undefined || begun === beginningOf(pid);
}

/** As the system counts it: on Linux in ticks since the machine was started. */
function beginningOf(pid) {
  const told = ask(pid, 'stat', 'lstart=');
  if (told === undefined || !HAS_PROC) return told?.trim();
  return told.slice(told.lastIndexOf(')') + 2).split(' ')[19]; // the 22nd field; the second may hold blanks (proc(5))
}

const HAS_PROC = existsSync('/proc/self/stat');

/** What a file of /proc holds about a process, or where there is none a column of ps; undefined when it is gone. */
function ask(pid, file, column) {
  if (!HAS_PROC) {
    const { status, stdout } = spawnSync('ps', ['-p', String(pid), '-o', column], { encoding: 'utf8' });
    return status === 0 ? stdout : undefined;
  }
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return undefined;
  }
}
