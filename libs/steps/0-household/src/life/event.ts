import { one, rows, type Tx } from '#platform';
import type { Happening } from './record';

export interface EventRow {
  kind: 'split' | 'merge' | 'move' | 'member-moved' | 'death' | 'left' | 'returned';
  householdId: string;
  otherHouseholdId?: string | null;
  residentId?: string | null;
  points?: number;
}

/** Writes what happened: the row that balanced entries name as their source. */
export async function writeEvent(tx: Tx, station: number, row: EventRow, as: Happening): Promise<void> {
  await rows(
    tx,
    `INSERT INTO points.life_event (station_id, event_id, kind, household_id, other_household_id, resident_id,
                                    happened_on, points, proposal_id, recorded_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      station,
      as.eventId,
      row.kind,
      row.householdId,
      row.otherHouseholdId ?? null,
      row.residentId ?? null,
      as.happenedOn,
      row.points ?? 0,
      as.proposalId,
      as.now,
    ],
  );
}

/** The ledger's balanced entries for an event between two households. @returns points moved */
export async function transferPoints(tx: Tx, station: number, as: Happening): Promise<number> {
  const { points } = await one<{ points: number }>(
    tx,
    `SELECT * FROM points.transfer_points($1, $2, $3, $4, $5) AS points`,
    [station, as.eventId, as.actor.kind, as.actor.id, as.now],
  );
  return points;
}
