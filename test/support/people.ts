import type { Tx } from '#platform';
import { importRoster, type RosterEntry } from '#people';

let row = 1;

/** One person of a roster; by default the head of a household of one behind a door of her own. */
export function rosterEntry(of: Partial<RosterEntry> = {}): RosterEntry {
  row += 1;
  return {
    row,
    committee: '东区居委会',
    group: '第一居民组',
    building: '1号楼',
    unit: '1单元',
    room: String(100 + row),
    householdNo: null,
    name: '张小芳',
    relation: of.isHead === false ? '子' : '户主',
    isHead: true,
    bornOn: '1980-05-05',
    phone: null,
    idDigest: null,
    idLast4: null,
    disability: null,
    incomeSupport: false,
    consents: true,
    ...of,
  };
}

export interface MadeHousehold {
  householdId: string;
  /** In the order of the entries; the head first if she is. */
  residentIds: string[];
}

/**
 * Writes one household through the roster import and finds its ids.
 * @param members the head first; `room` and `building` of the head hold for all
 */
export async function makeHousehold(
  tx: Tx,
  station: number,
  now: Date,
  ...members: Partial<RosterEntry>[]
): Promise<MadeHousehold> {
  const head = rosterEntry(members[0]);
  const entries = [
    head,
    ...members.slice(1).map((member) =>
      rosterEntry({
        isHead: false,
        committee: head.committee,
        group: head.group,
        building: head.building,
        unit: head.unit,
        room: head.room,
        householdNo: head.householdNo,
        ...member,
      }),
    ),
  ];
  await importRoster(tx, station, entries, now);
  const found: { household_id: string; resident_id: string; name: string }[] = await tx.query(
    `SELECT r.household_id, r.resident_id, r.name FROM points.resident r
       JOIN points.dwelling d ON d.station_id = r.station_id AND d.household_id = r.household_id
       JOIN points.building b ON b.station_id = d.station_id AND b.building_id = d.building_id
      WHERE r.station_id = $1 AND b.name = $2 AND d.unit = $3 AND d.room = $4 ORDER BY r.resident_id`,
    [station, head.building, head.unit, head.room],
  );
  return { householdId: found[0]!.household_id, residentIds: found.map((r) => r.resident_id) };
}
