import { rows, type Day, type Tx } from '#platform';

export interface MemberLine {
  residentId: string;
  name: string | null;
  pinyin: string | null;
  relation: string;
  isHead: boolean;
  minor: boolean;
  fullCapacity: boolean;
  guardianId: string | null;
  /** Needs a guardian, and none who can act is named. */
  lacksGuardian: boolean;
  consents: boolean;
  state: 'active' | 'left' | 'deceased';
}

/** That somebody cannot act alone and nobody can for them: no guardian is named, or one who cannot act either. */
export const lacksGuardian = (who: string, day: string): string => `(${who}.state = 'active'
  AND (NOT ${who}.full_capacity OR points.minor_on(${who}.born_on, ${day}))
  AND NOT EXISTS (
    SELECT FROM points.resident g
     WHERE g.station_id = $1 AND g.resident_id = ${who}.guardian_id AND g.state = 'active' AND g.full_capacity
       AND NOT points.minor_on(g.born_on, ${day})))`;

/** Members of a household, the head first, then by age; who left or died stays listed, last. */
export async function membersOf(
  tx: Tx,
  station: number,
  householdId: string,
  day: Day,
): Promise<MemberLine[]> {
  return rows<MemberLine>(
    tx,
    `SELECT r.resident_id AS "residentId", r.name, r.pinyin, r.relation, r.state,
            r.resident_id = h.head_id AND r.state = 'active' AS "isHead",
            points.minor_on(r.born_on, $3) AS minor, r.full_capacity AS "fullCapacity", r.guardian_id AS "guardianId",
            ${lacksGuardian('r', '$3')} AS "lacksGuardian",
            EXISTS (SELECT FROM points.consent c WHERE c.station_id = $1 AND c.resident_id = r.resident_id
                       AND c.withdrawn_at IS NULL) AS consents
       FROM points.resident r
       JOIN points.household h ON h.station_id = r.station_id AND h.household_id = r.household_id
      WHERE r.station_id = $1 AND r.household_id = $2
      ORDER BY r.state <> 'active', r.resident_id <> coalesce(h.head_id, r.resident_id), r.born_on, r.resident_id`,
    [station, householdId, day],
  );
}

export interface ProxyLine {
  residentId: string;
  name: string | null;
  fromDay: Day;
  untilDay: Day | null;
}

/**
 * Who may collect for a household, now or later.
 * @param shown 'mask' before a resident: naming somebody as a proxy must not tell who lives behind a door
 */
export async function proxiesOf(
  tx: Tx,
  station: number,
  householdId: string,
  day: Day,
  shown: 'name' | 'mask',
): Promise<ProxyLine[]> {
  return rows<ProxyLine>(
    tx,
    `SELECT p.resident_id AS "residentId", CASE WHEN $4 = 'name' THEN r.name ELSE r.masked_name END AS name,
            p.from_day AS "fromDay", nullif(p.until_day, 'infinity') AS "untilDay"
       FROM points.proxy p
       JOIN points.resident r ON r.station_id = p.station_id AND r.resident_id = p.resident_id
      WHERE p.station_id = $1 AND p.household_id = $2 AND p.until_day >= $3
      ORDER BY p.from_day, p.resident_id`,
    [station, householdId, day, shown],
  );
}

export interface LifeEventLine {
  eventId: string;
  kind: 'split' | 'merge' | 'move' | 'member-moved' | 'death' | 'left' | 'joined' | 'returned';
  householdId: string;
  otherHouseholdId: string | null;
  residentId: string | null;
  happenedOn: Day;
  points: number;
  recordedAt: Date;
}

/** What happened to a household, on either side of it, latest first. */
export async function lifeEventsOf(tx: Tx, station: number, householdId: string): Promise<LifeEventLine[]> {
  return rows<LifeEventLine>(
    tx,
    `SELECT event_id AS "eventId", kind, household_id AS "householdId", other_household_id AS "otherHouseholdId",
            resident_id AS "residentId", happened_on AS "happenedOn", points, recorded_at AS "recordedAt"
       FROM points.life_event
      WHERE station_id = $1 AND (household_id = $2 OR other_household_id = $2)
      ORDER BY happened_on DESC, event_id DESC LIMIT 100`,
    [station, householdId],
  );
}
