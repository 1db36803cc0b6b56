import { v7 as uuidv7 } from 'uuid';
import { branchOf, type HeldRole, type StaffCaller } from '#access';
import { askPrint, bookRows, makePrints, readFigures } from '#books';
import type { PrintFormat } from '#contract';
import { testHouse, type TestHouse } from '../support';
import { claimsFactory } from '../support/claims';
import { endow } from './support/books';
import { report, timed } from './support/report';

const ROWS = 11_212;

/** A register of as many rows as the community has people: as paper, as spreadsheet, as text (issue of the desk: ≤ 10 s). */
async function main() {
  const house = await testHouse({ name: 'bench_books' });
  const made = await house.station({ households: 2749, committees: 3, groups: 30, buildings: 83 });
  const make = await claimsFactory(house, made);
  const { staffId } = await make.staff('administrator');
  await house.owner.query(
    `INSERT INTO points.claim (station_id, claim_id, kind, household_id, resident_id, committee_id, group_id, act_code,
       act_valid_from, act_day, event_ref, route, points, state, submitted_by_kind, submitted_at)
     SELECT 1, uuidv7(), 'reward', h.household_id, h.head_id, g.committee_id, g.group_id, 'A01', '2018-09-01',
            '2026-09-01', n::text, 'A', n % 9 + 1, 'submitted', 'system', timestamptz '2026-09-01' + n * interval '1 second'
       FROM generate_series(1, $1::integer) n
       JOIN points.household h ON h.household_id = ($2::uuid[])[n % cardinality($2::uuid[]) + 1]
       JOIN points.building b ON b.building_id = h.building_id
       JOIN points.resident_group g ON g.group_id = b.group_id`,
    [ROWS, made.households],
  );
  await endow(house, 1, 28);
  await house.owner.query('VACUUM ANALYZE');
  const held: HeldRole = { role: 'administrator', committeeId: null, groupId: null, alternate: false };
  const caller: StaffCaller = {
    kind: 'staff',
    station: 1,
    sessionId: uuidv7(),
    staffId,
    residentId: null,
    roles: [held],
    branch: branchOf([held]),
    steppedUpAt: house.clock.now(),
  };
  for (const format of ['pdf', 'xlsx', 'csv'] as const) await measure(house, caller, format);
  const now = house.clock.now();
  const first_ms = await timed(() => bookRows(house, caller, { book: 'claims', limit: 100 }, now));
  const found_ms = await timed(() =>
    bookRows(house, caller, { book: 'claims', limit: 100, search: '\u6d4b\u8bd5' }, now),
  );
  report({ name: 'book_page', value: first_ms, unit: 'ms', rows: ROWS, found_ms });
  const figures_ms = await timed(() => readFigures(house, caller, {}, now));
  report({ name: 'figures', value: figures_ms, unit: 'ms', claims: ROWS, entries: made.households.length });
  await house.close();
}

async function measure(house: TestHouse, caller: StaffCaller, format: PrintFormat) {
  const now = house.clock.now();
  const wanted = { what: 'book', book: 'claims', format, filter: {}, masked: false } as const;
  const printId = uuidv7();
  await askPrint(house, caller, { printId, wanted }, now);
  const took_ms = await timed(() => makePrints(house, 1));
  const { rows } = await house.owner.query<{ rows_done: number; pages: number | null; bytes: number }>(
    `SELECT p.rows_done, p.pages, f.bytes FROM points.book_print p JOIN points.file f USING (file_id) WHERE p.print_id = $1`,
    [printId],
  );
  const { rows_done, pages, bytes } = rows[0]!;
  const rss_mb = process.memoryUsage().rss / 1024 / 1024;
  report({
    name: `book_${format}`,
    value: took_ms / 1000,
    unit: 's',
    rows: rows_done,
    pages: pages ?? 0,
    bytes,
    rss_mb,
  });
}

void main();
