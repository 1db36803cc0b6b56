import { ASK_KEYS, markOf, OTHER_KEYS, readSecrets } from '#platform';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { link, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { Client } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { pack, type Pack } from 'tar-stream';
import { isInhabited, nobodyLives } from '../inhabited';
import { unwritable } from './faults';
import { BackupRefused, FORMAT, isKept, type End, type Manifest } from './format';
import { copyTarget, migrationsOf, sequencesOf, tablesOf, type Table } from './tables';

const PART_BYTES = 8 * 1024 * 1024;

export interface BackupOptions {
  ownerUrl: string;
  dataDir: string;
  /** Must not exist. Readable by its owner alone: it holds the keys and everybody's data. */
  file: string;
  now: Date;
  /** Ends it before its time: nothing of it is left. */
  signal?: AbortSignal;
}

/**
 * Writes all tables of the schema, as one moment saw them, and the data folder's keys and files into one file.
 * The file appears under its name when it is whole.
 * @returns rows by table and the number of files
 * @throws BackupRefused when no station lives there, the folder is another database's, the file exists already, lies in the
 * folder, or its disk takes no more
 */
export async function writeBackup({ ownerUrl, dataDir, file, now, signal }: BackupOptions): Promise<End> {
  if (await stat(file).catch(() => undefined)) throw taken(file);
  if (file.startsWith(dataDir + sep)) throw new BackupRefused(inside(file, dataDir));
  const part = `${file}.part`;
  const client = new Client({ connectionString: ownerUrl });
  client.on('error', () => undefined); // it was cut off: whoever asks it next is told
  await client.connect();
  let unwritten: unknown;
  try {
    if (!(await isInhabited(client))) throw new BackupRefused(nobodyLives(dataDir));
    await refuseOtherKeys(client, dataDir);
    const archive = pack();
    const out = createWriteStream(part, { mode: 0o600 });
    out.once('error', (error) => (unwritten = unwritable(`${file} could not be written`, error)));
    const written = pipeline(archive, createGzip(), out, { signal });
    // A full disk ends `written` while the archive is still being filled: whichever fails first, the disk is the reason.
    const [end] = await Promise.all([fill(archive, client, dataDir, now), written]);
    await publish(part, file);
    return end;
  } catch (error) {
    throw unwritten ?? error;
  } finally {
    await rm(part, { force: true });
    await client.end();
  }
}

/** Rows without the keys and files that belong to them would be restored, and no PIN would open any more. */
async function refuseOtherKeys(client: Client, dataDir: string): Promise<void> {
  const { rows } = await client.query<{ mark: string | null }>(ASK_KEYS);
  const { mark } = rows[0]!;
  const isThere = existsSync(join(dataDir, 'secrets.json'));
  if (!isThere || (mark !== null && mark !== markOf(readSecrets(dataDir))))
    throw new BackupRefused(`${OTHER_KEYS}.`);
}

/**
 * Gives a whole file its name, and never replaces another: by a hard link, which fails where the name is taken. A USB stick
 * (FAT, exFAT) has no hard links: there the name is claimed with an empty file, which the rename then replaces.
 * @param linked another `link` for a test
 * @throws BackupRefused when the name is taken; whatever else keeps both ways from working, as the second one says it
 */
export async function publish(part: string, file: string, linked: typeof link = link): Promise<void> {
  const refusal = await linked(part, file).then(() => 'none', codeOf);
  if (refusal === 'none') return rm(part, { force: true });
  if (refusal === 'EEXIST') throw taken(file);
  await claim(file);
  try {
    await rename(part, file);
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  }
}

async function claim(file: string): Promise<void> {
  try {
    await (await open(file, 'wx', 0o600)).close();
  } catch (error) {
    throw codeOf(error) === 'EEXIST' ? taken(file) : error;
  }
}

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code;
const taken = (file: string) => new BackupRefused(`${file} exists already.`);
/** There it would be in every later one, which would be twice as large each time. */
const inside = (file: string, dataDir: string) =>
  `${file} lies in ${dataDir}, which is what is copied: write it elsewhere, and keep it on another machine.`;

async function fill(archive: Pack, client: Client, dataDir: string, now: Date): Promise<End> {
  try {
    // One snapshot for every table; nobody is kept from working meanwhile.
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const tables = await tablesOf(client);
    const migrations = await migrationsOf(client);
    const manifest: Manifest = { format: FORMAT, madeAt: now.toISOString(), migrations, tables };
    await addJson(archive, 'manifest.json', manifest);
    const rows: Record<string, number> = {};
    for (const table of tables) rows[table.name] = await addTable(archive, client, table);
    // After the rows: a sequence is outside the snapshot and may only be ahead of them.
    await addJson(archive, 'sequences.json', await sequencesOf(client));
    await client.query('COMMIT');
    const end: End = { rows, files: await addFolder(archive, dataDir) };
    await addJson(archive, 'end.json', end);
    archive.finalize();
    return end;
  } catch (error) {
    archive.destroy(error as Error);
    throw error;
  }
}

/** Adds a table in parts of whole rows: a tar entry's size stands before its bytes, and a table's is not known. */
async function addTable(archive: Pack, client: Client, table: Table): Promise<number> {
  const stream = client.query(copyTo(`COPY ${copyTarget(table)} TO STDOUT`));
  let kept: Buffer[] = [];
  let bytes = 0;
  let number = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    kept.push(chunk);
    bytes += chunk.length;
    if (bytes < PART_BYTES) continue;
    const all = Buffer.concat(kept);
    const cut = all.lastIndexOf('\n') + 1; // a line break inside a value is written as \n, so this one ends a row
    if (cut === 0) continue;
    await addPart(archive, table, (number += 1), all.subarray(0, cut));
    kept = [all.subarray(cut)];
    bytes = all.length - cut;
  }
  if (bytes > 0) await addPart(archive, table, (number += 1), Buffer.concat(kept));
  return stream.rowCount;
}

function addPart(archive: Pack, { name }: Table, number: number, rows: Buffer): Promise<void> {
  return addEntry(
    archive,
    `tables/${name}/${String(number).padStart(6, '0')}.copy`,
    rows.length,
    Readable.from([rows]),
  );
}

async function addJson(archive: Pack, name: string, value: unknown): Promise<void> {
  const text = Buffer.from(`${JSON.stringify(value, null, 1)}\n`);
  await addEntry(archive, name, text.length, Readable.from([text]));
}

async function addFolder(archive: Pack, dataDir: string): Promise<number> {
  let files = 0;
  for (const top of await readdir(dataDir)) {
    if (!isKept(top)) continue;
    for await (const path of filesBelow(join(dataDir, top))) {
      const { size } = await stat(path);
      const name = relative(dataDir, path).split(sep).join('/');
      // Read to the size just asked for: evidence is written once, never appended to.
      const bytes = size === 0 ? Readable.from([]) : createReadStream(path, { end: size - 1 });
      await addEntry(archive, `data/${name}`, size, bytes);
      files += 1;
    }
  }
  return files;
}

async function* filesBelow(path: string): AsyncGenerator<string> {
  const found = await stat(path);
  if (found.isFile()) yield path;
  if (!found.isDirectory()) return;
  for (const name of await readdir(path)) yield* filesBelow(join(path, name));
}

function addEntry(archive: Pack, name: string, size: number, bytes: Readable): Promise<void> {
  return pipeline(bytes, archive.entry({ name, size, mode: 0o600 }));
}
