import { dayOf, one, rows, type Day, type House, type Tx } from '#platform';
import { branchOfCaller, type DeskCaller } from '../caller';
import { lacksGuardian } from './members';
import { readSearch } from './search';

export interface HouseholdQuery {
  search?: string | undefined;
  committeeId?: number | undefined;
  groupId?: number | undefined;
  buildingId?: number | undefined;
  state: 'active' | 'closed';
  /** Those alone in which somebody lacks a guardian. */
  unguarded?: boolean | undefined;
  after?: string | undefined;
  limit: number;
}

export interface HouseholdLine {
  householdId: string;
  householdNo: string | null;
  buildingId: number;
  building: string;
  groupId: number;
  group: string;
  committeeId: number;
  committee: string;
  unit: string;
  room: string;
  state: 'active' | 'closed';
  away: boolean;
  headName: string | null;
  members: number;
}

/** A household with its door and its branch of the tree. */
const LINE = `h.household_id AS "householdId", h.household_no AS "householdNo", h.state,
  h.building_id AS "buildingId", b.name AS building, g.group_id AS "groupId", g.name AS "group",
  c.committee_id AS "committeeId", c.name AS committee, d.unit, d.room`;
const PLACED = `points.household h
  JOIN points.dwelling d ON d.station_id = h.station_id AND d.household_id = h.household_id
  JOIN points.building b ON b.station_id = h.station_id AND b.building_id = h.building_id
  JOIN points.resident_group g ON g.station_id = b.station_id AND g.group_id = b.group_id
  JOIN points.committee c ON c.station_id = g.station_id AND c.committee_id = g.committee_id`;

/**
 * Households of the caller's branch in the order of their doors, by keyset.
 * @param query search: a member's name (of a closed household: who lived there last), a reading, or a door
 */
export async function listHouseholds(
  house: House,
  caller: DeskCaller,
  query: HouseholdQuery,
  now: Date,
): Promise<{ items: HouseholdLine[]; next: string | null }> {
  const search = readSearch(query.search);
  const found = await house.db.inStation(caller.station, (tx) =>
    rows<HouseholdLine>(
      tx,
      `SELECT ${LINE}, h.away_since IS NOT NULL AND h.back_since IS NULL AS away, r.name AS "headName",
              (SELECT count(*)::integer FROM points.resident m
                WHERE m.station_id = $1 AND m.household_id = h.household_id AND m.state = 'active') AS members
         FROM ${PLACED}
         LEFT JOIN points.resident r ON r.station_id = h.station_id AND r.resident_id = h.head_id
        WHERE h.station_id = $1 AND ($2::boolean OR c.committee_id = ANY ($3) OR g.group_id = ANY ($4))
          AND h.state = $5
          AND ($6::smallint IS NULL OR c.committee_id = $6) AND ($7::smallint IS NULL OR g.group_id = $7)
          AND ($8::smallint IS NULL OR b.building_id = $8)
          AND ($9::text IS NULL OR d.room LIKE $9) AND ($10::text IS NULL OR substring(d.unit FROM '[0-9]+') = $10)
          AND ($11::text IS NULL OR substring(b.name FROM '[0-9]+') = $11)
          AND ($12::text IS NULL AND $13::text IS NULL OR EXISTS (
            SELECT FROM points.resident m
             WHERE m.station_id = $1 AND m.household_id = h.household_id AND (m.state = 'active' OR h.state = 'closed')
               AND (m.name LIKE $12 OR m.initials LIKE $13 OR replace(m.pinyin, ' ', '') LIKE $13)))
          AND ($14::uuid IS NULL OR (h.building_id, d.unit, d.room, h.household_id) > (
            SELECT a.building_id, a.unit, a.room, a.household_id FROM points.dwelling a
             WHERE a.station_id = $1 AND a.household_id = $14))
          AND ($15::boolean IS NOT TRUE OR EXISTS (
            SELECT FROM points.resident m
             WHERE m.station_id = $1 AND m.household_id = h.household_id AND ${lacksGuardian('m', '$16')}))
        ORDER BY h.building_id, d.unit, d.room, h.household_id LIMIT $17`,
      [
        caller.station,
        ...branchOfCaller(caller),
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
        query.unguarded ?? null,
        dayOf(now),
        query.limit + 1,
      ],
    ),
  );
  const items = found.slice(0, query.limit);
  return { items, next: found.length > query.limit ? items.at(-1)!.householdId : null };
}

export interface HouseholdDetail extends Omit<HouseholdLine, 'away' | 'headName' | 'members'> {
  openedOn: Day;
  closedOn: Day | null;
  awaySince: Day | null;
  backSince: Day | null;
  headId: string | null;
}

/**
 * A household of the caller's branch.
 * @throws Refusal not_found: also for one outside the branch
 */
export async function householdInBranch(
  tx: Tx,
  caller: DeskCaller,
  householdId: string,
): Promise<HouseholdDetail> {
  return one<HouseholdDetail>(
    tx,
    `SELECT ${LINE}, h.opened_on AS "openedOn", h.closed_on AS "closedOn", h.away_since AS "awaySince",
            h.back_since AS "backSince", h.head_id AS "headId"
       FROM ${PLACED}
      WHERE h.station_id = $1 AND ($2::boolean OR c.committee_id = ANY ($3) OR g.group_id = ANY ($4))
        AND h.household_id = $5`,
    [caller.station, ...branchOfCaller(caller), householdId],
  );
}
