import { Client } from 'pg';
import { appUrl } from '#platform';
import { testHouse, type TestHouse } from '../support';

/**
 * What holds whatever the application believes, tried with plain SQL as the database's roles: the fence around each
 * station, keys that begin with the station, rows that nobody changes, columns that the publisher never sees.
 */
let house: TestHouse;
let app: Client;

beforeAll(async () => {
  house = await testHouse({ name: 'sql' });
  await house.station();
  await house.station({ station: 2 });
  app = new Client({ connectionString: appUrl(house.ownerUrl, house.secrets) });
  await app.connect();
});
afterAll(async () => {
  await app?.end();
  await house?.close();
});

async function ask<T>(sql: string, params: unknown[] = []): Promise<T[]> {
  return (await house.owner.query(sql, params)).rows as T[];
}

/** Runs as the application, in a transaction of station 1 (or none), undone afterwards. */
async function asApp(sql: string, station: number | null = 1, role = ''): Promise<unknown[]> {
  await app.query('BEGIN');
  try {
    if (station !== null) await app.query(`SET LOCAL app.station = '${station}'`);
    if (role !== '') await app.query(`SET LOCAL ROLE ${role}`);
    return (await app.query(sql)).rows;
  } finally {
    await app.query('ROLLBACK');
  }
}

const codeOf = async (work: Promise<unknown>) =>
  work.then(
    () => '',
    (error: { code?: string }) => error.code,
  );

/** Tables of the product that belong to a station: whatever has the column. */
const stationTables = () =>
  ask<{ name: string; rls: boolean; policies: number; options: string[] | null }>(
    `SELECT c.relname AS name, c.relrowsecurity AS rls, c.reloptions AS options,
            (SELECT count(*)::integer FROM pg_policy p WHERE p.polrelid = c.oid) AS policies
       FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'station_id'
      WHERE c.relnamespace = 'points'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname <> 'station' ORDER BY 1`,
  );

describe('the fence', () => {
  test('stands around every table of a station', async () => {
    const tables = await stationTables();
    expect(tables.length).toBeGreaterThan(40);
    expect(tables.filter(({ rls, policies }) => !rls || policies !== 1)).toEqual([]);
    console.log(`row-level security: ${tables.length} tables`);
  });

  test('and the planner soon knows a new station in each of them', async () => {
    const often = 'autovacuum_analyze_scale_factor=0.01';
    expect((await stationTables()).filter(({ options }) => !options?.includes(often))).toEqual([]);
  });

  test('begins every key, unique index, exclusion and foreign key with the station', async () => {
    const wrong = await ask<{ what: string }>(
      `SELECT i.indexrelid::regclass::text AS what FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
        WHERE c.relnamespace = 'points'::regnamespace AND c.relname NOT IN ('station', 'function_file', 'migration_done')
          AND (i.indisunique OR i.indisexclusion)
          AND (SELECT attname FROM pg_attribute a WHERE a.attrelid = i.indrelid AND a.attnum = i.indkey[0])
              IS DISTINCT FROM 'station_id'
          AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = i.indrelid AND a.attname = 'station_id')
       UNION ALL
       SELECT f.conrelid::regclass::text || ' ' || f.conname FROM pg_constraint f
        WHERE f.contype = 'f' AND f.connamespace = 'points'::regnamespace
          AND ((SELECT attname FROM pg_attribute a WHERE a.attrelid = f.conrelid AND a.attnum = f.conkey[1]) <> 'station_id'
            OR (SELECT attname FROM pg_attribute a WHERE a.attrelid = f.confrelid AND a.attnum = f.confkey[1]) <> 'station_id')`,
    );
    expect(wrong).toEqual([]);
  });

  test('leaves no table without a station but those that are named', async () => {
    const others = await ask<{ name: string }>(
      `SELECT c.relname AS name FROM pg_class c
        WHERE c.relnamespace = 'points'::regnamespace AND c.relkind IN ('r', 'p')
          AND NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'station_id') ORDER BY 1`,
    );
    for (const { name } of others) expect(['function_file', 'migration_done']).toContain(name);
  });

  test('shows the application its own station, another’s never, and nothing before a station is named', async () => {
    for (const { name } of await stationTables()) {
      const [{ may }] = (await ask<{ may: boolean }>(
        `SELECT has_table_privilege('points_app', 'points.${name}', 'SELECT') AS may`,
      )) as [{ may: boolean }];
      if (!may) continue;
      expect(await asApp(`SELECT 1 FROM points.${name} WHERE station_id <> 1 LIMIT 1`)).toEqual([]);
      const unnamed = await asApp(`SELECT 1 FROM points.${name} LIMIT 1`, null).catch(() => []);
      expect(unnamed).toEqual([]);
    }
    expect((await asApp('SELECT 1 FROM points.household')).length).toBeGreaterThan(0);
  });

  test('lets no row be written for another station', async () => {
    const write = `INSERT INTO points.committee (station_id, committee_id, name) VALUES (2, 99, 'x')`;
    expect(await codeOf(asApp(write))).toBe('42501');
    expect(await codeOf(asApp('UPDATE points.committee SET station_id = 2 WHERE station_id = 1'))).toMatch(
      /42501|23503/,
    );
    expect(await asApp('UPDATE points.committee SET name = name WHERE station_id = 2 RETURNING 1')).toEqual(
      [],
    );
  });
});

describe('the application’s role', () => {
  test('owns nothing, is nobody’s superior, and passes no fence', async () => {
    const owned = await ask<{ name: string }>(
      `SELECT c.relname AS name FROM pg_class c WHERE c.relowner IN ('points_app'::regrole, 'points_publisher'::regrole)
       UNION ALL SELECT p.proname FROM pg_proc p WHERE p.proowner IN ('points_app'::regrole, 'points_publisher'::regrole)
       UNION ALL SELECT n.nspname FROM pg_namespace n WHERE n.nspowner IN ('points_app'::regrole, 'points_publisher'::regrole)`,
    );
    expect(owned).toEqual([]);
    const roles = await ask<Record<string, unknown>>(
      `SELECT rolsuper, rolcreaterole, rolcreatedb, rolbypassrls, rolreplication FROM pg_roles
        WHERE rolname IN ('points_app', 'points_publisher')`,
    );
    for (const role of roles) expect(Object.values(role)).toEqual([false, false, false, false, false]);
    const memberships = await ask<{ name: string }>(
      `SELECT roleid::regrole::text AS name FROM pg_auth_members WHERE member = 'points_app'::regrole`,
    );
    expect(memberships).toEqual([{ name: 'points_publisher' }]);
  });

  test('cannot change what is only added to; nor can the owner by a slip', async () => {
    const appended = await ask<{ name: string }>(
      `SELECT DISTINCT c.relname AS name FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
        WHERE t.tgfoid = 'points.refuse_change()'::regprocedure ORDER BY 1`,
    );
    const names = appended.map(({ name }) => name);
    const must = [
      'audit',
      'audit_seal',
      'certification',
      'entry',
      'list_line',
      'register_line',
      'station_digest',
    ];
    for (const name of must) expect(names).toContain(name);
    for (const name of names) {
      for (const change of [
        `UPDATE points.${name} SET station_id = station_id`,
        `DELETE FROM points.${name}`,
        `TRUNCATE points.${name}`,
      ]) {
        expect([name, await codeOf(asApp(change))]).toEqual([name, '42501']);
      }
      const triggers = await ask<{ def: string }>(
        `SELECT pg_get_triggerdef(oid) AS def FROM pg_trigger
          WHERE tgrelid = 'points.${name}'::regclass AND tgfoid = 'points.refuse_change()'::regprocedure`,
      );
      const text = triggers.map(({ def }) => def).join('\n');
      for (const verb of ['UPDATE', 'DELETE', 'TRUNCATE'])
        expect([name, text]).toEqual([name, expect.stringContaining(verb)]);
    }
    console.log(`append-only: ${names.join(', ')}`);
    await ask(
      `INSERT INTO points.audit (station_id, audit_id, at, actor_kind, action, hash) VALUES (1, gen_random_uuid(), now(), 'system', 'x', '\\x00')`,
    );
    expect(await codeOf(ask(`UPDATE points.audit SET action = 'y'`))).toBe('PS099');
    expect(await codeOf(ask('DELETE FROM points.audit'))).toBe('PS099');
  });

  test('cannot switch the guards off', async () => {
    const owner = new URL(house.ownerUrl).username;
    for (const trick of [
      'ALTER TABLE points.audit DISABLE TRIGGER ALL',
      'ALTER TABLE points.household DISABLE ROW LEVEL SECURITY',
      'DROP POLICY station_fence ON points.household',
      `SET session_replication_role = 'replica'`,
      'CREATE TABLE points.mine (a integer)',
      'CREATE FUNCTION points.mine() RETURNS integer LANGUAGE sql AS $$ SELECT 1 $$',
      `SET ROLE ${owner}`,
    ]) {
      expect([trick, await codeOf(asApp(trick))]).toEqual([trick, '42501']);
    }
  });

  test('calls no definer’s function that is not granted to it, and each of those keeps its search path', async () => {
    const functions = await ask<{
      name: string;
      path: string[] | null;
      toAll: boolean;
      first: string | null;
    }>(
      `SELECT p.proname AS name, p.proconfig AS path, has_function_privilege('public', p.oid, 'EXECUTE') AS "toAll",
              p.proargnames[1] AS first
         FROM pg_proc p WHERE p.pronamespace = 'points'::regnamespace AND p.prosecdef AND p.prorettype <> 'trigger'::regtype`,
    );
    expect(functions.length).toBeGreaterThan(5);
    for (const { name, path, toAll } of functions) {
      expect([name, path?.[0]]).toEqual([name, 'search_path=points, pg_temp']);
      expect([name, toAll]).toEqual([name, false]);
    }
  });
});

describe('the publisher’s role', () => {
  /** Whatever a public list may never show, by table and column (domain.md, "What a public list shows"). */
  const NEVER =
    /^(resident_private|dwelling|card|kin|staff|staff_.*|attempt|kiosk|resident_session|consent|proxy|account|lot|entry|file)\./;
  const NEVER_COLUMN = /^resident\.(name|pinyin|initials|born_on|full_capacity|guardian_id|relation)$/;

  test('has a right to no column that a public list may never show', async () => {
    const readable = await ask<{ column: string }>(
      `SELECT c.relname || '.' || a.attname AS column FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
        WHERE c.relnamespace = 'points'::regnamespace AND c.relkind IN ('r', 'v', 'p', 'm') AND NOT a.attisdropped
          AND (has_column_privilege('points_publisher', c.oid, a.attnum, 'SELECT')
            OR has_column_privilege('points_publisher', c.oid, a.attnum, 'UPDATE')) ORDER BY 1`,
    );
    const columns = readable.map(({ column }) => column);
    expect(columns.filter((column) => NEVER.test(column) || NEVER_COLUMN.test(column))).toEqual([]);
    expect(columns).toContain('list_line.points');
    console.log(
      `the publisher reads ${columns.length} columns of ${new Set(columns.map((c) => c.split('.')[0])).size} tables`,
    );
  });

  test.each([
    'SELECT name FROM points.resident',
    'SELECT born_on FROM points.resident',
    'SELECT phone FROM points.resident_private',
    'SELECT room FROM points.dwelling',
    'SELECT secret_digest FROM points.card',
    'SELECT login FROM points.staff',
    'SELECT note FROM points.claim',
    'SELECT masked_name FROM points.list_line_name',
    'SELECT submitted_by FROM points.claim',
    'DELETE FROM points.list_line',
    'UPDATE points.list_line SET points = 0',
    'INSERT INTO points.entry DEFAULT VALUES',
  ])('is refused: %s', async (sql) => {
    expect(await codeOf(asApp(sql, 1, 'points_publisher'))).toBe('42501');
  });

  test('sees no other station either', async () => {
    const seen = await asApp('SELECT 1 FROM points.committee WHERE station_id = 2', 1, 'points_publisher');
    expect(seen).toEqual([]);
  });
});
