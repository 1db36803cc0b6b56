import { actorOf, type StaffCaller } from '#access';
import { audit, one, type House } from '#platform';
import { rosterImport, type RosterImport } from './list';

/**
 * Takes a roster in force back whole, while nothing has been built on any of its people.
 * @throws Refusal not_found, wrong_state (not in force; or an account, a claim, a card or a tie stands on it)
 */
export async function undoRoster(
  house: House,
  caller: StaffCaller,
  importId: string,
  now: Date,
): Promise<RosterImport> {
  const { station } = caller;
  return house.db.inStation(station, async (tx) => {
    const undone = await one<{ households: number; residents: number }>(
      tx,
      `SELECT * FROM points.undo_roster($1, $2, $3)`,
      [station, importId, now],
    );
    const subject = { kind: 'roster', id: importId };
    await audit(tx, station, actorOf(caller), 'roster.undo', now, subject, { ...undone });
    return rosterImport(tx, station, importId);
  });
}
