import { rows, type Check } from '#platform';

/** A line shows what the register says of its claim: whose line it is stands outside the digest, which paper carries. */
export const listLineCheck: Check = {
  name: 'lines of lists',
  async *run(tx, station) {
    const wrong = await rows<{ list_id: string; line_no: number; claim_id: string }>(
      tx,
      `SELECT l.list_id, l.line_no, l.claim_id FROM points.list_line l
        WHERE l.station_id = $1 AND NOT EXISTS (
          SELECT FROM points.register_line r
           WHERE r.station_id = $1 AND r.claim_id = l.claim_id AND r.serial = l.serial AND r.points = l.points)
        ORDER BY l.list_id, l.line_no LIMIT 1000`,
      [station],
    );
    for (const { list_id, line_no, claim_id } of wrong) {
      const key = { list_id, line_no };
      yield {
        check: 'list-line',
        table: 'list_line',
        key,
        expected: 'a line of the register',
        found: claim_id,
      };
    }
  },
};
