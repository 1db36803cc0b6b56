import { rows, type Tx } from '#platform';

/** Claims that are still on the way: those that a panel, a list or the worker may yet touch. */
const OPEN = ['submitted', 'checked', 'returned', 'certified', 'registered', 'publicized', 'frozen'];

/**
 * Open claims follow the people whom they name into another household (domain.md, "Life events"). What is the
 * household's own, reversals and opening balances, stays where the points are.
 */
export async function claimsFollow(
  tx: Tx,
  station: number,
  residentIds: readonly string[],
  householdId: string,
): Promise<void> {
  await rows(
    tx,
    `UPDATE points.claim SET household_id = $3
      WHERE station_id = $1 AND resident_id = ANY ($2) AND state = ANY ($4)
        AND kind IN ('reward', 'deduction') AND household_id <> $3`,
    [station, residentIds, householdId, OPEN],
  );
}

/** At a merge everything that is open goes along with the points. */
export async function allClaimsFollow(tx: Tx, station: number, from: string, into: string): Promise<void> {
  await rows(
    tx,
    `UPDATE points.claim SET household_id = $3
      WHERE station_id = $1 AND household_id = $2 AND state = ANY ($4)`,
    [station, from, into, OPEN],
  );
}

/** Sessions at a kiosk name a household: who changes it signs in again. Cards belong to the resident and stay valid. */
export async function endSessions(
  tx: Tx,
  station: number,
  residentIds: readonly string[],
  now: Date,
): Promise<void> {
  await rows(
    tx,
    `UPDATE points.resident_session SET ended_at = $3
      WHERE station_id = $1 AND resident_id = ANY ($2) AND ended_at IS NULL`,
    [station, residentIds, now],
  );
}

/** Puts people into a household. */
export async function moveInto(
  tx: Tx,
  station: number,
  residentIds: readonly string[],
  householdId: string,
  now: Date,
): Promise<void> {
  await rows(
    tx,
    `UPDATE points.resident SET household_id = $3 WHERE station_id = $1 AND resident_id = ANY ($2)`,
    [station, residentIds, householdId],
  );
  await endSessions(tx, station, residentIds, now);
}
