import { maybe, Refusal, rows, type Day, type House, type Tx } from '#platform';
import type { ListKind, PublicLine } from './snapshot';

/** A list as everybody may see it: after its window digest and counts remain, the lines do not. */
export interface PublicList {
  listId: string;
  number: string;
  committee: string;
  kind: ListKind;
  lines: number;
  unlisted: number;
  points: number;
  firstDay: Day;
  lastDay: Day;
  closesAt: Date;
  whereToObject: string;
  digest: string;
  stationDigest: string | null;
}

const COLUMNS = `l.list_id AS "listId", l.number, c.name AS committee, l.kind, l.lines, l.unlisted, l.points,
  l.first_day AS "firstDay", l.last_day AS "lastDay", l.closes_at AS "closesAt", l.where_to_object AS "whereToObject",
  encode(l.digest, 'hex') AS digest, encode(l.station_digest, 'hex') AS "stationDigest"`;

/** Lists whose window runs, the one that ends first in front. */
export function currentLists(house: House, station: number, now: Date): Promise<PublicList[]> {
  return house.db.inStation(
    station,
    (tx) =>
      rows<PublicList>(
        tx,
        `SELECT ${COLUMNS} FROM points.publicity_list l
           JOIN points.committee c ON c.station_id = $1 AND c.committee_id = l.committee_id
          WHERE l.station_id = $1 AND l.state = 'posted' AND l.closes_at > $2
          ORDER BY l.closes_at, l.number, l.list_id`,
        [station, now],
      ),
    'points_publisher',
  );
}

/**
 * One list with the lines that everybody may see now; none once its window has ended, and none before it was posted.
 * @throws Refusal not_found: unknown, not posted, or taken down
 */
export function publicList(
  house: House,
  station: number,
  listId: string,
  now: Date,
): Promise<PublicList & { shown: PublicLine[] }> {
  return house.db.inStation(
    station,
    async (tx) => {
      const list = await maybe<PublicList>(
        tx,
        `SELECT ${COLUMNS} FROM points.publicity_list l
           JOIN points.committee c ON c.station_id = $1 AND c.committee_id = l.committee_id
          WHERE l.station_id = $1 AND l.list_id = $2 AND l.state IN ('posted', 'closed')`,
        [station, listId],
      );
      if (!list) throw new Refusal('not_found');
      return { ...list, shown: list.closesAt > now ? await shownLines(tx, station, listId) : [] };
    },
    'points_publisher',
  );
}

/** The lines as everybody may see them now: a name goes the moment its consent does. */
export function shownLines(tx: Tx, station: number, listId: string): Promise<PublicLine[]> {
  return rows<PublicLine>(
    tx,
    `SELECT line_no AS "lineNo", serial, building, carrier, label_zh AS label, act_day AS "actDay", points,
            name_label AS "nameLabel", masked_name AS "maskedName"
       FROM points.shown_lines($1, ARRAY[$2::uuid], NULL) ORDER BY line_no`,
    [station, listId],
  );
}
