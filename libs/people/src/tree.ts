import { one, rows, type Tx } from '#platform';
import { branchOfCaller, type DeskCaller } from './caller';

/** A building by the names of the branch above it. */
export interface Place {
  committee: string;
  group: string;
  building: string;
}

export interface BuildingRow {
  buildingId: number;
  building: string;
  groupId: number;
  group: string;
  committeeId: number;
  committee: string;
}

/** The whole tree of a station, a row a building; small (83 buildings), so never paged. */
export async function listBuildings(tx: Tx, station: number): Promise<BuildingRow[]> {
  return rows<BuildingRow>(
    tx,
    `SELECT b.building_id AS "buildingId", b.name AS building, g.group_id AS "groupId", g.name AS "group",
            c.committee_id AS "committeeId", c.name AS committee
       FROM points.building b
       JOIN points.resident_group g ON g.station_id = b.station_id AND g.group_id = b.group_id
       JOIN points.committee c ON c.station_id = g.station_id AND c.committee_id = g.committee_id
      WHERE b.station_id = $1
      ORDER BY c.committee_id, g.group_id, b.building_id`,
    [station],
  );
}

/**
 * A place by its names, of the caller's branch. A committee may get a new group there; only who has the whole station
 * makes a committee.
 * @throws Refusal not_found
 */
export async function requirePlaceInBranch(
  tx: Tx,
  caller: DeskCaller,
  place: Pick<Place, 'committee' | 'group'>,
): Promise<void> {
  if (caller.branch.wholeStation) return;
  await one(
    tx,
    `SELECT 1 FROM points.committee c
       LEFT JOIN points.resident_group g
         ON g.station_id = c.station_id AND g.committee_id = c.committee_id AND g.name = $6
      WHERE c.station_id = $1 AND c.name = $5
        AND ($2::boolean OR c.committee_id = ANY ($3) OR g.group_id = ANY ($4))`,
    [caller.station, ...branchOfCaller(caller), place.committee, place.group],
  );
}

interface Known {
  ids: Map<string, number>;
  highest: number;
}

function knownOf(found: readonly { id: number; key: string }[]): Known {
  return {
    ids: new Map(found.map(({ id, key }) => [key, id])),
    highest: found.reduce((highest, { id }) => Math.max(highest, id), 0),
  };
}

/** Gives the keys that have no id the next ones, in the order in which they come. */
function assignIds(known: Known, keys: Iterable<string>): string[] {
  const added: string[] = [];
  for (const key of keys) {
    if (known.ids.has(key)) continue;
    known.ids.set(key, (known.highest += 1));
    added.push(key);
  }
  return added;
}

const groupKey = (committeeId: number, group: string) => `${committeeId}/${group}`;

/**
 * Makes the committees, groups and buildings that are missing; those known by name stay as they are.
 * @returns the number of each building by its name
 */
export async function ensurePlaces(
  tx: Tx,
  station: number,
  places: readonly Place[],
): Promise<Map<string, number>> {
  const committees = await ensureCommittees(tx, station, places);
  const groups = await ensureGroups(tx, station, places, committees);
  const buildings = knownOf(
    await rows(tx, `SELECT building_id AS id, name AS key FROM points.building WHERE station_id = $1`, [
      station,
    ]),
  );
  const groupOf = new Map(
    places.map((p) => [p.building, groups.get(groupKey(committees.get(p.committee)!, p.group))!]),
  );
  const added = assignIds(buildings, groupOf.keys());
  await rows(
    tx,
    `INSERT INTO points.building (station_id, building_id, group_id, name)
     SELECT $1, id, group_id, name FROM unnest($2::smallint[], $3::smallint[], $4::text[]) AS u(id, group_id, name)`,
    [station, added.map((name) => buildings.ids.get(name)), added.map((name) => groupOf.get(name)), added],
  );
  return buildings.ids;
}

async function ensureCommittees(
  tx: Tx,
  station: number,
  places: readonly Place[],
): Promise<Map<string, number>> {
  const known = knownOf(
    await rows(tx, `SELECT committee_id AS id, name AS key FROM points.committee WHERE station_id = $1`, [
      station,
    ]),
  );
  const added = assignIds(
    known,
    places.map((place) => place.committee),
  );
  await rows(
    tx,
    `INSERT INTO points.committee (station_id, committee_id, name)
     SELECT $1, id, name FROM unnest($2::smallint[], $3::text[]) AS u(id, name)`,
    [station, added.map((name) => known.ids.get(name)), added],
  );
  return known.ids;
}

async function ensureGroups(
  tx: Tx,
  station: number,
  places: readonly Place[],
  committees: ReadonlyMap<string, number>,
): Promise<Map<string, number>> {
  const known = knownOf(
    await rows(
      tx,
      `SELECT group_id AS id, committee_id || '/' || name AS key FROM points.resident_group WHERE station_id = $1`,
      [station],
    ),
  );
  const byKey = new Map(
    places.map((place) => {
      const committeeId = committees.get(place.committee)!;
      return [groupKey(committeeId, place.group), { committeeId, name: place.group }] as const;
    }),
  );
  const added = assignIds(known, byKey.keys());
  await rows(
    tx,
    `INSERT INTO points.resident_group (station_id, group_id, committee_id, name)
     SELECT $1, id, committee_id, name
       FROM unnest($2::smallint[], $3::smallint[], $4::text[]) AS u(id, committee_id, name)`,
    [
      station,
      added.map((key) => known.ids.get(key)),
      added.map((key) => byKey.get(key)!.committeeId),
      added.map((key) => byKey.get(key)!.name),
    ],
  );
  return known.ids;
}
