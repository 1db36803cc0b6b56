import { readCardText } from '#access';
import { maybe, type Tx } from '#platform';

/** Whose card a scanned text is; null for none in force at this station. */
export function householdOfCard(
  tx: Tx,
  station: number,
  scanned: string,
): Promise<{ householdId: string; residentId: string } | null> {
  const card = readCardText(scanned);
  if (card === null || card.station !== station) return Promise.resolve(null);
  return maybe(
    tx,
    `SELECT r.household_id AS "householdId", r.resident_id AS "residentId"
       FROM points.card c
       JOIN points.resident r ON r.station_id = $1 AND r.resident_id = c.resident_id AND r.state = 'active'
      WHERE c.station_id = $1 AND c.secret_digest = $2 AND c.state = 'active'`,
    [station, card.digest],
  );
}
