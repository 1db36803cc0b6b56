import type { StaffCaller } from '#access';
import type { ReplyOf, Routes } from '#contract';
import { one, rows, type House } from '#platform';
import { countyStations } from './members';

type Sheet = ReplyOf<Routes['county.sample']>;
type Head = Omit<Sheet, 'lines'>;

interface HeadRow extends Omit<Head, 'drawnAt'> {
  drawnAt: Date;
}

const HEAD = `sample_id AS "sampleId", seed, first_day::text AS "firstDay", last_day::text AS "lastDay", population,
  drawn_by AS "drawnBy", drawn_at AS "drawnAt"`;

const headOf = (row: HeadRow): Head => ({ ...row, drawnAt: row.drawnAt.toISOString() });

/** Samples of the caller's county, latest first: ids are UUIDv7. */
export async function countySamples(
  house: House,
  caller: StaffCaller,
  query: { after?: string | undefined; limit: number },
): Promise<{ items: Head[]; next: string | null }> {
  const found = await house.db.inStation(caller.station, (tx) =>
    rows<HeadRow>(
      tx,
      `SELECT ${HEAD} FROM points.county_sample
        WHERE station_id = $1 AND ($2::text IS NULL OR sample_id::text < $2) ORDER BY sample_id DESC LIMIT $3`,
      [caller.station, query.after ?? null, query.limit + 1],
    ),
  );
  const items = found.slice(0, query.limit).map(headOf);
  return { items, next: found.length > query.limit ? items.at(-1)!.sampleId : null };
}

export interface DrawnLine {
  place: number;
  member: number;
  listId: string;
  lineNo: number;
}

/** A sample's lines by what they are named by. @throws Refusal not_found: not a sample of this county */
export async function drawnLines(
  house: House,
  county: number,
  sampleId: string,
): Promise<{ head: Head; drawn: DrawnLine[] }> {
  return house.db.inStation(county, async (tx) => {
    const head = await one<HeadRow>(
      tx,
      `SELECT ${HEAD} FROM points.county_sample WHERE station_id = $1 AND sample_id = $2`,
      [county, sampleId],
    );
    const drawn = await rows<DrawnLine>(
      tx,
      `SELECT place, member_id AS member, list_id AS "listId", line_no AS "lineNo" FROM points.county_sample_line
        WHERE station_id = $1 AND sample_id = $2 ORDER BY place`,
      [county, sampleId],
    );
    return { head: headOf(head), drawn };
  });
}

/** What each line of one station shows: read as the publisher, who has no right to more than a list shows. */
function shownOf(house: House, station: number, drawn: readonly DrawnLine[]) {
  return house.db.inStation(
    station,
    (tx) =>
      rows<
        Omit<Sheet['lines'][number], 'place' | 'station' | 'stationName' | 'lookedAt'> & { listId: string }
      >(
        tx,
        `SELECT l.list_id AS "listId", p.number AS "listNumber", l.line_no AS "lineNo", l.serial, l.building, l.carrier,
                l.label_zh AS label, l.act_day::text AS "actDay", l.points, l.name_label AS "nameLabel",
                l.masked_name AS "maskedName"
           FROM points.shown_lines($1, $2, $3) l
           JOIN points.publicity_list p ON p.station_id = $1 AND p.list_id = l.list_id`,
        [station, drawn.map(({ listId }) => listId), drawn.map(({ lineNo }) => lineNo)],
      ),
    'points_publisher',
  );
}

async function looksOf(house: House, county: number, station: number, drawn: readonly DrawnLine[]) {
  return house.db.inStation(station, (tx) =>
    rows<{ listId: string; lineNo: number; at: Date }>(
      tx,
      `SELECT l.list_id AS "listId", l.line_no AS "lineNo", max(k.looked_at) AS at
         FROM unnest($3::uuid[], $4::integer[]) AS d (list_id, line_no)
         JOIN points.list_line l ON l.station_id = $1 AND l.list_id = d.list_id AND l.line_no = d.line_no
         JOIN points.county_look k ON k.station_id = $1 AND k.claim_id = l.claim_id AND k.county_id = $2
        GROUP BY l.list_id, l.line_no`,
      [station, county, drawn.map(({ listId }) => listId), drawn.map(({ lineNo }) => lineNo)],
    ),
  );
}

/**
 * A sample with its lines, each as its public list shows it, or showed it when it left the public view: without the name
 * once the consent to it is withdrawn. A station that has left the county meanwhile shows nothing more.
 * @throws Refusal not_found
 */
export async function countySample(house: House, caller: StaffCaller, sampleId: string): Promise<Sheet> {
  const { head, drawn } = await drawnLines(house, caller.station, sampleId);
  const names = new Map((await countyStations(house, caller.station)).map((one) => [one.station, one.name]));
  const lines: Sheet['lines'] = [];
  for (const [station, stationName] of names) {
    const own = drawn.filter(({ member }) => member === station);
    if (own.length === 0) continue;
    const looks = await looksOf(house, caller.station, station, own);
    for (const { listId, ...line } of await shownOf(house, station, own)) {
      const isThis = (one: { listId: string; lineNo: number }) =>
        one.listId === listId && one.lineNo === line.lineNo;
      const { place } = own.find(isThis)!;
      const lookedAt = looks.find(isThis)?.at.toISOString() ?? null;
      lines.push({ place, station, stationName, ...line, lookedAt });
    }
  }
  lines.sort((a, b) => a.place - b.place);
  return { ...head, lines };
}
