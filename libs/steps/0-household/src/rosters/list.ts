import type { StaffCaller } from '#access';
import { one, rows, type House, type Tx } from '#platform';

export interface RosterImport {
  importId: string;
  state: 'proposed' | 'in-force' | 'refused' | 'undone';
  households: number;
  residents: number;
  known: number;
  proposalId: string;
  proposedAt: string;
  decidedAt: string | null;
}

type Row = Omit<RosterImport, 'proposedAt' | 'decidedAt'> & { proposedAt: Date; decidedAt: Date | null };

const COLUMNS = `import_id AS "importId", state, households, residents, known, proposal_id AS "proposalId",
  proposed_at AS "proposedAt", decided_at AS "decidedAt"`;

const shown = (row: Row): RosterImport => ({
  ...row,
  proposedAt: row.proposedAt.toISOString(),
  decidedAt: row.decidedAt?.toISOString() ?? null,
});

/** @throws Refusal not_found */
export async function rosterImport(tx: Tx, station: number, importId: string): Promise<RosterImport> {
  return shown(
    await one<Row>(
      tx,
      `SELECT ${COLUMNS} FROM points.roster_import WHERE station_id = $1 AND import_id = $2`,
      [station, importId],
    ),
  );
}

/** Rosters proposed so far, latest first: their ids sort by time. */
export async function listRosters(
  house: House,
  caller: StaffCaller,
  query: { after?: string | undefined; limit: number },
): Promise<{ items: RosterImport[]; next: string | null }> {
  const found = await house.db.inStation(caller.station, (tx) =>
    rows<Row>(
      tx,
      `SELECT ${COLUMNS} FROM points.roster_import
        WHERE station_id = $1 AND ($2::uuid IS NULL OR import_id < $2) ORDER BY import_id DESC LIMIT $3`,
      [caller.station, query.after ?? null, query.limit + 1],
    ),
  );
  const items = found.slice(0, query.limit).map(shown);
  return { items, next: found.length > query.limit ? items.at(-1)!.importId : null };
}
