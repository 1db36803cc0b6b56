import type { TestHouse } from '../support';
import { accountPage } from '#books';
import { testHouse } from '../support';
import { endow, HOUSEHOLDS, realSize, settle } from './support/books';
import { pick } from './support/floor';
import { load, percentile, report } from './support/report';

/**
 * The account page (balance, lots, on the way, last 20 entries) in a station of 10 thousand entries, and of a million.
 * Asked are households whose page is full in both: a page of four lines would be faster for being short, not for the
 * station being small.
 */
const PAGE = 20;
const TURNS = 5;
const SIZES = [10_000, 1_000_000, ...(process.env.WIDE ? [10_000_000] : [])];

async function main() {
  const books = [];
  for (const entries of SIZES) books.push(await filled(entries));
  const sums = books.map(() => 0);
  const times = books.map((): number[] => []);
  for (let turn = 0; turn <= TURNS; turn += 1) {
    for (const [i, { house, households }] of books.entries()) {
      const { perSecond, times_ms } = await load(16, 1, () => accountPage(house, 1, pick(households)));
      if (turn === 0) continue;
      sums[i]! += perSecond;
      times[i]!.push(...times_ms);
    }
  }
  for (const [i, entries] of SIZES.entries()) {
    times[i]!.sort((a, b) => a - b);
    report({
      name: 'account_page_sql',
      entries,
      value: sums[i]! / TURNS,
      unit: '1/s',
      floor: sums[0]! / TURNS,
      ratio: sums[i]! / sums[0]!,
      p50_ms: percentile(times[i]!, 50),
      p99_ms: percentile(times[i]!, 99),
    });
  }
  for (const { house } of books) await house.close();
}

async function filled(entries: number): Promise<{ house: TestHouse; households: string[] }> {
  const house = await testHouse({ name: `bench_page_${entries}`, poolSize: 16 });
  await realSize(house, 1);
  await endow(house, 1, 10); // one entry each
  const asked = Math.min(HOUSEHOLDS, Math.floor((entries - HOUSEHOLDS) / (PAGE - 1)));
  const more = Math.ceil((entries - HOUSEHOLDS) / asked);
  const hand = await house.owner.connect();
  // History as it would lie there, without its hashes: written past keys and triggers, to have it in minutes.
  await hand.query(`SET session_replication_role = replica`);
  const { rows } = await hand.query<{ household_id: string }>(
    `SELECT household_id FROM points.account ORDER BY household_id LIMIT $1`,
    [asked],
  );
  const households = rows.map(({ household_id }) => household_id);
  await hand.query(
    `INSERT INTO points.entry (station_id, household_id, version, kind, points, balance_after, source_kind, source_id, lots,
       carrier, act_code, actor_kind, committee_id, group_id, happened_at, created_at, hash)
     SELECT 1, a.household_id, v, 'credit', 2, v * 2, 'claim', uuidv7(),
            '[{"grace": false, "points": 2, "expiresOn": "2027-12-31"}]', 'service', 'D01', 'system', a.committee_id, a.group_id,
            timestamptz '2020-01-01' + v * interval '1 day', timestamptz '2020-01-01' + v * interval '1 day', a.head
       FROM generate_series(2, $1::integer + 1) v, points.account a
      WHERE a.household_id = ANY ($2)`,
    [more, households],
  );
  await hand.query(
    `UPDATE points.account SET version = 1 + $1, balance = balance + 2 * $1 WHERE household_id = ANY ($2)`,
    [more, households],
  );
  await hand.query(`UPDATE points.lot SET remaining = remaining + 2 * $1 WHERE household_id = ANY ($2)`, [
    more,
    households,
  ]);
  await hand.query(`RESET session_replication_role`);
  hand.release();
  await settle(house);
  return { house, households };
}

void main();
