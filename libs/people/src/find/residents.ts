import { dayOf, one, rows, type Day, type House, type Tx } from '#platform';
import { branchOfCaller, type DeskCaller } from '../caller';
import { readSearch } from './search';

export interface ResidentQuery {
  search?: string | undefined;
  committeeId?: number | undefined;
  groupId?: number | undefined;
  buildingId?: number | undefined;
  state: 'active' | 'left' | 'deceased';
  after?: string | undefined;
  limit: number;
}

export interface ResidentLine {
  residentId: string;
  name: string | null;
  pinyin: string | null;
  householdId: string;
  building: string;
  unit: string;
  room: string;
  isHead: boolean;
  minor: boolean;
  state: 'active' | 'left' | 'deceased';
}

const PLACED = `points.resident r
  JOIN points.household h ON h.station_id = r.station_id AND h.household_id = r.household_id
  JOIN points.dwelling d ON d.station_id = h.station_id AND d.household_id = h.household_id
  JOIN points.building b ON b.station_id = h.station_id AND b.building_id = h.building_id
  JOIN points.resident_group g ON g.station_id = b.station_id AND g.group_id = b.group_id`;

/** Residents of the caller's branch by the reading of their names, by keyset. */
export async function listResidents(
  house: House,
  caller: DeskCaller,
  query: ResidentQuery,
  now: Date,
): Promise<{ items: ResidentLine[]; next: string | null }> {
  const search = readSearch(query.search);
  const found = await house.db.inStation(caller.station, (tx) =>
    rows<ResidentLine>(
      tx,
      `SELECT r.resident_id AS "residentId", r.name, r.pinyin, r.household_id AS "householdId", b.name AS building,
              d.unit, d.room, r.resident_id = h.head_id AS "isHead", points.minor_on(r.born_on, $5) AS minor, r.state
         FROM ${PLACED}
        WHERE r.station_id = $1 AND ($2::boolean OR g.committee_id = ANY ($3) OR g.group_id = ANY ($4))
          AND r.state = $6
          AND ($7::smallint IS NULL OR g.committee_id = $7) AND ($8::smallint IS NULL OR g.group_id = $8)
          AND ($9::smallint IS NULL OR b.building_id = $9)
          AND ($10::text IS NULL OR d.room LIKE $10) AND ($11::text IS NULL OR substring(d.unit FROM '[0-9]+') = $11)
          AND ($12::text IS NULL OR substring(b.name FROM '[0-9]+') = $12)
          AND ($13::text IS NULL OR r.name LIKE $13)
          AND ($14::text IS NULL OR r.initials LIKE $14 OR replace(r.pinyin, ' ', '') LIKE $14)
          AND ($15::uuid IS NULL OR (coalesce(r.pinyin, ''), r.resident_id) > (
            SELECT coalesce(a.pinyin, ''), a.resident_id FROM points.resident a
             WHERE a.station_id = $1 AND a.resident_id = $15))
        ORDER BY coalesce(r.pinyin, ''), r.resident_id LIMIT $16`,
      [
        caller.station,
        ...branchOfCaller(caller),
        dayOf(now),
        query.state,
        query.committeeId ?? null,
        query.groupId ?? null,
        query.buildingId ?? null,
        search.room,
        search.unit,
        search.building,
        search.name,
        search.latin,
        query.after ?? null,
        query.limit + 1,
      ],
    ),
  );
  const items = found.slice(0, query.limit);
  return { items, next: found.length > query.limit ? items.at(-1)!.residentId : null };
}

export interface ResidentDetail {
  residentId: string;
  householdId: string;
  name: string | null;
  bornOn: Day | null;
  minor: boolean;
  fullCapacity: boolean;
  guardianId: string | null;
  state: 'active' | 'left' | 'deceased';
  committeeId: number;
  groupId: number;
}

/**
 * A resident of the station, whatever the branch: for rules that look at people on the other side of a tie.
 * @throws Refusal not_found
 */
export async function residentOf(
  tx: Tx,
  station: number,
  residentId: string,
  day: Day,
): Promise<ResidentDetail> {
  return one<ResidentDetail>(tx, DETAIL, [station, day, residentId]);
}

/** A resident of the caller's branch. @throws Refusal not_found: also for one outside it */
export async function residentInBranch(
  tx: Tx,
  caller: DeskCaller,
  residentId: string,
  day: Day,
): Promise<ResidentDetail> {
  return one<ResidentDetail>(
    tx,
    `${DETAIL} AND ($4::boolean OR g.committee_id = ANY ($5) OR g.group_id = ANY ($6))`,
    [caller.station, day, residentId, ...branchOfCaller(caller)],
  );
}

// Dwellings are left out: who has none is a resident all the same.
const DETAIL = `SELECT r.resident_id AS "residentId", r.household_id AS "householdId", r.name, r.born_on AS "bornOn",
    points.minor_on(r.born_on, $2) AS minor, r.full_capacity AS "fullCapacity", r.guardian_id AS "guardianId", r.state,
    g.committee_id AS "committeeId", g.group_id AS "groupId"
  FROM points.resident r
  JOIN points.household h ON h.station_id = r.station_id AND h.household_id = r.household_id
  JOIN points.building b ON b.station_id = h.station_id AND b.building_id = h.building_id
  JOIN points.resident_group g ON g.station_id = b.station_id AND g.group_id = b.group_id
 WHERE r.station_id = $1 AND r.resident_id = $3`;
