import { rows, type Check, type Finding, type Tx } from '#platform';

interface Gap {
  committeeId: number;
  year: number;
  /** The number that follows a gap, or the counter's where lines are missing at the end. */
  number: number;
  expected: number;
}

/** The register has every number from 1 to its counter's, once; each claim's serial stands in it, with what it was frozen at. */
export const registerCheck: Check = {
  name: 'register',
  async *run(tx, station) {
    const gaps = await rows<Gap>(
      tx,
      `SELECT * FROM (
         SELECT committee_id AS "committeeId", year, number,
                coalesce(lag(number) OVER (PARTITION BY committee_id, year ORDER BY number), 0) + 1 AS expected
           FROM points.register_line WHERE station_id = $1) numbered
        WHERE number <> expected ORDER BY "committeeId", year, number`,
      [station],
    );
    for (const { committeeId, year, number, expected } of gaps) {
      const key = { committee_id: committeeId, year, number };
      yield { check: 'register-gap', table: 'register_line', key, expected, found: number };
    }
    const counters = await rows<Gap & { last: number }>(
      tx,
      `SELECT k.committee_id AS "committeeId", k.year, k.last_number AS number, count(l.number)::integer AS expected
         FROM points.register_counter k
         LEFT JOIN points.register_line l
           ON l.station_id = $1 AND l.committee_id = k.committee_id AND l.year = k.year
        WHERE k.station_id = $1 GROUP BY k.committee_id, k.year, k.last_number
       HAVING k.last_number <> count(l.number) ORDER BY k.committee_id, k.year`,
      [station],
    );
    for (const { committeeId, year, number, expected } of counters) {
      const key = { committee_id: committeeId, year };
      yield { check: 'register-counter', table: 'register_counter', key, expected, found: number };
    }
    const strays = await rows<{ claimId: string; serial: string }>(
      tx,
      `SELECT c.claim_id AS "claimId", c.serial FROM points.claim c
        WHERE c.station_id = $1 AND c.serial IS NOT NULL AND NOT EXISTS (
          SELECT FROM points.register_line l
           WHERE l.station_id = $1 AND l.claim_id = c.claim_id AND l.serial = c.serial)
        ORDER BY c.claim_id`,
      [station],
    );
    for (const { claimId, serial } of strays) {
      yield {
        check: 'register-serial',
        table: 'claim',
        key: { claim_id: claimId },
        expected: null,
        found: serial,
      };
    }
    yield* wrongLines(tx, station);
  },
};

// From registration on a claim is frozen; one that an objection has amended waits for its next line as `certified`.
const FROZEN = `('registered', 'publicized', 'frozen', 'credited', 'reversed', 'revoked')`;

/** Lines that are not what their claim is, or not what they are numbered. */
async function* wrongLines(tx: Tx, station: number): AsyncIterable<Finding> {
  const wrong = await rows<Omit<Gap, 'expected'> & { expected: string; found: string }>(
    tx,
    `SELECT * FROM (
       SELECT l.committee_id AS "committeeId", l.year, l.number, l.serial || ' ' || l.kind || ' ' || l.points AS found,
              l.committee_id || '-' || l.year || '-' || lpad(l.number::text, greatest(6, length(l.number::text)), '0') || ' '
                || coalesce(c.kind || ' ' || c.points, l.kind || ' ' || l.points) AS expected
         FROM points.register_line l
         LEFT JOIN points.claim c
           ON c.station_id = $1 AND c.claim_id = l.claim_id AND c.serial = l.serial AND c.state IN ${FROZEN}
        WHERE l.station_id = $1) t
      WHERE found <> expected ORDER BY "committeeId", year, number LIMIT 1000`,
    [station],
  );
  for (const { committeeId, year, number, expected, found } of wrong) {
    const key = { committee_id: committeeId, year, number };
    yield { check: 'register-line', table: 'register_line', key, expected, found };
  }
}
