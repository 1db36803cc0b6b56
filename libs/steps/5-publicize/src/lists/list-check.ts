import { rows, type Check, type Tx } from '#platform';
import { keptLines } from './check-digest';
import { listDigest, nameDigest } from './digest';

/** Every list is what its digest says, and every mask that is still kept is what its line says. */
export const listCheck: Check = {
  name: 'lists',
  async *run(tx, station) {
    const lists = await rows<{ id: string; digest: string }>(
      tx,
      `SELECT list_id AS id, encode(digest, 'hex') AS digest FROM points.publicity_list WHERE station_id = $1 ORDER BY list_id`,
      [station],
    );
    for (const { id, digest } of lists) {
      const found = listDigest(station, id, await keptLines(tx, station, id)).toString('hex');
      const key = { list_id: id };
      if (found !== digest)
        yield { check: 'list-digest', table: 'publicity_list', key, expected: digest, found };
      yield* wrongNames(tx, station, id);
    }
  },
};

async function* wrongNames(tx: Tx, station: number, listId: string) {
  const kept = await rows<{ lineNo: number; maskedName: string; salt: Buffer; digest: Buffer | null }>(
    tx,
    `SELECT n.line_no AS "lineNo", n.masked_name AS "maskedName", n.salt, l.name_digest AS digest
       FROM points.list_line_name n
       JOIN points.list_line l ON l.station_id = $1 AND l.list_id = n.list_id AND l.line_no = n.line_no
      WHERE n.station_id = $1 AND n.list_id = $2 ORDER BY n.line_no`,
    [station, listId],
  );
  for (const { lineNo, maskedName, salt, digest } of kept) {
    const found = nameDigest(salt, maskedName).toString('hex');
    const expected = digest?.toString('hex') ?? null;
    const key = { list_id: listId, line_no: lineNo };
    if (found !== expected) yield { check: 'list-name', table: 'list_line_name', key, expected, found };
  }
}
