import { migrate, migrateAsFar, migrationNames, readSecrets } from '#platform';
import { createReadStream, createWriteStream, existsSync, readFileSync } from 'node:fs';
import { cp, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { extract, type Extract } from 'tar-stream';
import { isInhabited } from '../inhabited';
import { unreadable, unwritable } from './faults';
import { BackupRefused, End, Manifest, Sequences } from './format';
import { copyTarget, tablesOf, type Table } from './tables';

/** Written by the migrations of the restore itself, and by `migrate` after it. */
const OWN_TABLES = new Set(['migration_done', 'function_file']);

type Entry = Extract extends AsyncIterable<infer E> ? E : never;

export interface RestoreOptions {
  ownerUrl: string;
  dataDir: string;
  file: string;
}

/**
 * Fills an empty installation from a backup, in one transaction, and brings it to this version.
 * @throws BackupRefused when a station lives in the target, when the file is of a newer version, cut short or no backup
 */
export async function restoreBackup({ ownerUrl, dataDir, file }: RestoreOptions): Promise<End> {
  const client = new Client({ connectionString: ownerUrl });
  client.on('error', () => undefined); // it was cut off: whoever asks it next is told
  await client.connect();
  const staging = join(dataDir, '.restore');
  try {
    await rm(staging, { recursive: true, force: true });
    await refuseInhabited(client);
    await refuseUnreadable(file);
    await client.query('DROP SCHEMA IF EXISTS points CASCADE');
    const restoring = new Restoring(client, ownerUrl, staging);
    await eachEntry(file, (entry) => restoring.take(entry));
    const end = await restoring.finish();
    // Files first: were the machine to stop in between, the database would still be empty and the command can be repeated.
    await moveFiles(staging, dataDir);
    await client.query('COMMIT');
    await migrate(ownerUrl, readSecrets(dataDir));
    return end;
  } catch (error) {
    throw unwritable(`${dataDir} could not be filled`, error);
  } finally {
    await client.end();
    await rm(staging, { recursive: true, force: true });
  }
}

async function refuseInhabited(client: Client): Promise<void> {
  // Tables without a station: a restore that was cut short, or a first start that got no further.
  if (!(await isInhabited(client))) return;
  throw new BackupRefused(
    'A station lives here already: restore into a new folder (STATION_DATA) or database.',
  );
}

async function refuseUnreadable(file: string): Promise<void> {
  try {
    await refuseDamaged(file);
  } catch (error) {
    throw unreadable(`${file} could not be read`, error);
  }
}

/** Reads the whole file once before anything is changed: gzip's checksum stands at its end. */
async function refuseDamaged(file: string): Promise<void> {
  const names: string[] = [];
  await eachEntry(file, async (entry) => {
    names.push(entry.header.name);
    for await (const _chunk of entry);
  });
  if (names[0] !== 'manifest.json') {
    throw new BackupRefused(`${file} is no backup: it does not begin with its manifest.`);
  }
  if (names.at(-1) !== 'end.json') throw new BackupRefused(`${file} was cut short: its end is missing.`);
}

async function eachEntry(file: string, take: (entry: Entry) => Promise<void>): Promise<void> {
  const archive = extract();
  const fed = pipeline(createReadStream(file), createGunzip(), archive);
  try {
    for await (const entry of archive) await take(entry);
    await fed;
  } catch (error) {
    await fed.catch(() => undefined);
    if (error instanceof BackupRefused) throw error;
    throw sentenceFor(error as NodeJS.ErrnoException, file);
  }
}

function sentenceFor(error: NodeJS.ErrnoException, file: string): Error {
  if (error.code === 'ENOENT') return new BackupRefused(`${file} does not exist.`);
  const broken =
    error.code?.startsWith('Z_') || /unexpected end|premature close|tar header/i.test(error.message);
  return broken ? new BackupRefused(`${file} is damaged or no backup (${error.message}).`) : error;
}

/** Takes the archive's entries in their order. */
class Restoring {
  #tables = new Map<string, Table>();
  #rows: Record<string, number> = {};
  #files = 0;
  #end: End | undefined;

  constructor(
    private readonly client: Client,
    private readonly ownerUrl: string,
    private readonly staging: string,
  ) {}

  async take(entry: Entry): Promise<void> {
    const { name } = entry.header;
    if (name === 'manifest.json') return this.#begin(Manifest.safeParse(await json(entry)));
    if (name.startsWith('tables/')) return this.#load(name.split('/')[1] ?? '', entry);
    if (name === 'sequences.json') return this.#setSequences(Sequences.parse(await json(entry)));
    if (name.startsWith('data/')) return this.#keep(name.slice('data/'.length), entry);
    if (name === 'end.json') this.#end = End.parse(await json(entry));
    else throw new BackupRefused(`This is no backup of this product: it contains ${name}.`);
  }

  async #begin(parsed: ReturnType<typeof Manifest.safeParse>): Promise<void> {
    if (!parsed.success)
      throw new BackupRefused('This backup is of a newer version: its manifest cannot be read.');
    const known = new Set(migrationNames());
    const unknown = parsed.data.migrations.find((name) => !known.has(name));
    if (unknown) throw new BackupRefused(`This backup is of a newer version: it has ${unknown}.`);
    await migrateAsFar(this.ownerUrl, new Set(parsed.data.migrations));

    await this.client.query('BEGIN');
    // Rows come back as they were: guards, foreign keys and append-only triggers judged them when they were written.
    await this.client.query('SET LOCAL session_replication_role = replica');
    const present = new Set((await tablesOf(this.client)).map(({ name }) => name));
    for (const table of parsed.data.tables) {
      if (!present.has(table.name)) throw new BackupRefused(`This version has no table ${table.name}.`);
      if (OWN_TABLES.has(table.name)) continue;
      this.#tables.set(table.name, table);
    }
    const names = [...this.#tables.values()].map((table) => copyTarget(table).split(' ')[0]);
    await this.client.query(`TRUNCATE ${names.join(', ')}`); // what migrations themselves put there
  }

  async #load(name: string, entry: Entry): Promise<void> {
    const table = this.#tables.get(name);
    if (!table) return void entry.resume();
    const stream = this.client.query(copyFrom(`COPY ${copyTarget(table)} FROM STDIN`));
    await pipeline(entry, stream);
    this.#rows[name] = (this.#rows[name] ?? 0) + stream.rowCount;
  }

  async #setSequences(sequences: Record<string, string>): Promise<void> {
    for (const [name, last] of Object.entries(sequences)) {
      if (name.startsWith('migration_done')) continue;
      await this.client.query('SELECT setval($1::regclass, $2::bigint)', [`points."${name}"`, last]);
    }
  }

  async #keep(name: string, entry: Entry): Promise<void> {
    const path = normalize(join(this.staging, name));
    if (!path.startsWith(this.staging)) throw new BackupRefused(`This is no backup: it contains ${name}.`);
    await mkdir(dirname(path), { recursive: true });
    await pipeline(entry, createWriteStream(path, { mode: 0o600 }));
    this.#files += 1;
  }

  /** @throws BackupRefused when the file ended early or lost rows */
  async finish(): Promise<End> {
    const end = this.#end;
    if (!end) throw new BackupRefused('This backup was cut short: its end is missing.');
    const lost = [...this.#tables.keys()].find((name) => end.rows[name] !== (this.#rows[name] ?? 0));
    if (lost || end.files !== this.#files)
      throw new BackupRefused(`This backup is damaged: ${lost ?? 'files'} are missing.`);
    return end;
  }
}

async function json(entry: Entry): Promise<unknown> {
  return JSON.parse(await text(entry));
}

/** The database's own password stays that of this installation; every other secret comes from the backup. */
async function moveFiles(staging: string, dataDir: string): Promise<void> {
  const secrets = join(staging, 'secrets.json');
  if (existsSync(secrets)) {
    const here = join(dataDir, 'secrets.json');
    const own: unknown = existsSync(here) ? JSON.parse(readFileSync(here, 'utf8')) : {};
    const { databasePassword } = own as { databasePassword?: string };
    const merged = { ...(JSON.parse(readFileSync(secrets, 'utf8')) as object), databasePassword };
    await writeFile(`${here}.new`, JSON.stringify(merged, null, 2), { mode: 0o600 });
    await rename(`${here}.new`, here);
    await rm(secrets);
  }
  if (existsSync(staging)) await cp(staging, dataDir, { recursive: true });
}
