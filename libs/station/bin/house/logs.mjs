/** The logs of api and worker: files of bounded size in the data folder. */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
} from 'node:fs';
import { dirname } from 'node:path';

const BYTES_MAX = 20_000_000;

/** Opens a log for appending; out: its file descriptor. */
export function openLog(file) {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  trim(file);
  return openSync(file, 'a', 0o600);
}

/** Keeps one older file beside it. Writers append, so they go on at the start of the emptied file. */
export function trim(file) {
  if (!existsSync(file) || statSync(file).size < BYTES_MAX) return;
  try {
    copyFileSync(file, `${file}.1`);
  } catch {
    rmSync(`${file}.1`, { force: true }); // a full disk: room is worth more than an old log
  }
  truncateSync(file);
}

/** The last lines, to be shown when its writer has ended unasked. */
export function tail(file, count = 25) {
  if (!existsSync(file)) return '(no log)';
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-count).join('\n');
}
