/** Running other programs and waiting for them. */
import { spawn } from 'node:child_process';
import { ROOT } from './paths.mjs';

/**
 * Runs a program to its end.
 * in: program, its arguments, spawn options, `onLine` (called with each line of stdout), `onStart` (with the child)
 * out: { code, output }: output is the end of stdout and stderr together (at most 64 kB)
 */
export function run(program, args, { onLine, onStart, ...options } = {}) {
  return new Promise((done, fail) => {
    const child = spawn(program, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'], ...options });
    onStart?.(child);
    let output = '';
    let rest = '';
    const keep = (chunk) => (output = (output + chunk).slice(-65536));
    child.stdout?.setEncoding('utf8').on('data', (chunk) => {
      keep(chunk);
      if (!onLine) return;
      const lines = (rest + chunk).split('\n');
      rest = lines.pop();
      lines.forEach(onLine);
    });
    child.stderr?.setEncoding('utf8').on('data', keep);
    child.on('error', fail);
    child.on('close', (code, signal) => {
      if (rest && onLine) onLine(rest);
      done({ code: code ?? 128, signal, output });
    });
  });
}

/** Runs a Node script, e.g. `node('dist/…', ['--flag'])`, as `run` does. */
export function node(script, args = [], options = {}) {
  return run(process.execPath, [script, ...args], options);
}
