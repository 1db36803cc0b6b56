import { rows, type Check, type Finding, type Tx } from '#platform';
import type { EntryKind } from '../kinds';

/** The sums of a close and the kinds of entry that each is made of. */
const KINDS = {
  credited: ['credit'],
  carried_in: ['carry-in'],
  released: ['release'],
  returned: ['return'],
  restored: ['reverse-deduct', 'reverse-expire'],
  transferred_in: ['transfer-in'],
  redeemed: ['redeem'],
  expired: ['expire'],
  deducted: ['deduct'],
  reversed: ['reverse-credit'],
  transferred_out: ['transfer-out'],
} satisfies Record<string, readonly EntryKind[]>;
const WORDS = Object.keys(KINDS);

const found = WORDS.map((word) => `coalesce(l.${word}, 0)`).join(', ');
const expected = WORDS.map((word) => `coalesce(m.${word}, 0)`).join(', ');
const sums = Object.entries(KINDS)
  .map(
    ([word, kinds]) =>
      `coalesce(sum(e.points) FILTER (WHERE e.kind IN ('${kinds.join("', '")}')), 0)::bigint AS ${word}`,
  )
  .join(', ');

// The sums of each closed month once more from the entries, and its opening from the line of the month closed before.
const DIFFERING = `
  WITH moved AS (
    SELECT points.month_of(points.day_of(e.happened_at)) AS month, e.committee_id, e.group_id, ${sums}
      FROM points.entry e WHERE e.station_id = $1 GROUP BY 1, 2, 3
  ), line AS (
    SELECT p.*, coalesce(lag(p.closing) OVER (PARTITION BY p.committee_id, p.group_id ORDER BY p.month), 0) AS before
      FROM points.period_line p WHERE p.station_id = $1
  )
  SELECT month, committee_id, group_id, json_build_array(coalesce(l.before, 0), ${expected})::text AS expected,
         json_build_array(coalesce(l.opening, 0), ${found})::text AS found
    FROM line l FULL JOIN moved m USING (month, committee_id, group_id)
   WHERE coalesce(l.month, m.month) IN (SELECT p.month FROM points.period p WHERE p.station_id = $1)
     AND (coalesce(l.before, 0), ${expected}) IS DISTINCT FROM (coalesce(l.opening, 0), ${found})
   ORDER BY month, committee_id, group_id`;

interface Differing {
  month: string;
  committee_id: number;
  group_id: number;
  expected: string;
  found: string;
}

/** What was written down at a close is what the entries of that month still add up to. */
async function* checkMonths(tx: Tx, station: number): AsyncIterable<Finding> {
  for (const { month, committee_id, group_id, ...rest } of await rows<Differing>(tx, DIFFERING, [station])) {
    const key = { month, committee_id, group_id };
    yield { check: 'month-sums', table: 'period_line', key, ...rest };
  }
}

/** Opening and sums of closed months, in the order of the month close. */
export const monthCheck: Check = { name: 'sums of closed months', run: checkMonths };
