import { creditDue } from '#steps/6-credit';
import { publicized, testHouse, type TestHouse, type TestStation } from '../support';

let house: TestHouse;
let st: TestStation;
beforeAll(async () => {
  house = await testHouse({ name: 'page' });
  st = await house.station({ households: 2_000, groups: 3, buildings: 9 });
  await publicized(house, st, { claims: 8_000 });
  await creditDue(house, 1);
  // One household has more than a page.
  await publicized(house, st, { claims: 30, households: st.households.slice(5, 6) });
  await creditDue(house, 1);
  await publicized(house, st, { claims: 4_000, dueAt: new Date('2026-11-09T16:00:00Z') });
  await cleanPages();
}, 60_000);
afterAll(() => house.close());

/** Vacuums until every page of the entries is known to be clean: while autovacuum looks at them none can be marked. */
async function cleanPages() {
  for (let clean = false; !clean;) {
    await house.owner.query('VACUUM ANALYZE');
    const { rows } = await house.owner.query<{ clean: boolean }>(
      `SELECT relallvisible = relpages AS clean FROM pg_class WHERE oid = 'points.entry'::regclass`,
    );
    clean = rows[0]!.clean;
  }
}

interface Plan {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Heap Fetches'?: number;
  Plans?: Plan[];
}

const nodes = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodes)];

/** The plan of a function's own statement, for any parameters. */
async function planOf(name: string, types: string[], values: string[]): Promise<Plan[]> {
  const { rows } = await house.owner.query<{ names: string[]; body: string; settings: string[] | null }>(
    `SELECT proargnames AS names, prosrc AS body, proconfig AS settings FROM pg_proc WHERE proname = $1`,
    [name],
  );
  const { names, body, settings } = rows[0]!;
  const text = types.reduce(
    (sql, _, i) => sql.replaceAll(new RegExp(`\\b${names[i]}\\b`, 'g'), `$${i + 1}`),
    body,
  );
  const hand = await house.owner.connect();
  try {
    await hand.query(`SET plan_cache_mode = force_generic_plan`);
    for (const setting of settings ?? []) await hand.query(`SET ${setting}`);
    await hand.query(`PREPARE asked (${types.join(', ')}) AS ${text}`);
    const plan = await hand.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(
      `EXPLAIN (ANALYZE, FORMAT JSON) EXECUTE asked (${values.join(', ')})`,
    );
    return nodes(plan.rows[0]!['QUERY PLAN'][0].Plan);
  } finally {
    await hand.query('DEALLOCATE ALL');
    await hand.query('RESET ALL');
    hand.release();
  }
}

it('the page reads one index range of each table, and no more entries than it shows', async () => {
  const plan = await planOf(
    'account_page',
    ['integer', 'uuid', 'timestamptz', 'integer', 'bigint'],
    ['1', `'${st.households[5]}'`, `'2026-11-03'`, '20', 'NULL'],
  );
  const read = plan.filter((node) => node['Relation Name'] ?? node['Index Name']);
  expect(read.map((node) => node['Index Name']).sort()).toEqual([
    'claim_on_the_way',
    'entry_pkey',
    'household_pkey',
    'lot_pkey',
    'setting_pkey',
  ]);
  const entries = read.find((node) => node['Index Name'] === 'entry_pkey')!;
  expect([entries['Actual Rows'], entries['Actual Loops']]).toEqual([20, 1]);
  // Twenty entries lie beside each other in their key, and on twenty pages of the table.
  expect([entries['Node Type'], entries['Heap Fetches']]).toEqual(['Index Only Scan', 0]);
});

it('what its sentences name is one probe for each entry shown', async () => {
  const { rows } = await house.owner.query<{ version: string; source: string }>(
    `SELECT version, source_id AS source FROM points.entry WHERE household_id = $1 ORDER BY version DESC LIMIT 20`,
    [st.households[5]],
  );
  const [versions, sources] = [rows.map(({ version }) => version), rows.map(({ source }) => source)];
  const plan = await planOf(
    'entry_grounds',
    ['integer', 'bigint[]', 'uuid[]'],
    ['1', `'{${versions.join()}}'`, `'{${sources.join()}}'`],
  );
  // Tables without a row in this test: how they are read says nothing.
  const grown = plan.filter(
    (node) => !['publicity_list', 'redemption'].includes(node['Relation Name'] ?? ''),
  );
  const read = grown.filter((node) => node['Relation Name'] ?? node['Index Name']);
  expect(new Set(read.map((node) => node['Index Name']))).toEqual(new Set(['claim_pkey', 'act_pkey']));
  const claims = read.find((node) => node['Index Name'] === 'claim_pkey')!;
  expect([claims['Actual Rows'], claims['Actual Loops']]).toEqual([1, 20]);
});

it('the honour total reads the key of the entries alone', async () => {
  const plan = await planOf('honour', ['integer', 'uuid'], ['1', `'${st.households[5]}'`]);
  const entries = plan.filter((node) => node['Relation Name'] === 'entry');
  expect(entries.map((node) => [node['Node Type'], node['Index Name'], node['Heap Fetches']])).toEqual([
    ['Index Only Scan', 'entry_pkey', 0],
  ]);
});
