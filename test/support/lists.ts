import { v7 as uuidv7 } from 'uuid';
import type { TestHouse } from './house';
import type { TestStation } from './station';

/** A claim as a list has publicized it. */
export interface PublicizedClaim {
  claimId: string;
  householdId: string;
  points: number;
}

export interface ListShape {
  claims: number;
  kind?: 'reward' | 'deduction' | 'carry-in' | 'reversal';
  /** Points of the claim at an index; 1 to 9 in turn when left out. */
  points?: number;
  /** When the list's window closes: the house's own moment when left out. */
  dueAt?: Date;
  /** Claims of these households alone, in turn. */
  households?: string[];
  actCode?: string;
  aboutClaimId?: string;
}

/**
 * Writes a list's worth of publicized claims in one statement, whatever their number: step 6 finds them as step 5 leaves
 * them. (For lists with lines and windows use the steps themselves.)
 */
export async function publicized(
  house: TestHouse,
  made: TestStation,
  shape: ListShape,
): Promise<{ listId: string; claims: PublicizedClaim[] }> {
  const listId = uuidv7();
  const { kind = 'reward', actCode = kind === 'deduction' ? 'P01' : 'D01' } = shape;
  const households = shape.households ?? made.households;
  const deduction = kind === 'deduction';
  await house.owner.query(
    `INSERT INTO points.act (station_id, code, valid_from, kind, carrier, name_zh, name_en, points, unit, cap_scope, evidence, routes, panel)
     VALUES ($1, $2, '2018-09-01', $3, $4, '测试', 'test', 1, 'time', 'person', 'R', '{A}', 'one')
     ON CONFLICT DO NOTHING`,
    [made.station, actCode, deduction ? 'deduction' : 'reward', deduction ? 'civility' : 'service'],
  );
  const { rows } = await house.owner.query<{ claim_id: string; household_id: string; points: number }>(
    `INSERT INTO points.claim (station_id, claim_id, kind, household_id, committee_id, group_id, act_code, act_valid_from,
       act_day, event_ref, about_claim_id, route, points, state, submitted_by_kind, submitted_at, list_id, credit_due_at)
     SELECT $1::integer, uuidv7(), $2::text, h.household_id, g.committee_id, g.group_id,
            CASE WHEN $2 IN ('reward', 'deduction') THEN $3::text END, CASE WHEN $2 IN ('reward', 'deduction') THEN date '2018-09-01' END,
            $4::timestamptz::date, n::text || $5::text, $6::uuid, 'A', coalesce($7::integer, n % 9 + 1), 'publicized',
            'system', $4::timestamptz, $5::uuid, $4::timestamptz
       FROM generate_series(0, $8::integer - 1) n
       JOIN points.household h ON h.station_id = $1 AND h.household_id = ($9::uuid[])[n % cardinality($9::uuid[]) + 1]
       JOIN points.building b ON b.station_id = $1 AND b.building_id = h.building_id
       JOIN points.resident_group g ON g.station_id = $1 AND g.group_id = b.group_id
      ORDER BY n
     RETURNING claim_id, household_id, points`,
    [
      made.station,
      kind,
      actCode,
      shape.dueAt ?? house.clock.now(),
      listId,
      shape.aboutClaimId ?? null,
      shape.points ?? null,
      shape.claims,
      households,
    ],
  );
  const claims = rows.map((row) => ({
    claimId: row.claim_id,
    householdId: row.household_id,
    points: row.points,
  }));
  return { listId, claims };
}
