import { rows, type Day, type Tx } from '#platform';

/** What a claim is judged by of the person who acted and of the household. */
export interface Applicant {
  residentId: string;
  householdId: string;
  residentActive: boolean;
  householdActive: boolean;
  bornOn: Day | null;
  fullCapacity: boolean;
  guardianId: string | null;
  joinedOn: Day;
  awaySince: Day | null;
  backSince: Day | null;
  committeeId: number;
  groupId: number;
}

interface ApplicantRow {
  resident_id: string;
  household_id: string;
  resident_state: string;
  household_state: string;
  born_on: Day | null;
  full_capacity: boolean;
  guardian_id: string | null;
  joined_on: Day;
  away_since: Day | null;
  back_since: Day | null;
  committee_id: number;
  group_id: number;
}

const applicantOf = (row: ApplicantRow): Applicant => ({
  residentId: row.resident_id,
  householdId: row.household_id,
  residentActive: row.resident_state === 'active',
  householdActive: row.household_state === 'active',
  bornOn: row.born_on,
  fullCapacity: row.full_capacity,
  guardianId: row.guardian_id,
  joinedOn: row.joined_on,
  awaySince: row.away_since,
  backSince: row.back_since,
  committeeId: row.committee_id,
  groupId: row.group_id,
});

/** The residents by id; unknown ids are left out. Committee and group are those of today's building. */
export async function applicants(
  tx: Tx,
  station: number,
  residentIds: readonly string[],
): Promise<Map<string, Applicant>> {
  const found = await rows<ApplicantRow>(
    tx,
    `SELECT r.resident_id, r.household_id, r.state AS resident_state, h.state AS household_state, r.born_on,
            r.full_capacity, r.guardian_id, r.joined_on, h.away_since, h.back_since, g.committee_id, g.group_id
       FROM points.resident r
       JOIN points.household h ON h.station_id = r.station_id AND h.household_id = r.household_id
       JOIN points.building b ON b.station_id = r.station_id AND b.building_id = h.building_id
       JOIN points.resident_group g ON g.station_id = r.station_id AND g.group_id = b.group_id
      WHERE r.station_id = $1 AND r.resident_id = ANY($2)`,
    [station, residentIds],
  );
  return new Map(found.map((row) => [row.resident_id, applicantOf(row)]));
}
