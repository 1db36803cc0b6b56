import type { Carrier, ClaimState } from '#contract';
import { periodOf, rows, type Day, type Tx } from '#platform';
import { countsForYear, type ActRule, type Tier } from '../acts';
import type { CountedClaim } from './cap-tally';
import { DEAD_STATES } from './states';

/**
 * Locks the households of these residents against any other claim until the commit, in the order of their ids.
 *
 * Why the household: every cap is the household's or a member's, so two claims that could both be the last under a cap
 * meet at this row, and what `countedClaims` reads after it stays true. The account's row would do the same, but then
 * applying would wait for crediting. NO KEY: rows that only refer to a household need not wait.
 */
export async function lockHouseholdsOf(
  tx: Tx,
  station: number,
  residentIds: readonly string[],
): Promise<Set<string>> {
  const locked = await rows<{ household_id: string }>(
    tx,
    `SELECT household_id FROM points.household
      WHERE station_id = $1 AND household_id IN
        (SELECT household_id FROM points.resident WHERE station_id = $1 AND resident_id = ANY($2))
      ORDER BY household_id FOR NO KEY UPDATE`,
    [station, residentIds],
  );
  return new Set(locked.map((row) => row.household_id));
}

interface CountedRow {
  claim_id: string;
  household_id: string;
  resident_id: string;
  act_code: string;
  act_day: Day;
  event_ref: string | null;
  certificate_no: string | null;
  quantity: number;
  points: number;
  state: ClaimState;
  unit: string;
  carrier: Carrier;
  tiers: Tier[];
  cap_group: ActRule['capGroup'];
}

/**
 * Claims that count under caps of a deed of this act on this day: those of its year, and all for the act itself.
 * @param of also: claims told although they came to nothing
 */
export async function countedClaims(
  tx: Tx,
  station: number,
  of: {
    households: readonly string[];
    residents: readonly string[];
    act: string;
    actDay: Day;
    also?: readonly string[];
  },
): Promise<CountedClaim[]> {
  const { firstDay, lastDay } = periodOf('year', of.actDay);
  const found = await rows<CountedRow>(
    tx,
    `SELECT c.claim_id, c.household_id, c.resident_id, c.act_code, c.act_day, c.event_ref, c.certificate_no, c.quantity,
            c.points, c.state, a.unit, a.carrier, a.tiers, a.cap_group
       FROM points.claim c
       JOIN points.act a ON a.station_id = c.station_id AND a.code = c.act_code AND a.valid_from = c.act_valid_from
      WHERE c.station_id = $1 AND a.station_id = $1 AND c.kind = 'reward' AND (c.state <> ALL($2) OR c.claim_id = ANY($8))
        AND (c.household_id = ANY($3) OR c.resident_id = ANY($4))
        AND (c.act_day BETWEEN $5 AND $6 OR c.act_code = $7)`,
    [station, [...DEAD_STATES], of.households, of.residents, firstDay, lastDay, of.act, of.also ?? []],
  );
  return found.map((row) => ({
    claimId: row.claim_id,
    householdId: row.household_id,
    residentId: row.resident_id,
    act: row.act_code,
    actDay: row.act_day,
    eventRef: row.event_ref,
    certificateNo: row.certificate_no,
    quantity: row.quantity,
    points: row.points,
    unit: row.unit,
    capGroup: row.cap_group,
    countsForYear: countsForYear({ kind: 'reward', carrier: row.carrier, tiers: row.tiers, unit: row.unit }),
    state: row.state,
  }));
}
