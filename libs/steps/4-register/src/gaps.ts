import { rows, type Check } from '#platform';

interface Gap {
  committeeId: number;
  year: number;
  /** The number that follows a gap, or the counter's where lines are missing at the end. */
  number: number;
  expected: number;
}

/** The register has every number from 1 to its counter's, once; each claim's serial stands in it. */
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
  },
};
