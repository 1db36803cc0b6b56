import type { BasketLine, Redemption, RedemptionState, StaffRedemption } from '#contract';
import { rows, type Secrets, type Tx } from '#platform';
import { pickupCode } from './pickup-code';

/** A redemption as the database keeps it, with what the counter sees beside it. */
export interface RedemptionRow {
  redemption_id: string;
  state: RedemptionState;
  mode: Redemption['mode'];
  basket: BasketLine[];
  pieces: number;
  points: number;
  balance_after: number;
  held_at: Date;
  hold_until: Date;
  handed_over_at: Date | null;
  ended_at: Date | null;
  end_reason: string | null;
  household_id: string;
  /** Who has that household's people and points today, should it have been merged since. */
  household_now: string;
  resident_id: string;
  resident_name: string | null;
  building: string;
  witness_id: string | null;
  slip_no: string | null;
  confirmed_at: Date | null;
  handed_over_by: string | null;
  proof: StaffRedemption['proof'];
  collector_id: string | null;
  code_tries: number;
}

/** Of `r`: those of a household and of those that were merged into it. */
export const ofHousehold = (param: string): string =>
  `r.household_id IN (SELECT points.households_of($1, ${param}))`;

/** Reads redemptions of a station. @param where over `r`, with `$2 …`; ordering and limit included */
export function readRedemptions(
  tx: Tx,
  station: number,
  where: string,
  params: readonly unknown[],
): Promise<RedemptionRow[]> {
  return rows<RedemptionRow>(
    tx,
    `SELECT r.redemption_id, r.state, r.mode, r.basket, r.pieces, r.points, r.balance_after, r.held_at, r.hold_until,
            r.handed_over_at, r.ended_at, r.end_reason, r.household_id,
            CASE WHEN h.merged_into IS NULL THEN r.household_id ELSE points.household_now($1, h.merged_into) END AS household_now,
            r.resident_id, p.name AS resident_name,
            b.name AS building, r.witness_id, r.slip_no, r.confirmed_at, r.handed_over_by, r.proof, r.collector_id, r.code_tries
       FROM points.redemption r
       JOIN points.household h ON h.station_id = $1 AND h.household_id = r.household_id
       JOIN points.building b ON b.station_id = $1 AND b.building_id = h.building_id
       JOIN points.resident p ON p.station_id = $1 AND p.resident_id = r.resident_id
      WHERE r.station_id = $1 AND ${where}`,
    [station, ...params],
  );
}

const shared = (row: RedemptionRow) => ({
  redemptionId: row.redemption_id,
  state: row.state,
  mode: row.mode,
  basket: row.basket,
  pieces: row.pieces,
  points: row.points,
  balanceAfter: row.balance_after,
  heldAt: row.held_at.toISOString(),
  holdUntil: row.hold_until.toISOString(),
  handedOverAt: row.handed_over_at?.toISOString() ?? null,
  endedAt: row.ended_at?.toISOString() ?? null,
  endReason: row.end_reason,
});

/** For its household: with the code that opens it, while it is held. */
export function toRedemption(secrets: Secrets, station: number, row: RedemptionRow): Redemption {
  const code = row.state === 'held' ? pickupCode(secrets, station, row.redemption_id) : null;
  return { ...shared(row), code };
}

/** For the counter: never with its code. */
export function toStaffRedemption(row: RedemptionRow): StaffRedemption {
  return {
    ...shared(row),
    householdId: row.household_id,
    residentId: row.resident_id,
    residentName: row.resident_name,
    building: row.building,
    witnessId: row.witness_id,
    slipNo: row.slip_no,
    confirmedAt: row.confirmed_at?.toISOString() ?? null,
    handedOverBy: row.handed_over_by,
    proof: row.proof,
    collectorId: row.collector_id,
  };
}
