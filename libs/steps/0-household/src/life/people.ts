import { householdInBranch, residentOf, type HouseholdDetail, type ResidentDetail } from '#people';
import type { StaffCaller } from '#access';
import { one, Refusal, rows, type Day, type Tx } from '#platform';

export interface LockedHousehold {
  householdId: string;
  buildingId: number;
  headId: string | null;
  state: 'active' | 'closed';
  mergedInto: string | null;
}

/** A household of the caller's branch. @throws Refusal not_found */
export const householdFor = (tx: Tx, caller: StaffCaller, householdId: string): Promise<HouseholdDetail> =>
  householdInBranch(tx, caller, householdId);

/**
 * Takes households for the rest of the transaction, in the order of their ids.
 * @returns them in the order asked for
 * @throws Refusal not_found
 */
export async function lockHouseholds(
  tx: Tx,
  station: number,
  ...ids: readonly string[]
): Promise<LockedHousehold[]> {
  const found = await rows<LockedHousehold>(
    tx,
    `SELECT h.household_id AS "householdId", h.building_id AS "buildingId", h.head_id AS "headId", h.state,
            h.merged_into AS "mergedInto"
       FROM points.household h WHERE h.station_id = $1 AND h.household_id = ANY ($2)
      ORDER BY h.household_id FOR NO KEY UPDATE OF h`,
    [station, ids],
  );
  return ids.map((id) => {
    const household = found.find((one) => one.householdId === id);
    if (household === undefined) throw new Refusal('not_found');
    return household;
  });
}

/** @throws Refusal household_closed */
export function requireActive(household: { state: 'active' | 'closed' }): void {
  if (household.state !== 'active') throw new Refusal('household_closed');
}

export const memberOf = (tx: Tx, station: number, residentId: string): Promise<{ householdId: string }> =>
  one(
    tx,
    `SELECT household_id AS "householdId" FROM points.resident WHERE station_id = $1 AND resident_id = $2`,
    [station, residentId],
  );

export interface ActiveMember {
  residentId: string;
  /** May be head of a household: of age and of full capacity. */
  mayHead: boolean;
}

/** Who lives in a household, the day asked about deciding who is of age. */
export async function activeMembers(
  tx: Tx,
  station: number,
  householdId: string,
  day: Day,
): Promise<ActiveMember[]> {
  return rows<ActiveMember>(
    tx,
    `SELECT resident_id AS "residentId", full_capacity AND NOT points.minor_on(born_on, $3) AS "mayHead"
       FROM points.resident WHERE station_id = $1 AND household_id = $2 AND state = 'active' ORDER BY resident_id`,
    [station, householdId, day],
  );
}

/**
 * Who heads a household of these members: the one named, or the head as before where she stays.
 * Nobody where only minors remain: their guardian acts for them.
 * @throws Refusal adults_only (nobody named although an adult is there; or somebody who may not), resident_not_here
 */
export function headAmong(
  members: readonly ActiveMember[],
  named: string | null,
  before: string | null,
): string | null {
  const wanted = named ?? (members.some(({ residentId }) => residentId === before) ? before : null);
  if (wanted === null) {
    if (members.some(({ mayHead }) => mayHead)) throw new Refusal('adults_only');
    return null;
  }
  const head = members.find(({ residentId }) => residentId === wanted);
  if (head === undefined) throw new Refusal('resident_not_here');
  if (named !== null && !head.mayHead) throw new Refusal('adults_only');
  return wanted;
}

export async function nameHead(
  tx: Tx,
  station: number,
  householdId: string,
  headId: string | null,
): Promise<void> {
  await rows(tx, `UPDATE points.household SET head_id = $3 WHERE station_id = $1 AND household_id = $2`, [
    station,
    householdId,
    headId,
  ]);
}

/** A resident who is here. @throws Refusal not_found, resident_not_here */
export async function requireHere(
  tx: Tx,
  station: number,
  residentId: string,
  day: Day,
): Promise<ResidentDetail> {
  const resident = await residentOf(tx, station, residentId, day);
  if (resident.state !== 'active') throw new Refusal('resident_not_here');
  return resident;
}
