import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { get } from 'node:https';
import { join } from 'node:path';
import { Client } from 'pg';
import cast from '../../libs/station/data/demo-cast.json';
import { createStation } from '../../libs/station/src/create';
import {
  clearUnfinished,
  markFinished,
  markUnfinished,
  type Installation,
} from '../../libs/station/src/demo/unfinished';
import { createTestDatabase, type TestDatabase } from '../setup/database';
import {
  dataFolder,
  freePort,
  heldBackup,
  NPM,
  processesOf,
  refusedStart,
  removeFolder,
  started,
  type Started,
} from './launcher';
import { selfSigned } from '../support/certificate';
import { until } from '../support/until';

/** A bound against hanging: how long a start takes is measured where nothing else runs (test/bench/start.bench.ts). */
const START_MS_MAX = 360_000;

/** `npm start`, on the built product, from an empty data folder: one story of four starts, since each takes seconds. */
describe('npm start', () => {
  const tls = selfSigned();
  let folder: string;
  let settings: Record<string, string>;
  let running: Started | undefined;
  beforeAll(async () => {
    folder = dataFolder();
    settings = { STATION_DATA: folder, PORT: String(await freePort()) };
  });
  afterAll(async () => {
    running?.process.kill('SIGTERM');
    await running?.ended;
    removeFolder(folder);
  });

  it('serves an empty folder, and says where', async () => {
    running = await started(settings, START_MS_MAX);
    expect(running.address).toBe(`http://127.0.0.1:${settings.PORT}`);
    await expect(status(running, '/readyz')).resolves.toBe(200);
    await expect(status(running, '/openapi.json')).resolves.toBe(200);
  }, 400_000);

  it('refuses a second launcher in the same folder, and the same port for another', () => {
    const beside = refusedStart({ ...settings, PORT: '1' });
    expect(beside).toMatchObject({ status: 1, lines: [expect.stringContaining('runs in')] });
    const other = dataFolder();
    const samePort = refusedStart({ ...settings, STATION_DATA: other });
    removeFolder(other);
    expect(samePort).toMatchObject({ status: 1, lines: [expect.stringMatching(/^PORT: /)] });
  });

  it('starts the api again when it dies', async () => {
    const { children } = JSON.parse(readFileSync(join(folder, 'launcher.json'), 'utf8')) as {
      children: { api: { pid: number } };
    };
    process.kill(children.api.pid, 'SIGKILL');
    await until(async () => (await status(running!, '/readyz')) === 200);
    expect(running!.lines.join('\n')).toContain('the api ended (SIGKILL), starting it again (1 of 5)');
  }, 60_000);

  it('starts the database again when it is killed', async () => {
    process.kill(postmaster(folder), 'SIGKILL');
    await until(() => running!.lines.join('\n').includes('the database runs again'));
    expect(running!.lines).toContain('note: the database ended, starting it again (1 of 5)');
    await until(async () => (await status(running!, '/readyz')) === 200);
  }, 60_000);

  it('leaves no process behind after Ctrl-C, though nobody reads any more what it says', async () => {
    running!.process.stdout!.destroy();
    running!.process.stderr!.destroy();
    process.kill(-running!.process.pid!, 'SIGINT'); // the whole foreground group, as a terminal does
    await expect(running!.ended).resolves.toBe(0);
    expect(processesOf(folder)).toEqual([]);
  }, 60_000);

  it('leaves nothing behind after Ctrl-C during a backup either', async () => {
    const cut = await heldBackup(settings, 'cut.backup');
    await expect(cut.interrupt()).resolves.toBe(130);
    expect(processesOf(folder)).toEqual([]);
    expect(['', '.part'].filter((end) => existsSync(`${folder}-cut.backup${end}`))).toEqual([]);
  }, 60_000);

  it('starts a second time beside commands, and keeps the database that one of them had started', async () => {
    // As a power cut leaves it, where another station's database has the number by now.
    const other = readFileSync(join(process.env.TEST_STATION_DATA!, 'pg/postmaster.pid'), 'utf8');
    writeFileSync(join(folder, 'pg/postmaster.pid'), other);
    const first = await heldBackup(settings, 'first.backup');
    const second = await heldBackup(settings, 'second.backup');
    await expect(first.finish()).resolves.toBe(0);
    running = await started(settings);
    expect(running.lines).toContainEqual(expect.stringContaining('found the database running'));
    await expect(second.finish()).resolves.toBe(0);
    await expect(status(running, '/readyz')).resolves.toBe(200);
  }, 200_000);

  it('is healed by the next start after a kill -9: api and worker end, the database stays and is adopted', async () => {
    running!.process.kill('SIGKILL');
    await running!.ended;
    await until(async () => processesOf(folder).every((command) => !command.includes('main.js')));
    expect(processesOf(folder).some((command) => command.includes('postgres'))).toBe(true);
    running = await started({ ...settings, TLS_KEY: tls.key, TLS_CERT: tls.cert }, START_MS_MAX, NPM);
    expect(running.lines).toContainEqual(expect.stringContaining('found the database running'));
  }, 200_000);

  it('serves over TLS alone when it is given a certificate', async () => {
    expect(running!.address).toBe(`https://127.0.0.1:${settings.PORT}`);
    const answer = await new Promise((done, fail) => {
      get(`${running!.address}/readyz`, { ca: tls.certPem }, (reply) => done(reply.statusCode)).on(
        'error',
        fail,
      );
    });
    expect(answer).toBe(200);
    const plain = { ...running!, address: `http://127.0.0.1:${settings.PORT}` };
    await expect(status(plain, '/readyz')).resolves.not.toBe(200);
  }, 60_000);

  it('ends by itself when npm alone is killed, and a new start waits for it; who is left last stops the database', async () => {
    running!.process.kill('SIGKILL');
    await running!.ended;
    running = await started(settings);
    await expect(status(running, '/readyz')).resolves.toBe(200);
    const killed = await heldBackup(settings, 'killed.backup');
    const last = await heldBackup(settings, 'last.backup');
    await killed.kill();
    running.process.kill('SIGTERM');
    await expect(running.ended).resolves.toBe(0);
    expect(processesOf(folder)).toContainEqual(expect.stringContaining('postgres'));
    await expect(last.finish()).resolves.toBe(0);
    await until(() => processesOf(folder).length === 0);
  }, 400_000);

  // As on a full disk, which a test does not have: the database ends, and its recovery fails until somebody mended that.
  (process.env.WIDE ? it : it.skip)(
    'gives up on a database that does not come back, says why, and starts when the fault is mended',
    async () => {
      running = await started(settings);
      const control = join(folder, 'pg/global/pg_control');
      renameSync(control, `${control}.away`);
      process.kill(postmaster(folder), 'SIGKILL');
      await expect(running.ended).resolves.toBe(1);
      expect(running.lines).toContain('note: the database ended, starting it again (5 of 5)');
      expect(running.lines.join('\n')).toMatch(/The database does not start:\n[^]*pg_control/);
      expect(processesOf(folder)).toEqual([]);
      renameSync(`${control}.away`, control);
      running = await started(settings);
      await expect(status(running, '/readyz')).resolves.toBe(200);
      running.process.kill('SIGTERM');
      await expect(running.ended).resolves.toBe(0);
    },
    400_000,
  );

  // npm stands between the person and the launcher: a signal to npm alone must end all the same.
  (process.env.WIDE ? it : it.skip).each(['SIGTERM', 'SIGINT'] as const)(
    'ends when npm alone gets %s, and npm waits until nothing is left',
    async (signal) => {
      running = await started(settings, START_MS_MAX, NPM);
      running.process.kill(signal);
      await running.ended;
      expect(processesOf(folder)).toEqual([]);
    },
    400_000,
  );
});

/** A first start that is cut short while the demo is filled left a station that nobody could sign in to. */
describe('a demo that was not filled to its end', () => {
  const fill = join(process.cwd(), 'dist/libs/station/src/demo/fill.js');
  const demo = { ...cast.station, from: '2026-01-01', at: new Date('2026-01-01T00:00:00Z') };
  let database: TestDatabase;
  let owner: Client;
  let here: Installation;
  beforeAll(async () => {
    database = await createTestDatabase('unfinished');
    owner = new Client({ connectionString: database.ownerUrl });
    await owner.connect();
    here = { ownerUrl: database.ownerUrl, secrets: database.secrets, own: true };
  });
  afterAll(async () => {
    await owner.end();
    await database.drop();
  });
  const stations = async () =>
    (await owner.query<{ code: string }>('SELECT code FROM points.station ORDER BY 1')).rows.map(
      (row) => row.code,
    );

  it('is taken away in the folder’s own database, by whoever comes after a kill -9', async () => {
    const env = { ...process.env, DATABASE_URL: database.ownerUrl, STATION_DATA: database.dataDir };
    const filling = spawn(process.execPath, [fill], { env, stdio: 'ignore' });
    await until(async () => (await stations()).length > 0);
    filling.kill('SIGKILL');
    const elsewhere = spawnSync(process.execPath, [fill], { env, encoding: 'utf8' });
    expect(elsewhere).toMatchObject({
      status: 1,
      stdout: '',
      stderr: expect.stringMatching(
        /^DATABASE_URL: the demo station there was never filled to its end[^\n]*\n$/,
      ),
    });
    expect(await stations()).toEqual([demo.code]);
    await expect(clearUnfinished(owner, here)).resolves.toBe(true);
    expect(await stations()).toEqual([]);
  }, 60_000);

  it('is left alone when another station lives beside it, and so is every station that is whole', async () => {
    await createStation(owner, demo);
    await expect(clearUnfinished(owner, here)).resolves.toBe(false);
    await createStation(owner, { ...demo, code: 'real', also: markUnfinished });
    await expect(clearUnfinished(owner, here)).rejects.toThrow(/^STATION_DATA: [^\n]*$/);
    expect(await stations()).toEqual(['real', demo.code]);
    await markFinished(owner);
    await expect(clearUnfinished(owner, here)).resolves.toBe(false);
  });

  (process.env.WIDE ? it : it.skip)(
    'is filled anew by the next start, which says so',
    async () => {
      const folder = dataFolder();
      const settings = { STATION_DATA: folder, PORT: String(await freePort()) };
      const cut = started(settings, START_MS_MAX);
      cut.catch(() => undefined); // it never gets ready
      await until(() => read(folder, 'launcher.json').includes('fill.js'), START_MS_MAX);
      const { databasePassword } = JSON.parse(read(folder, 'secrets.json')) as { databasePassword: string };
      const { port } = JSON.parse(read(folder, 'postgres.json')) as { port: number };
      const inside = new Client(`postgresql://station_owner:${databasePassword}@127.0.0.1:${port}/points`);
      await inside.connect();
      await until(async () => (await inside.query('SELECT 1 FROM points.station')).rowCount === 1);
      await inside.end();
      const { pid } = JSON.parse(read(folder, 'launcher.json')) as { pid: number };
      process.kill(pid, 'SIGKILL');
      await expect(cut).rejects.toThrow('ended with SIGKILL');
      const { lines, process: child, ended } = await started(settings, START_MS_MAX);
      child.kill('SIGTERM');
      await ended;
      expect(processesOf(folder)).toEqual([]);
      removeFolder(folder);
      expect(lines).toContain('the demo station was not filled to its end: filling it anew');
      expect(lines).toContainEqual(expect.stringMatching(/^ {2}administrator /));
    },
    800_000,
  );
});

function read(folder: string, name: string): string {
  const file = join(folder, name);
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

function postmaster(folder: string): number {
  return Number(read(folder, 'pg/postmaster.pid').split('\n')[0]);
}

async function status({ address }: Started, path: string): Promise<number | string> {
  try {
    return (await fetch(`${address}${path}`)).status;
  } catch (error) {
    return String(error);
  }
}
