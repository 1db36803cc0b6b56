import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const CHECK = join(process.cwd(), 'libs/station/bin/check.mjs');

const LEDGER = 'libs/ledger/src/tables.sql';
const TABLES = `
CREATE TABLE points.entry (station_id uuid NOT NULL, version bigint);
CREATE FUNCTION points.move(p_station uuid, p_points integer) RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
  UPDATE points.entry SET version = version + 1 WHERE station_id = p_station;
  RETURN 1;
END $$;
`;

/** Runs one of the project's own checks, once, over a tree of these files; out: what it says about each of them. */
function check(name: string, files: [path: string, text: string][]): string[][] {
  const root = mkdtempSync(join(tmpdir(), 'station-check-'));
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  write(LEDGER, TABLES);
  const paths = files.map(([path], index) => path.replace(/[^/.]+(?=\.[^/]*$)/, `case${index}`));
  paths.forEach((path, index) => write(path, files[index]![1]));
  const { status, stdout } = spawnSync(process.execPath, [CHECK, name, `--root=${root}`], {
    encoding: 'utf8',
  });
  rmSync(root, { recursive: true, force: true });
  const lines = stdout.split('\n').filter((line) => /^\S+:\d+ /.test(line));
  expect(status).toBe(lines.length > 0 ? 1 : 0);
  return paths.map((path) => lines.filter((line) => line.startsWith(`${path}:`)));
}

describe('the import directions', () => {
  const refused: [string, string, string][] = [
    ['libs/people/src/a.ts', `import { x } from '#ledger';`, 'people may not import #ledger'],
    ['libs/ledger/src/a.ts', `import type { x } from '#goods';`, 'ledger may not import #goods'],
    [
      'libs/steps/2-apply/a.ts',
      `import { x } from '#steps/3-certify';`,
      'steps/2-apply may not import #steps/3-certify',
    ],
    ['libs/books/src/a.ts', `export * from '#station';`, 'books may not import #station'],
    ['kiosk/src/A.svelte', `<script>import x from '#platform';</script>`, 'kiosk may not import #platform'],
    ['libs/contract/src/a.ts', `const p = import('pg');`, 'contract may not use the package pg'],
    ['api/src/a.ts', `import { x } from '../../libs/goods/src/b';`, 'api reaches into goods by a path'],
    [
      'libs/goods/src/a.sql',
      'SELECT 1 FROM points.entry WHERE station_id = $1',
      'goods may not name entry of ledger',
    ],
  ];
  const said = check(
    'imports',
    refused.map(([path, text]) => [path, text]),
  );

  it.each(refused.map((row, index) => [...row, index] as const))(
    'refuse in %s: %s',
    (_path, _text, message, index) => {
      expect(said[index]).toEqual([expect.stringMatching(new RegExp(`:1 ${message}`))]);
    },
  );

  it('let a step use claims and ledger, and a test use anything', () => {
    const files: [string, string][] = [
      [
        'libs/steps/6-credit/a.ts',
        `import { x } from '#ledger'; import { y } from '#claims'; import z from './b';`,
      ],
      ['libs/steps/6-credit/a.sql', 'UPDATE points.entry SET version = 1 WHERE station_id = $1'],
      ['libs/people/src/a.spec.ts', `import { x } from '#station';`],
    ];
    expect(check('imports', files).flat()).toEqual([]);
  });
});

describe('the SQL rules', () => {
  const refused: [string, string][] = [
    ['rule 8', 'SELECT version FROM points.entry WHERE version = $1'],
    ['rule 8', 'SELECT 1 FROM points.entry WHERE station_id = (SELECT id FROM points.station)'],
    ['rule 8', `UPDATE points.entry SET version = 2 WHERE station_id = current_setting('x')::uuid`],
    ['rule 10', 'WITH gone AS (SELECT 1) INSERT INTO points.entry SELECT * FROM gone'],
    ['rule 10', 'WITH made AS (INSERT INTO points.entry VALUES ($1, 1) RETURNING 1) SELECT * FROM made'],
    ['rule 11', 'SELECT * FROM points.move($1, 3) AS m, (SELECT 1) AS x'],
    ['rule 11', 'SELECT 1 FROM points.entry e JOIN points.move($1, 3) m ON true WHERE e.station_id = $1'],
    [
      'rule 11',
      'CREATE FUNCTION points.f(p integer) RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END $$',
    ],
  ];
  const inFiles = check(
    'sql',
    refused.map(([, statement]) => ['libs/ledger/src/a.sql', statement]),
  );
  const inCode = check(
    'sql',
    refused.map(([, statement]) => ['libs/ledger/src/a.ts', `\nexport const sql = \`${statement}\`;`]),
  );

  it.each(refused.map((row, index) => [...row, index] as const))(
    'refuse by %s: %s',
    (rule, _statement, index) => {
      expect(inFiles[index]).toEqual([expect.stringContaining(`:1 ${rule}`)]);
      expect(inCode[index]).toEqual([expect.stringContaining(`:2 ${rule}`)]);
    },
  );

  const accepted = [
    'SELECT version FROM points.entry WHERE station_id = $1 AND version = $2',
    'SELECT e.version FROM points.entry e WHERE e.station_id = $1',
    '-- every station: a sweep asks who has something due\nSELECT DISTINCT station_id FROM points.entry',
    `WITH few AS (SELECT version FROM points.entry WHERE station_id = $1)
     UPDATE points.entry SET version = 1 WHERE station_id = $1`,
    `SELECT s.station_id FROM points.station s
      WHERE EXISTS (SELECT FROM points.entry e WHERE e.station_id = s.station_id AND e.version > 1)`,
    'SELECT * FROM points.move($1, $2)',
    `CREATE POLICY own ON points.entry USING (station_id = current_setting('station.id')::uuid)`,
    `SELECT 'from points.entry'`,
  ];
  const quiet = check(
    'sql',
    accepted.map((statement) => ['libs/ledger/src/a.sql', statement]),
  );
  it.each(accepted.map((statement, index) => [statement, index] as const))(
    'accept %s',
    (_statement, index) => {
      expect(quiet[index]).toEqual([]);
    },
  );
});

describe('Chinese in code', () => {
  const refused: [string, string][] = [
    ['libs/goods/src/a.ts', `const unit = '袋';`],
    ['libs/goods/src/a.ts', 'const line = `${1}：`;'],
    ['kiosk/src/A.svelte', '<p>兑换</p>'],
    ['libs/goods/src/a.sql', `SELECT '袋'`],
  ];
  const said = check('chinese', refused);
  it.each(refused.map((row, index) => [...row, index] as const))(
    'is refused in %s: %s',
    (_path, _text, index) => {
      expect(said[index]).toEqual([expect.stringContaining(':1 Chinese')]);
    },
  );

  it('is welcome in comments, tests, data and the demonstration', () => {
    const files: [string, string][] = [
      ['libs/goods/src/a.ts', '// 兑换\nexport {};'],
      ['libs/goods/src/a.spec.ts', `const unit = '袋';`],
      ['libs/goods/src/a.sql', '-- 兑换\nSELECT 1'],
      ['libs/station/src/demo/names.ts', `const name = '张';`],
      ['kiosk/src/A.svelte', '<!-- 兑换 --><p></p>'],
    ];
    expect(check('chinese', files).flat()).toEqual([]);
  });
});
