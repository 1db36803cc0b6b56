import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { text } from 'node:stream/consumers';
import { join } from 'node:path';
import { spawn, spawnSync } from 'node:child_process';
import { selfSigned } from '../support/certificate';
import { dataFolder, refusedCommand, refusedStart, removeFolder } from './launcher';

const NOBODY = { uid: 65534, gid: 65534 };
const asRoot = process.getuid?.() === 0 ? it : it.skip;
/** A checkout in a closed folder cannot be started by anybody else. */
const readable =
  spawnSync('/bin/sh', ['-c', 'cat "$0"', join(process.cwd(), 'package.json')], NOBODY).status === 0;
const asNobody = readable ? asRoot : it.skip;

/** A wrong setting is named in one line, before anything is installed or started. */
describe('npm start refuses', () => {
  let folder: string;
  let taken: Server;
  beforeAll(async () => {
    folder = dataFolder();
    writeFileSync(join(folder, 'file'), 'no certificate');
    const periods = { ended: [-3, -1], early: [1, 3] } as const;
    for (const [name, days] of Object.entries(periods)) {
      const { cert, key } = selfSigned(days);
      copyFileSync(cert, join(folder, `${name}.pem`));
      copyFileSync(key, join(folder, `${name}.key`));
    }
    // Neither PostgreSQL nor Redis: it greets, as a mail server does.
    taken = createServer((socket) => socket.on('error', () => undefined).end('220 here\r\n'));
    await new Promise<void>((done) => taken.listen(0, '127.0.0.1', done));
  });
  afterAll(async () => {
    await new Promise((done) => taken.close(done));
    removeFolder(folder);
  });

  it.each([
    [{ PORT: 'eighty' }, /^PORT: "eighty" is no port/],
    [{ PORT: '70000' }, /^PORT: "70000" is no port/],
    [{ PORT: '80.5' }, /^PORT: "80\.5" is no port/],
    [{ HOST: '203.0.113.7' }, /^HOST: 203\.0\.113\.7 is no address of this machine/],
    [{ TLS_CERT: 'FOLDER/file' }, /^TLS_KEY: missing/],
    [{ TLS_KEY: 'FOLDER/file' }, /^TLS_CERT: missing/],
    [{ TLS_CERT: 'FOLDER/none', TLS_KEY: 'FOLDER/file' }, /^TLS_CERT: .* cannot be read \(ENOENT\)/],
    [{ TLS_CERT: 'FOLDER/file', TLS_KEY: 'FOLDER/file' }, /^TLS_CERT, TLS_KEY: no matching pair/],
    [{ TLS_CERT: 'FOLDER/ended.pem', TLS_KEY: 'FOLDER/early.key' }, /^TLS_CERT, TLS_KEY: no matching pair/],
    [{ TLS_CERT: 'FOLDER/ended.pem', TLS_KEY: 'FOLDER/ended.key' }, /^TLS_CERT: it ended on 20\d\d-/],
    [{ TLS_CERT: 'FOLDER/early.pem', TLS_KEY: 'FOLDER/early.key' }, /^TLS_CERT: it begins on 20\d\d-/],
    [{ DATABASE_URL: 'mysql://localhost/x' }, /^DATABASE_URL: not an address that begins with postgres/],
    [{ DATABASE_URL: 'postgres://me:hush%@127.0.0.1/x' }, /^DATABASE_URL: not an address .* %25/],
    [{ DATABASE_URL: 'postgres://me:hu#sh@127.0.0.1/x' }, /^DATABASE_URL: not an address .* %23/],
    [{ REDIS_URL: 'redis://:hush%@127.0.0.1' }, /^REDIS_URL: not an address .* %25/],
    [
      { DATABASE_URL: 'postgres://me:hush@127.0.0.1:1/x' },
      /^DATABASE_URL: nothing answers at 127\.0\.0\.1:1 /,
    ],
    [{ DATABASE_URL: 'postgres://me:hush@127.0.0.1:TAKEN/x' }, /^DATABASE_URL: .* is no PostgreSQL\.$/],
    [{ REDIS_URL: 'redis://:hush@127.0.0.1:TAKEN' }, /^REDIS_URL: .* is no Redis\.$/],
    [{ LOG_LEVEL: 'loud' }, /^LOG_LEVEL: "loud" is none of fatal, /],
    [{ REDIS_URL: 'localhost:6379' }, /^REDIS_URL: not an address that begins with redis/],
    [{ STATION_DATA: 'FOLDER/file' }, /^STATION_DATA: .*it is a file/],
    [{ STATION_DATA: 'FOLDER/file/below' }, /^STATION_DATA: .*a part of the path is a file/],
    [{ STATION_DATA: '/proc/station' }, /^STATION_DATA: .*cannot be used/],
  ] as [Record<string, string>, RegExp][])('%j', (wrong, sentence) => {
    const here = Object.entries({ STATION_DATA: folder, ...wrong }).map(([name, value]) => [
      name,
      value.replace('FOLDER', folder).replace('TAKEN', String((taken.address() as AddressInfo).port)),
    ]);
    const { status, stdout, lines } = refusedStart(Object.fromEntries(here));
    expect({ status, stdout, lines }).toEqual({
      status: 1,
      stdout: '',
      lines: [expect.stringMatching(sentence)],
    });
    expect(lines[0]).not.toContain('hush');
  });

  (process.env.TEST_REDIS_URL ? it : it.skip)('a Redis that has no such database', () => {
    const REDIS_URL = `${process.env.TEST_REDIS_URL}/99`;
    const { status, lines } = refusedStart({ REDIS_URL, STATION_DATA: folder });
    expect({ status, lines }).toEqual({
      status: 1,
      lines: [expect.stringMatching(/^REDIS_URL: Redis at .* says ERR .*out of range\.$/)],
    });
  });

  it('several wrong settings at once, a line each', () => {
    const { status, lines } = refusedStart({ PORT: '0', TLS_KEY: 'x', REDIS_URL: 'x', STATION_DATA: folder });
    expect(status).toBe(1);
    expect(lines.map((line) => line.split(':')[0])).toEqual(['PORT', 'TLS_CERT', 'REDIS_URL']);
  });

  it('a busy port', () => {
    const { port } = taken.address() as AddressInfo;
    const { status, lines } = refusedStart({ PORT: `${port}`, STATION_DATA: folder });
    expect({ status, lines }).toEqual({
      status: 1,
      lines: [expect.stringMatching(/^PORT: \d+ on 127.0.0.1 is in use/)],
    });
  });

  it('no folder for numbers that its last launcher had, and another program has by now', () => {
    const words = ['libs/station/bin', 'dist/api/src/main.js'];
    const stranger = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)', ...words]);
    const had = { pid: stranger.pid, begun: 'before the power cut' };
    const left = { ...had, children: { api: { ...had, script: words[1] } } };
    writeFileSync(join(folder, 'launcher.json'), JSON.stringify(left));
    const { port } = taken.address() as AddressInfo;
    const { lines } = refusedStart({ PORT: `${port}`, STATION_DATA: folder });
    const still = readFileSync(`/proc/${stranger.pid}/cmdline`, 'utf8'); // empty when it was killed
    stranger.kill();
    expect(lines).toEqual([expect.stringMatching(/^PORT: /)]);
    expect(still).toContain(words[1]);
  });

  asNobody('a folder in which this user may not write', () => {
    const closed = mkdtempSync(join(tmpdir(), 'station-closed-'));
    chmodSync(closed, 0o755);
    const { status, lines } = refusedStart({ STATION_DATA: join(closed, 'data') }, NOBODY);
    removeFolder(closed);
    expect({ status, lines }).toEqual({
      status: 1,
      lines: [expect.stringMatching(/^STATION_DATA: .*may not write/)],
    });
  });

  asRoot('a folder that the database’s user may not pass, naming it and what to do', () => {
    const closed = mkdtempSync(join(tmpdir(), 'station-closed-')); // mode 0700
    const { status, lines } = refusedStart({ STATION_DATA: join(closed, 'a/data') });
    removeFolder(closed);
    expect({ status, lines }).toEqual({
      status: 1,
      lines: [expect.stringContaining(`\`chmod o+x ${closed}\``)],
    });
  });

  asRoot('a full disk', () => {
    const small = mkdtempSync(join(tmpdir(), 'station-small-'));
    const mounted =
      spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=8m,mode=0711', 'station', small]).status === 0;
    if (!mounted) {
      console.log('skipped: a small disk cannot be mounted here');
      return;
    }
    mkdirSync(join(small, 'data'));
    const { status, lines } = refusedStart({ STATION_DATA: join(small, 'data') });
    spawnSync('umount', [small]);
    removeFolder(small);
    expect({ status, lines }).toEqual({
      status: 1,
      lines: [expect.stringMatching(/^STATION_DATA: .* is full: \d MB/)],
    });
  });
});

it('lets one launcher into a folder, of several that come at the same moment', async () => {
  const folder = dataFolder();
  const lock = join(process.cwd(), 'libs/station/bin/house/lock.mjs');
  const take = `import('${lock}').then(({ takeFolder }) => takeFolder('${folder}'))
    .then(() => setTimeout(() => {}, 2_000), ({ message }) => console.log(message))`;
  const others = await Promise.all(
    Array.from({ length: 4 }, async () => {
      const child = spawn(process.execPath, ['-e', take], { stdio: ['ignore', 'pipe', 'inherit'] });
      return text(child.stdout);
    }),
  );
  removeFolder(folder);
  expect(others.sort()).toEqual([
    '',
    ...Array(3).fill(expect.stringMatching(/^STATION_DATA: a station runs in/)),
  ]);
});

asRoot(
  'goes on where the disk is full: an old log gives way, and what it would note about itself is let be',
  () => {
    const small = mkdtempSync(join(tmpdir(), 'station-small-'));
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'station', small]).status !== 0) return;
    const house = join(process.cwd(), 'libs/station/bin/house');
    const log = join(small, 'api.log');
    const work = `const { takeFolder } = await import('${house}/lock.mjs');
    const { trim } = await import('${house}/logs.mjs');
    const { writeFileSync } = await import('node:fs');
    const folder = await takeFolder('${small}');
    try { writeFileSync('${log}', Buffer.alloc(40_000_000)); } catch {}
    folder.keep({ api: { pid: process.pid, script: 'api' } });
    folder.stopping();
    trim('${log}');
    folder.release();`;
    const args = ['--input-type=module', '-e', work];
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    const left = readdirSync(small).map((name) => [name, statSync(join(small, name)).size]);
    spawnSync('umount', [small]);
    removeFolder(small);
    const note = `note: ${small}/launcher.json could not be written (ENOSPC)\n`;
    expect({ status, stderr, left }).toEqual({ status: 0, stderr: note + note, left: [['api.log', 0]] });
  },
);

it.each(['backup /tmp/x', 'verify', 'station chiefs --code x'])(
  'npm run %s makes no station in a folder where none lives',
  (command) => {
    const folder = dataFolder();
    const { status, lines } = refusedCommand(command.split(' '), { STATION_DATA: folder });
    const left = readdirSync(folder);
    removeFolder(folder);
    expect({ status, lines }).toEqual({
      status: 1,
      lines: [`No station lives in ${folder}: set STATION_DATA.`],
    });
    expect(left).toEqual([]);
  },
  60_000,
);
