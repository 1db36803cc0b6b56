import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const START = join(process.cwd(), 'libs/station/bin/start.mjs');
const COMMAND = join(process.cwd(), 'libs/station/bin/command.mjs');

/** The environment of a launcher under test: nothing of the person's own settings. */
function environment(settings: Record<string, string>): NodeJS.ProcessEnv {
  const { PATH, HOME } = process.env;
  return { PATH, HOME, ...settings };
}

/** Starts with settings that must be refused. */
export function refusedStart(settings: Record<string, string>, as: { uid?: number; gid?: number } = {}) {
  return refused([START], settings, as);
}

/** A command that must be refused. */
export function refusedCommand(args: string[], settings: Record<string, string>) {
  return refused([COMMAND, ...args], settings);
}

function refused(args: string[], settings: Record<string, string>, as: { uid?: number; gid?: number } = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    env: environment(settings),
    encoding: 'utf8',
    timeout: 20_000,
    ...as,
  });
  return { status, stdout, lines: stderr.trim().split('\n') };
}

/**
 * A command of libs/station, run to its end.
 * @returns what it printed and how long it took; fails with all of it when its exit code is not 0
 */
export function ranCommand(
  name: string,
  settings: Record<string, string>,
): { lines: string[]; took_ms: number } {
  const since = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, [COMMAND, name], {
    env: environment(settings),
    encoding: 'utf8',
  });
  const took_ms = performance.now() - since;
  if (status !== 0) throw new Error(`${name} ended with ${status}:\n${stdout}${stderr}`);
  return { lines: stdout.trim().split('\n'), took_ms };
}

/** A backup that runs until it is let go: it is written into a pipe that nobody empties. */
export interface HeldBackup {
  /** Lets it come to its end. @returns its exit code */
  finish(): Promise<number | null>;
  /** Ctrl-C: the whole foreground group hears of it. @returns its exit code */
  interrupt(): Promise<number | null>;
  /** A kill -9 of the command and of all it started. */
  kill(): Promise<void>;
}

/** Begins a backup beside whatever runs in the folder, into a file beside that, and waits until it copies rows. */
export async function heldBackup(settings: Record<string, string>, name: string): Promise<HeldBackup> {
  const file = `${settings.STATION_DATA}-${name}`;
  spawnSync('mkfifo', [`${file}.part`]);
  const reader = spawn('cat', [`${file}.part`], { stdio: ['ignore', 'pipe', 'ignore'] });
  const command = spawn(process.execPath, [COMMAND, 'backup', file], {
    env: environment(settings),
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  });
  let wrong = '';
  command.stderr.on('data', (chunk: Buffer) => (wrong += chunk.toString()));
  const emptied = new Promise((done) => reader.on('exit', done));
  const ended = new Promise<number | null>((done) => command.on('exit', done));
  const begun = new Promise((done) => reader.stdout.once('readable', () => done(true)));
  if (!(await Promise.race([begun, ended.then(() => false)]))) {
    reader.kill();
    throw new Error(`the backup ended before it began:\n${wrong}`);
  }
  const forget = () => [file, `${file}.part`].forEach(removeFolder);
  return {
    finish: async () => {
      reader.stdout.resume();
      await emptied;
      return ended.finally(forget);
    },
    interrupt: async () => {
      process.kill(-command.pid!, 'SIGINT');
      reader.stdout.resume();
      return ended;
    },
    kill: async () => {
      process.kill(-command.pid!, 'SIGKILL');
      reader.kill();
      await Promise.all([ended, emptied]);
      forget();
    },
  };
}

/** A folder that the database's user may pass, gone at the end. */
export function dataFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'station-house-'));
  chmodSync(folder, 0o711);
  return folder;
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

/** As a person starts it. */
export const NPM = ['npm', 'start', '--silent'];

/** A launcher that runs, and what it printed so far. */
export interface Started {
  process: ChildProcess;
  lines: string[];
  /** Milliseconds until `ready …`. */
  ready_ms: number;
  address: string;
  ended: Promise<number | NodeJS.Signals>;
}

/** Starts and waits for `ready …`; fails with everything it printed when it ends before. */
export async function started(
  settings: Record<string, string>,
  wait_ms = 120_000,
  [program, ...args]: string[] = [process.execPath, START],
): Promise<Started> {
  const since = Date.now();
  const child = spawn(program!, args, {
    env: environment(settings),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const lines: string[] = [];
  let text = '';
  const ended = new Promise<number | NodeJS.Signals>((done) =>
    child.on('exit', (code, signal) => done(code ?? signal ?? 'SIGKILL')),
  );
  const ready = new Promise<string>((done, fail) => {
    const read = (chunk: Buffer) => {
      text += chunk.toString();
      lines.splice(0, lines.length, ...text.trimEnd().split('\n'));
      const line = lines.find((one) => one.startsWith('ready '));
      if (line) done(line.slice('ready '.length));
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    void ended.then((how) => fail(new Error(`ended with ${how} before it was ready:\n${text}`)));
    setTimeout(() => fail(new Error(`not ready after ${wait_ms} ms:\n${text}`)), wait_ms).unref();
  });
  const address = await ready.catch(async (error: unknown) => {
    child.kill('SIGTERM'); // nothing of it may stand in the next test's way
    await ended;
    throw error;
  });
  return { process: child, lines, ready_ms: Date.now() - since, address, ended };
}

/** Command lines of living processes that have to do with a data folder, in their arguments or their environment. */
export function processesOf(folder: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter(
      (pid) => read(`/proc/${pid}/cmdline`).includes(folder) || read(`/proc/${pid}/environ`).includes(folder),
    )
    .map((pid) => read(`/proc/${pid}/cmdline`).replaceAll('\0', ' '))
    .filter((command) => command !== '');
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // ended meanwhile
  }
}
