import { rows, type Tx } from '#platform';
import type { RosterEntry } from './entry';
import { among, knownPeople } from './plan';

/**
 * Takes a person out of every roster that waits, by the rule by which an import would know the person: else whoever
 * countersigns it later brings back all that was erased. To be called while the station still knows the name.
 */
export async function forgetInRosters(tx: Tx, station: number, residentId: string): Promise<void> {
  const isThePerson = among(await knownPeople(tx, station, residentId));
  const waiting = await rows<{ importId: string; entries: RosterEntry[] }>(
    tx,
    `SELECT import_id AS "importId", rows AS entries FROM points.roster_import
      WHERE station_id = $1 AND state = 'proposed' ORDER BY import_id FOR UPDATE`,
    [station],
  );
  for (const { importId, entries } of waiting) {
    const others = entries.filter((entry) => !isThePerson(entry));
    if (others.length === entries.length) continue;
    await rows(tx, `UPDATE points.roster_import SET rows = $3 WHERE station_id = $1 AND import_id = $2`, [
      station,
      importId,
      JSON.stringify(others),
    ]);
  }
}
