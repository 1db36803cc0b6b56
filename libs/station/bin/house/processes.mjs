/** Asking the system about processes by their number. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** True while process `pid` lives and its command line names `script`: a number alone may be another program's by now. */
export function runs(pid, script) {
  const command = commandOf(pid);
  return command !== undefined && command.includes(script);
}

function commandOf(pid) {
  if (existsSync('/proc/self/cmdline')) {
    const file = `/proc/${pid}/cmdline`;
    return existsSync(file) ? readFileSync(file, 'utf8').replaceAll('\0', ' ') || undefined : undefined;
  }
  const { status, stdout } = spawnSync('ps', ['-p', String(pid), '-o', 'command='], { encoding: 'utf8' });
  return status === 0 ? stdout : undefined;
}
