import { maybe, Refusal, rows, type House, type Tx } from '#platform';
import { lineDigest, type Digested } from './digest';

export interface DigestCheck {
  agrees: boolean;
  /** Lines whose digest on paper differs from the frozen one, or which the list does not have. */
  differing: number[];
}

/**
 * Compares a scanned paper copy with the list as it was frozen: the whole by its digest, and by line where the copy
 * carries the lines' digests. Works for good, also when lines and names are no longer shown.
 * @throws Refusal not_found
 */
export async function checkDigest(
  house: House,
  station: number,
  scanned: {
    listId: string;
    digest: string;
    lines?: readonly { lineNo: number; digest: string }[] | undefined;
  },
): Promise<DigestCheck> {
  return house.db.inStation(
    station,
    async (tx) => {
      const list = await maybe<{ digest: string }>(
        tx,
        `SELECT encode(digest, 'hex') AS digest FROM points.publicity_list
          WHERE station_id = $1 AND list_id = $2 AND state IN ('posted', 'closed', 'taken-down')`,
        [station, scanned.listId],
      );
      if (!list) throw new Refusal('not_found');
      const kept = await keptLines(tx, station, scanned.listId);
      const digests = new Map(kept.map((line) => [line.lineNo, lineDigest(line).toString('hex')]));
      const differing = (scanned.lines ?? []).filter(
        ({ lineNo, digest }) => !digests.get(lineNo)?.startsWith(digest.toLowerCase()),
      );
      return {
        agrees: list.digest === scanned.digest.toLowerCase() && differing.length === 0,
        differing: differing.map(({ lineNo }) => lineNo),
      };
    },
    'points_publisher',
  );
}

/** The frozen lines as their digests were made of them. */
export function keptLines(tx: Tx, station: number, listId: string): Promise<Digested[]> {
  return rows<Digested>(
    tx,
    `SELECT line_no AS "lineNo", serial, building, carrier, label_zh AS label, act_day AS "actDay", points,
            name_label AS "nameLabel", name_digest AS "nameDigest"
       FROM points.list_line WHERE station_id = $1 AND list_id = $2 ORDER BY line_no`,
    [station, listId],
  );
}
