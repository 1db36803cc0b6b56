import { registerEffect, type Countersigned } from '#access';
import { importRoster, type RosterEntry } from '#people';
import { Refusal, rows, type Tx } from '#platform';
import { z } from 'zod';

const Payload = z.strictObject({
  importId: z.uuid(),
  households: z.int(),
  residents: z.int(),
  known: z.int(),
  /** Households that the station knows and that would gain members. */
  joined: z.array(z.uuid()).default([]),
});
type Payload = z.infer<typeof Payload>;

/**
 * A countersigned roster is written from its waiting rows, held against the station once more.
 * All waiting rosters of the station are locked, in order: two of them countersigned at once double nobody.
 */
async function apply(tx: Tx, station: number, { importId }: Payload, { at }: Countersigned): Promise<void> {
  const waiting = await rows<{ importId: string; entries: RosterEntry[] }>(
    tx,
    `SELECT import_id AS "importId", CASE WHEN import_id = $2 THEN rows END AS entries FROM points.roster_import
      WHERE station_id = $1 AND state = 'proposed' ORDER BY import_id FOR UPDATE`,
    [station, importId],
  );
  const mine = waiting.find((one) => one.importId === importId);
  if (mine === undefined) throw new Refusal('wrong_state');
  const written = await importRoster(tx, station, mine.entries, at, importId);
  await rows(
    tx,
    `UPDATE points.roster_import
        SET state = 'in-force', rows = NULL, decided_at = $3, households = $4, residents = $5, known = $6
      WHERE station_id = $1 AND import_id = $2`,
    [station, importId, at, written.households, written.residents, written.known],
  );
}

/** Refused or withdrawn: what waited is gone, the counts and the file's digest remain. */
async function drop(tx: Tx, station: number, { importId }: Payload, at: Date): Promise<void> {
  await rows(
    tx,
    `UPDATE points.roster_import SET state = 'refused', rows = NULL, decided_at = $3
      WHERE station_id = $1 AND import_id = $2 AND state = 'proposed'`,
    [station, importId, at],
  );
}

registerEffect('household', { schema: Payload, apply, drop, households: ({ joined }) => joined });
