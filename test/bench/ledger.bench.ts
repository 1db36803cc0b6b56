import { creditList } from '#steps/6-credit';
import { expirePoints } from '#ledger';
import { publicized, testHouse, type TestHouse } from '../support';
import { endow, mustVerify, realSize, settle } from './support/books';
import { report, timed } from './support/report';

/**
 * Crediting a list and expiring a day, against the bare inserts and updates of the very same rows: what was written
 * for one station is written once more for another one of the same shape, ready made, in batches of the same size.
 */
const SIZES = [1_000, 10_000, 100_000];
const BATCH = { credit: 10_000, expire: 2_000 };

async function main() {
  for (const lines of SIZES) await bestOf(lines, credit);
  for (const households of SIZES) await bestOf(households, expire);
  await unseen(10_000);
}

/**
 * A station that came after the last statistics, against the same once they know it: the planner believes that it has
 * no accounts, and has to credit them in time all the same.
 */
async function unseen(households: number) {
  const house = await testHouse({ name: 'bench_unseen' });
  await realSize(house, 1, households);
  await endow(house, 1, 10);
  await settle(house);
  await realSize(house, 2, households);
  const value = await timed(() => endow(house, 2, 10));
  await settle(house);
  const floor = await timed(() => endow(house, 2, 10));
  await house.close();
  report({ name: 'credit_unseen', rows: households, value, unit: 'ms', floor, ratio: value / floor });
}

interface Pair {
  name: string;
  took_ms: number;
  bare_ms: number;
}

/** Small ones several times over, the best of each side: what else the machine does weighs less. */
async function bestOf(size: number, measure: (size: number) => Promise<Pair>) {
  const pairs: Pair[] = [];
  for (let run = 0; run < Math.max(1, Math.min(5, 50_000 / size)); run += 1) pairs.push(await measure(size));
  const value = Math.min(...pairs.map((pair) => pair.took_ms));
  const floor = Math.min(...pairs.map((pair) => pair.bare_ms));
  report({
    name: pairs[0]!.name,
    rows: size,
    value,
    unit: 'ms',
    floor,
    ratio: value / floor,
    us_each: (value * 1000) / size,
  });
}

async function credit(lines: number): Promise<Pair> {
  const house = await testHouse({ name: 'bench_credit' });
  const [measured, bare] = [await realSize(house, 1), await realSize(house, 2)];
  // A station in its second year: accounts and lots are there.
  await endow(house, 1, 10);
  await endow(house, 2, 10);
  // A worker that has run before: its connection is open, its plans are made.
  const { listId: warm } = await publicized(house, measured, { claims: 20 });
  await creditList(house, 1, warm);
  const { listId } = await publicized(house, measured, { claims: lines });
  const { listId: bareList } = await publicized(house, bare, { claims: lines });
  await settle(house);
  const took_ms = await timed(() => creditList(house, 1, listId));
  await mustVerify(house, [measured]);
  await stage(
    house,
    `SELECT ${COLUMNS}, y.claim_id AS source_id, b.household_id, x.n
      FROM (SELECT claim_id, row_number() OVER (ORDER BY claim_id) AS n FROM points.claim WHERE list_id = '${listId}') x
      JOIN (SELECT claim_id, household_id, row_number() OVER (ORDER BY claim_id) AS n FROM points.claim WHERE list_id = '${bareList}') y USING (n)
      JOIN points.entry e ON e.station_id = 1 AND e.source_id = x.claim_id
      JOIN points.household b ON b.station_id = 2 AND b.household_id = y.household_id`,
  );
  const bare_ms = await bareTime(house, BARE_CREDIT, lines, BATCH.credit);
  await house.close();
  return { name: 'credit_list', took_ms, bare_ms };
}

async function expire(households: number): Promise<Pair> {
  const house = await testHouse({ name: 'bench_expire' });
  const measured = await realSize(house, 1, households);
  await realSize(house, 2, households);
  for (const station of [1, 2]) {
    await endow(house, station, 10, '2026-10-31');
    await endow(house, station, 10);
  }
  await realSize(house, 3, 20);
  await endow(house, 3, 10, '2026-10-31');
  await expirePoints(house, 3);
  await settle(house);
  const took_ms = await timed(() => expirePoints(house, 1));
  await mustVerify(house, [measured]);
  await stage(
    house,
    `SELECT ${COLUMNS}, e.source_id, y.household_id, x.n
      FROM (SELECT household_id, row_number() OVER (ORDER BY household_id) AS n FROM points.household WHERE station_id = 1) x
      JOIN (SELECT household_id, row_number() OVER (ORDER BY household_id) AS n FROM points.household WHERE station_id = 2) y USING (n)
      JOIN points.entry e ON e.station_id = 1 AND e.household_id = x.household_id AND e.kind = 'expire'`,
  );
  const bare_ms = await bareTime(house, BARE_EXPIRE, households, BATCH.expire);
  await house.close();
  return { name: 'expire_day', took_ms, bare_ms };
}

const COLUMNS = `2 AS station_id, e.version, e.kind, e.points, e.balance_after, e.source_kind, e.lots, e.carrier, e.act_code,
  e.actor_kind, e.committee_id, e.group_id, e.happened_at, e.created_at, e.hash`;
const INSERT_ENTRIES = `INSERT INTO points.entry (station_id, household_id, version, kind, points, balance_after, source_kind, source_id,
    lots, carrier, act_code, actor_kind, committee_id, group_id, happened_at, created_at, hash)
  SELECT station_id, household_id, version, kind, points, balance_after, source_kind, source_id, lots, carrier, act_code,
         actor_kind, committee_id, group_id, happened_at, created_at, hash FROM staged WHERE n > $1 AND n <= $2`;
const UPDATE_ACCOUNTS = `UPDATE points.account a SET version = s.version, balance = s.balance_after, head = s.hash
   FROM (SELECT DISTINCT ON (household_id) * FROM staged WHERE n > $1 AND n <= $2 ORDER BY household_id, version DESC) s
  WHERE a.station_id = 2 AND a.household_id = s.household_id`;

const BARE_CREDIT = [
  `UPDATE points.claim c SET state = 'credited', credited_at = s.created_at FROM staged s
    WHERE c.station_id = 2 AND c.claim_id = s.source_id AND s.n > $1 AND s.n <= $2`,
  INSERT_ENTRIES,
  `INSERT INTO points.lot AS l SELECT 2, household_id, '2027-12-31', false, sum(points) FROM staged
    WHERE n > $1 AND n <= $2 GROUP BY household_id
    ON CONFLICT (station_id, household_id, expires_on, grace) DO UPDATE SET remaining = l.remaining + EXCLUDED.remaining`,
  UPDATE_ACCOUNTS,
];
const BARE_EXPIRE = [
  INSERT_ENTRIES,
  UPDATE_ACCOUNTS,
  `DELETE FROM points.lot l USING staged s WHERE l.station_id = 2 AND l.household_id = s.household_id
    AND l.expires_on = '2026-10-31' AND s.n > $1 AND s.n <= $2`,
];

/** The statements alone, in transactions of the same size, on a connection that has run them before. */
async function bareTime(
  house: TestHouse,
  statements: string[],
  size: number,
  batch: number,
): Promise<number> {
  const hand = await house.owner.connect();
  const inOne = async (from: number, to: number) => {
    await hand.query('BEGIN');
    for (const statement of statements) await hand.query(statement, [from, to]);
    await hand.query('COMMIT');
  };
  await inOne(0, 0);
  const took_ms = await timed(async () => {
    for (let from = 0; from < size; from += batch) await inOne(from, from + batch);
  });
  hand.release();
  return took_ms;
}

/** The rows ready made: what stays is to write them. */
async function stage(house: TestHouse, select: string) {
  await house.owner.query('ANALYZE');
  await house.owner.query(`CREATE TABLE staged AS ${select}`);
  await house.owner.query('CREATE INDEX ON staged (n)');
  await house.owner.query('VACUUM ANALYZE staged');
}

void main();
