import { one, rows, type Check, type Finding, type Tx } from '#platform';
import { ENTRY_KINDS } from '../kinds';

/** Points in, less points out, are what the accounts hold and what the lots hold: per station, always. */
async function* checkConservation(tx: Tx, station: number): AsyncIterable<Finding> {
  const kinds = await rows<{ kind: keyof typeof ENTRY_KINDS; points: number }>(
    tx,
    `SELECT kind, sum(points)::bigint AS points FROM points.entry WHERE station_id = $1 GROUP BY kind`,
    [station],
  );
  const held = await one<{ account: number; lot: number }>(
    tx,
    `SELECT (SELECT coalesce(sum(balance), 0)::bigint FROM points.account WHERE station_id = $1) AS account,
            (SELECT coalesce(sum(remaining), 0)::bigint FROM points.lot WHERE station_id = $1) AS lot`,
    [station],
  );
  const expected = kinds.reduce(
    (sum, { kind, points }) => sum + (ENTRY_KINDS[kind] === 'in' ? points : -points),
    0,
  );
  for (const table of ['account', 'lot'] as const) {
    if (held[table] !== expected) {
      yield { check: 'conservation', table, key: {}, expected, found: held[table] };
    }
  }
}

/** What goes out of one household by a life event comes into another; what comes back was taken before. */
async function* checkPairs(tx: Tx, station: number): AsyncIterable<Finding> {
  const transfers = await rows<{ source_id: string; gone: number; come: number }>(
    tx,
    `SELECT source_id, gone, come FROM (
       SELECT source_id, coalesce(sum(points) FILTER (WHERE kind = 'transfer-out'), 0)::bigint AS gone,
              coalesce(sum(points) FILTER (WHERE kind = 'transfer-in'), 0)::bigint AS come
         FROM points.entry WHERE station_id = $1 AND kind IN ('transfer-out', 'transfer-in') GROUP BY source_id) t
      WHERE gone <> come`,
    [station],
  );
  for (const { source_id, gone, come } of transfers) {
    yield { check: 'transfer-balance', table: 'entry', key: { source_id }, expected: gone, found: come };
  }
  const refunds = await rows<{ household_id: string; version: number; points: number; taken: number | null }>(
    tx,
    `SELECT e.household_id, e.version, e.points, t.points AS taken
       FROM points.entry e
       LEFT JOIN points.entry t ON t.station_id = $1 AND t.source_id = e.source_id AND t.kind = 'redeem'
      WHERE e.station_id = $1 AND e.kind IN ('release', 'return') AND t.points IS DISTINCT FROM e.points`,
    [station],
  );
  for (const { household_id, version, points, taken } of refunds) {
    yield { check: 'refund', table: 'entry', key: { household_id, version }, expected: taken, found: points };
  }
}

/** An account lies in the books of the branch where its household lives: whoever moves one moves its points. */
async function* checkBranches(tx: Tx, station: number): AsyncIterable<Finding> {
  const wrong = await rows<{ household_id: string; kept: number; lives: number }>(
    tx,
    `SELECT a.household_id, a.group_id AS kept, g.group_id AS lives
       FROM points.account a
       JOIN points.household h ON h.station_id = $1 AND h.household_id = a.household_id
       JOIN points.building b ON b.station_id = $1 AND b.building_id = h.building_id
       JOIN points.resident_group g ON g.station_id = $1 AND g.group_id = b.group_id
      WHERE a.station_id = $1 AND (a.group_id, a.committee_id) <> (g.group_id, g.committee_id)`,
    [station],
  );
  for (const { household_id, kept, lives } of wrong) {
    yield { check: 'account-branch', table: 'account', key: { household_id }, expected: lives, found: kept };
  }
}

/** A closed month takes no more entries. */
async function* checkPeriods(tx: Tx, station: number): AsyncIterable<Finding> {
  const late = await rows<{ household_id: string; version: number; month: string }>(
    tx,
    `SELECT e.household_id, e.version, p.month
       FROM points.period p
       JOIN points.entry e ON e.station_id = $1 AND e.created_at > p.closed_at
        AND p.month IN (points.month_of(points.day_of(e.happened_at)), points.month_of(points.day_of(e.created_at)))
      WHERE p.station_id = $1`,
    [station],
  );
  for (const { household_id, version, month } of late) {
    const key = { household_id, version };
    yield { check: 'closed-month', table: 'entry', key, expected: 'none after the close', found: month };
  }
}

export const sumChecks: readonly Check[] = [
  { name: 'conservation', run: checkConservation },
  { name: 'transfers and refunds', run: checkPairs },
  { name: 'branches of accounts', run: checkBranches },
  { name: 'closed months', run: checkPeriods },
];
