import { appUrl, connect, migrate, NewerSchema, readSecrets, requireOwner, type OwnersWork } from '#platform';
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Client } from 'pg';
import { BackupRefused } from '../../libs/station/src/backup/format';
import { restoreBackup } from '../../libs/station/src/backup/read';
import { publish, writeBackup } from '../../libs/station/src/backup/write';
import { createStation } from '../../libs/station/src/create';
import { createTestDatabase, type TestDatabase } from '../setup/database';
import { dataFolder, removeFolder } from './launcher';

const NOW = new Date('2026-11-02T01:00:00Z');
/** What COPY writes in a form of its own. */
const NASTY = 'a\tb\nc\\d\r"e" \\N \\. 𠮷葛󠄀 {}';

describe('backup and restore', () => {
  const databases: TestDatabase[] = [];
  let folder: string;
  let source: TestDatabase;
  let from: string;
  let file: string;

  beforeAll(async () => {
    folder = dataFolder();
    from = join(folder, 'from');
    file = join(folder, 'station.backup');
    mkdirSync(join(from, 'files/1/ab'), { recursive: true });
    mkdirSync(join(from, 'pg'));
    source = await database(); // makes the run's keys
    copyFileSync(join(process.env.TEST_STATION_DATA!, 'secrets.json'), join(from, 'secrets.json'));
    writeFileSync(join(from, 'files/1/ab/evidence'), Buffer.alloc(300_000, 7));
    writeFileSync(join(from, 'files/1/ab/empty'), '');
    writeFileSync(join(from, 'pg/PG_VERSION'), '18');
    mkdirSync(join(from, 'lost+found')); // as a disk of its own has it, which nobody but root may read
    writeFileSync(join(from, 'lost+found/#1'), '');
    await run(source, async (owner) => {
      await createStation(owner, { code: 'first', name: NASTY, from: '2026-01-01', at: NOW });
      // More than one part of the archive.
      await owner.query(
        `INSERT INTO points.request (station_id, request_id, hash, state, reply, created_at)
         SELECT 1, gen_random_uuid(), sha256(i::text::bytea), 'done', jsonb_build_object('text', $1 || repeat('x', 900), 'i', i), $2
         FROM generate_series(1, 20000) AS i`,
        [NASTY, NOW],
      );
    });
    await writeBackup({ ownerUrl: source.ownerUrl, dataDir: from, file, now: NOW });
  }, 60_000);
  afterAll(async () => {
    for (const one of databases) await one.drop();
    removeFolder(folder);
  });

  async function database(): Promise<TestDatabase> {
    const made = await createTestDatabase('backup');
    databases.push(made);
    return made;
  }

  function restore(target: TestDatabase, name: string, backup = file) {
    const dataDir = join(folder, name);
    mkdirSync(dataDir, { recursive: true });
    return restoreBackup({ ownerUrl: target.ownerUrl, dataDir, file: backup });
  }

  it('keeps the file from everybody else and overwrites none', async () => {
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const again = writeBackup({ ownerUrl: source.ownerUrl, dataDir: from, file, now: NOW });
    await expect(again).rejects.toThrow('exists already');
  });

  it('says in one sentence why it cannot be written, and leaves nothing behind', async () => {
    const write = (where: string) => writeBackup({ ownerUrl: source.ownerUrl, dataDir: from, file: where, now: NOW }); // prettier-ignore
    const nowhere = join(folder, 'nowhere/station.backup');
    await expect(write(nowhere)).rejects.toThrow(new BackupRefused(`${nowhere} could not be written: there is no such folder.`)); // prettier-ignore
    await onSmallDisk(async (small) => {
      const full = join(small, 'station.backup');
      await expect(write(full)).rejects.toThrow(new BackupRefused(`${full} could not be written: its disk is full.`)); // prettier-ignore
      expect(readdirSync(small)).toEqual([]);
    });
  });

  it('is refused where no station lives, and of nothing at all', async () => {
    const { ownerUrl } = await database();
    const none = join(folder, 'none.backup');
    const write = writeBackup({ ownerUrl, dataDir: from, file: none, now: NOW });
    await expect(write).rejects.toThrow(new BackupRefused(`No station lives in ${from}: set STATION_DATA.`));
    expect(existsSync(none)).toBe(false);
  });

  it('is refused into the folder that it copies, and of a folder with other keys: no PIN would open after a restore', async () => {
    const write = (dataDir: string, where: string) =>
      writeBackup({ ownerUrl: source.ownerUrl, dataDir, file: where, now: NOW });
    await expect(write(from, join(from, 'own.backup'))).rejects.toThrow(
      /own\.backup lies in .*: write it elsewhere/,
    );
    const other = join(folder, 'other-station');
    const away = join(folder, 'away.backup');
    const refusal = /^STATION_DATA: its keys \(secrets\.json\) are not those of this database[^\n]*$/;
    await expect(write(other, away)).rejects.toThrow(refusal);
    readSecrets(other);
    await expect(write(other, away)).rejects.toThrow(refusal);
    expect([existsSync(away), existsSync(join(from, 'own.backup'))]).toEqual([false, false]);
  });

  it('gives the file its name on a stick without hard links as well, and overwrites none there', async () => {
    const part = join(folder, 'stick.backup.part');
    const named = join(folder, 'stick.backup');
    const publishOnStick = (text: string) => {
      writeFileSync(part, text);
      return publish(part, named, () =>
        Promise.reject(Object.assign(new Error('operation not permitted'), { code: 'EPERM' })),
      );
    };
    await publishOnStick('whole');
    expect([readFileSync(named, 'utf8'), existsSync(part)]).toEqual(['whole', false]);
    await expect(publishOnStick('other')).rejects.toThrow('exists already');
    await expect(publish(part, named)).rejects.toThrow('exists already');
    expect(readFileSync(named, 'utf8')).toBe('whole');
  });

  it('brings back every row of every table, the keys and the evidence, and nothing of the old server', async () => {
    const target = await database();
    mkdirSync(join(folder, 'to'));
    writeFileSync(
      join(folder, 'to/secrets.json'),
      JSON.stringify({ databasePassword: 'the new server’s', master: 'other' }),
    );
    const { files } = await restore(target, 'to');
    expect(files).toBe(3);
    expect(await digests(target)).toEqual(await digests(source));

    const secrets: unknown = JSON.parse(readFileSync(join(folder, 'to/secrets.json'), 'utf8'));
    expect(secrets).toMatchObject({ databasePassword: 'the new server’s', master: readSecrets(from).master });
    const evidence = readFileSync(join(folder, 'to/files/1/ab/evidence'));
    expect(evidence.equals(Buffer.alloc(300_000, 7))).toBe(true);
    expect(statSync(join(folder, 'to/files/1/ab/empty')).size).toBe(0);
    expect(() => statSync(join(folder, 'to/pg'))).toThrow('ENOENT');
    const app = await connect(appUrl(target.ownerUrl, readSecrets(join(folder, 'to'))));
    await app.close();
  }, 60_000);

  it('says in one sentence that the target’s disk is full, and leaves nothing there', async () => {
    await onSmallDisk(async (small) => {
      const target = await database();
      const restoring = restoreBackup({ ownerUrl: target.ownerUrl, dataDir: small, file });
      await expect(restoring).rejects.toThrow(new BackupRefused(`${small} could not be filled: its disk is full.`)); // prettier-ignore
      expect(readdirSync(small)).toEqual([]);
      await restore(target, 'roomy');
    });
  }, 60_000);

  it('guards what came back as before: an append-only row cannot be changed', async () => {
    const target = await database();
    await restore(target, 'guarded');
    await run(target, async (owner) => {
      await owner.query(
        `INSERT INTO points.audit (station_id, audit_id, at, actor_kind, action, hash) VALUES (1, gen_random_uuid(), now(), 'system', 'test', '')`,
      );
      await expect(owner.query(`UPDATE points.audit SET action = 'x'`)).rejects.toThrow('append-only');
    });
  }, 60_000);

  it('refuses a target in which a station lives', async () => {
    await expect(restore(source, 'inhabited')).rejects.toThrow('A station lives here already');
  });

  it('refuses a backup of a newer version by the name of what it does not know', async () => {
    const newer = await database();
    await run(newer, async (owner) => {
      await createStation(owner, { code: 'newer', name: 'newer', from: '2026-01-01', at: NOW });
      await owner.query(
        `INSERT INTO points.migration_done (timestamp, name) VALUES (1, 'barter9999999999999')`,
      );
    });
    const path = join(folder, 'newer.backup');
    await writeBackup({ ownerUrl: newer.ownerUrl, dataDir: from, file: path, now: NOW });
    await expect(restore(await database(), 'newer', path)).rejects.toThrow('it has barter9999999999999');
    // What such a version runs on is left alone by this one.
    await expect(migrate(newer.ownerUrl, readSecrets(from))).rejects.toThrow(NewerSchema);
  }, 60_000);

  it('refuses other keys than those that the database was made with', async () => {
    const kept = await database();
    await migrate(kept.ownerUrl, readSecrets(from));
    const other = readSecrets(join(folder, 'other-keys'));
    await expect(migrate(kept.ownerUrl, other)).rejects.toThrow(/^STATION_DATA: its keys [^\n]*$/);
    await expect(migrate(kept.ownerUrl, readSecrets(from))).resolves.toMatchObject({ migrations: 0 });
  });

  it('names in one line what is wrong with the owner’s address, without its password', async () => {
    const wrong = async (change: (url: URL) => void, work: OwnersWork = 'read') => {
      const url = new URL(source.ownerUrl);
      change(url);
      return requireOwner(url.href, work).then(
        () => 'nothing',
        (error: unknown) => (error as Error).message,
      );
    };
    expect(await wrong(() => undefined, 'migrate')).toBe('nothing');
    expect(await wrong((url) => (url.password = 'hush'))).toMatch(
      /^DATABASE_URL: password authentication failed[^\n]*$/,
    );
    expect(await wrong((url) => (url.pathname = '/nowhere'))).toMatch(
      /^DATABASE_URL: database "nowhere" does not exist$/,
    );
    const { search } = new URL(appUrl(source.ownerUrl, readSecrets(from)));
    const asApp = (url: URL) => (url.search = search);
    expect(await wrong(asApp, 'migrate')).toBe(
      'DATABASE_URL: the user "points_app" lacks the right CREATEROLE',
    );
    expect(await wrong(() => undefined, 'restore')).toBe('nothing');
    await run(source, async (owner) => {
      await owner.query(`CREATE ROLE half LOGIN CREATEROLE PASSWORD 'half'`);
      await owner.query(`GRANT CREATE ON DATABASE ${new URL(source.ownerUrl).pathname.slice(1)} TO half`);
      const asHalf = (url: URL) => Object.assign(url, { username: 'half', password: 'half' });
      expect(await wrong(asHalf, 'migrate')).toBe('nothing');
      expect(await wrong(asHalf, 'restore')).toBe(
        'DATABASE_URL: the user "half" lacks the right SET on the parameter session_replication_role',
      );
      await owner.query('DROP OWNED BY half; DROP ROLE half');
    });
  }, 60_000);

  it.each([
    ['is not there', 'none', () => undefined, /does not exist/],
    ['is a folder', 'folder', (path: string) => mkdirSync(path), /could not be read: it is a folder\.$/],
    ['is no archive', 'text', (path: string) => writeFileSync(path, 'hello'), /damaged or no backup/],
    ['is another archive', 'other', (path: string) => writeFileSync(path, gzipSync('hello')), /no backup/],
    [
      'was cut short',
      'short',
      (path: string) => {
        copyFileSync(file, path);
        truncateSync(path, Math.floor(statSync(path).size / 2));
      },
      /damaged/,
    ],
    [
      'has one changed byte',
      'changed',
      (path: string) => {
        const bytes = readFileSync(file);
        const at = Math.floor(bytes.length / 2);
        bytes[at] = bytes[at]! ^ 1;
        writeFileSync(path, bytes);
      },
      /damaged/,
    ],
  ] as [string, string, (path: string) => void, RegExp][])(
    'refuses a file that %s, and touches nothing',
    async (_what, name, make, sentence) => {
      const path = join(folder, `${name}.backup`);
      make(path);
      const target = await database();
      const before = await digests(target);
      await expect(restore(target, name, path)).rejects.toThrow(sentence);
      expect(await digests(target)).toEqual(before);
    },
    60_000,
  );

  it('copies one moment, whatever is written meanwhile', async () => {
    const path = join(folder, 'moment.backup');
    const written = new AbortController();
    let begun: () => void = () => undefined;
    const first = new Promise<void>((done) => (begun = done));
    // Every change moves one row from a table that is copied early to one that is copied late.
    const moving = run(source, async (owner) => {
      for (let i = 1; !written.signal.aborted; i += 1) {
        await owner.query('BEGIN');
        await owner.query(`UPDATE points.request SET reply = $1 WHERE station_id = 1 AND reply->>'i' = '1'`, [
          { i: '1', n: i },
        ]);
        await owner.query(`UPDATE points.station SET name = $1 WHERE station_id = 1`, [String(i)]);
        await owner.query('COMMIT');
        begun();
      }
    });
    await first;
    await writeBackup({ ownerUrl: source.ownerUrl, dataDir: from, file: path, now: NOW });
    written.abort();
    await moving;
    const target = await database();
    await restore(target, 'moment', path);
    const { rows } = await run(target, (owner) =>
      owner.query(
        `SELECT s.name AS written, r.reply->>'n' AS moved FROM points.station s JOIN points.request r USING (station_id) WHERE r.reply->>'i' = '1'`,
      ),
    );
    expect(rows).toEqual([{ written: rows[0].moved, moved: rows[0].moved }]);
  }, 60_000);
});

/** A disk of 64 kB, where one can be mounted. */
async function onSmallDisk(work: (folder: string) => Promise<void>): Promise<void> {
  const small = mkdtempSync(join(tmpdir(), 'station-stick-'));
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'station', small]).status === 0) {
    try {
      await work(small);
    } finally {
      spawnSync('umount', [small]);
    }
  } else {
    console.log('the full disk is skipped: a small one cannot be mounted here');
  }
  removeFolder(small);
}

async function run<T>({ ownerUrl }: TestDatabase, work: (owner: Client) => Promise<T>): Promise<T> {
  const owner = new Client({ connectionString: ownerUrl });
  await owner.connect();
  try {
    return await work(owner);
  } finally {
    await owner.end();
  }
}

/** A digest of every table's rows, the schema's own diary apart (it tells when, not what). */
function digests(database: TestDatabase): Promise<Record<string, string>> {
  return run(database, async (owner) => {
    const { rows: tables } = await owner.query<{ name: string }>(
      `SELECT relname AS name FROM pg_class WHERE relnamespace = 'points'::regnamespace AND relkind = 'r' AND relname <> 'migration_done' ORDER BY 1`,
    );
    const found: Record<string, string> = {};
    for (const { name } of tables) {
      const { rows } = await owner.query<{ digest: string }>(
        `SELECT count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') AS digest FROM points."${name}" t`,
      );
      found[name] = rows[0]!.digest;
    }
    return found;
  });
}
