import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { DataSource, type MigrationInterface, type QueryRunner } from 'typeorm';
import { APP_ROLE, dataSourceOptions } from './database';
import { ROOT } from './root';
import { deriveKey, type Secrets } from './secrets';
import { WrongSetting } from './settings';

/** A database that a newer version of the product has written: this one must not touch it. */
export class NewerSchema extends Error {}

function roomFolders(): string[] {
  const libs = join(ROOT, 'libs');
  const steps = join(libs, 'steps');
  const names = (dir: string) =>
    existsSync(dir)
      ? readdirSync(dir)
          .sort()
          .map((name) => join(dir, name))
      : [];
  return [...names(libs), ...names(steps)];
}

function sqlFiles(folder: 'migrations' | 'functions'): string[] {
  return roomFolders().flatMap((room) => {
    const dir = join(room, folder);
    if (!existsSync(dir)) return [];
    return readdirSync(dir)
      .filter((name) => name.endsWith('.sql'))
      .map((name) => join(dir, name));
  });
}

/** `1795300000100-ledger.sql` → a TypeORM migration named `ledger1795300000100`: one order over all rooms by the number. */
function migrationFrom(path: string): new () => MigrationInterface {
  const match = /(\d{13})-([a-z-]+)\.sql$/.exec(path);
  if (!match) throw new Error(`a migration is named <13 digits>-<name>.sql: ${path}`);
  const name = `${match[2]!.replaceAll('-', '_')}${match[1]}`;
  return class implements MigrationInterface {
    name = name;
    async up(runner: QueryRunner): Promise<void> {
      await runner.query(readFileSync(path, 'utf8'));
    }
    /** There is no way back but the backup: a step back would have to forget rows. */
    async down(): Promise<void> {
      throw new Error(`${name} cannot be undone: restore a backup`);
    }
  };
}

async function refuseNewer(source: DataSource, known: Set<string>): Promise<void> {
  const [{ present }] = await source.query(
    `SELECT to_regclass('points.migration_done') IS NOT NULL AS present`,
  );
  if (!present) return;
  const done: { name: string }[] = await source.query('SELECT name FROM points.migration_done');
  const unknown = done.find((row) => !known.has(row.name));
  if (unknown)
    throw new NewerSchema(`DATABASE_URL: the database is of a newer version (it has ${unknown.name})`);
}

/** Asks for the mark of the keys that a database was made with; NULL in one from before the mark. */
export const ASK_KEYS = `SELECT obj_description('points'::regnamespace) AS mark`;

/** What somebody is told whose folder has other keys than the database. */
export const OTHER_KEYS =
  'STATION_DATA: its keys (secrets.json) are not those of this database; take the folder that the database was made with';

/** The mark that keys leave in a database: it tells nothing of them. */
export const markOf = (secrets: Secrets): string =>
  `keys ${deriveKey(secrets, 'database/mark').toString('hex')}`;

/**
 * Refuses keys that the database was not made with: under others no PIN opens, no code is right and no digest holds, and
 * the application's password would be changed under whoever works with the right ones. The mark is the schema's comment,
 * so that a restore, which makes the schema anew, brings its own; a database from before the mark takes it now.
 * @throws WrongSetting
 */
async function requireItsKeys(source: DataSource, secrets: Secrets): Promise<void> {
  const [{ mark }] = await source.query(ASK_KEYS);
  if (mark === markOf(secrets)) return;
  if (mark !== null) throw new WrongSetting(`${OTHER_KEYS}, or restore a backup`);
  await source.query(`COMMENT ON SCHEMA points IS '${markOf(secrets)}'`);
}

/** Functions are files: created again when their text has changed, all of them in one transaction. */
async function applyFunctions(source: DataSource): Promise<number> {
  let changed = 0;
  await source.transaction(async (tx) => {
    await tx.query(`SET LOCAL check_function_bodies = off`);
    for (const path of sqlFiles('functions')) {
      const name = relative(ROOT, path);
      const sql = readFileSync(path, 'utf8');
      const checksum = createHash('sha256').update(sql).digest('hex');
      const known = await tx.query('SELECT 1 FROM points.function_file WHERE path = $1 AND checksum = $2', [
        name,
        checksum,
      ]);
      if (known.length > 0) continue;
      await tx.query(sql);
      await tx.query(
        `INSERT INTO points.function_file (path, checksum) VALUES ($1, $2)
         ON CONFLICT (path) DO UPDATE SET checksum = EXCLUDED.checksum`,
        [name, checksum],
      );
      changed++;
    }
    // PostgreSQL lets everybody run a new function, and no schema's default privileges take that back: without this
    // line the application could call a definer function that was never granted to it.
    await tx.query('REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA points FROM PUBLIC');
  });
  return changed;
}

async function schemaSource(
  ownerUrl: string,
  classes: (new () => MigrationInterface)[],
): Promise<DataSource> {
  const source = await new DataSource({
    ...dataSourceOptions(ownerUrl, [], 2),
    schema: 'points',
    migrations: classes,
    migrationsTableName: 'migration_done',
    migrationsTransactionMode: 'each',
  }).initialize();
  await source.query('CREATE SCHEMA IF NOT EXISTS points');
  return source;
}

/** Every migration that this version knows, by name. */
export function migrationNames(): string[] {
  return sqlFiles('migrations').map((path) => new (migrationFrom(path))().name!);
}

/**
 * Brings an empty database to the schema that a backup was made of: its migrations and no others, tables without the
 * functions. `migrate` goes on from there once the rows are in.
 */
export async function migrateAsFar(ownerUrl: string, names: ReadonlySet<string>): Promise<void> {
  const classes = sqlFiles('migrations')
    .map(migrationFrom)
    .filter((made) => names.has(new made().name!));
  const source = await schemaSource(ownerUrl, classes);
  try {
    await source.runMigrations();
  } finally {
    await source.destroy();
  }
}

/**
 * Brings the schema to this version, as the owner, and gives the application's role its derived password.
 * @returns how many migrations ran and how many function files were re-created
 * @throws NewerSchema when the database has a migration that this version does not know
 * @throws WrongSetting when the keys are not those of this database
 */
export async function migrate(
  ownerUrl: string,
  secrets: Secrets,
): Promise<{ migrations: number; functions: number }> {
  const classes = sqlFiles('migrations').map(migrationFrom);
  const source = await schemaSource(ownerUrl, classes);
  try {
    await refuseNewer(source, new Set(classes.map((c) => new c().name!)));
    await requireItsKeys(source, secrets);
    const ran = await source.runMigrations();
    const functions = await applyFunctions(source);
    const password = deriveKey(secrets, 'database/points_app').toString('hex');
    await source.query(`ALTER ROLE ${APP_ROLE} LOGIN PASSWORD '${password}'`);
    return { migrations: ran.length, functions };
  } finally {
    await source.destroy();
  }
}
