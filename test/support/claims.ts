import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { branchOf, type HeldRole, type StaffCaller } from '#access';
import { importActs, parseActs } from '#claims';
import { ROOT } from '#platform';
import type { TestHouse } from './house';
import type { TestStation } from './station';

/** Columns of a claim as the factory writes them, by their names in the database. */
export type ClaimRow = Record<string, unknown>;

/** Makes staff and claims of one station, past the steps that other tests are about. */
export interface ClaimsFactory {
  station: number;
  /** A member of staff, written to the books, as a caller. */
  staff(role: HeldRole['role'], of?: Partial<HeldRole> & { residentId?: string }): Promise<StaffCaller>;
  /** A certifying panel: so many seats and alternates. */
  panel(committeeId: number, seats: number, alternates?: number): Promise<StaffCaller[]>;
  /** A claim of a household's head for A01 (2 points, one vote), unless told otherwise. */
  claim(row?: ClaimRow): Promise<string>;
  claims(count: number, row?: ClaimRow): Promise<string[]>;
  /** Columns of a claim. */
  look(claimId: string): Promise<ClaimRow>;
  consent(residentId: string): Promise<void>;
}

let logins = 0;

/** Imports the rule table and hands out a factory. */
export async function claimsFactory(house: TestHouse, made: TestStation): Promise<ClaimsFactory> {
  const { station } = made;
  const table = parseActs(readFileSync(join(ROOT, 'libs/claims/data/acts.csv'), 'utf8'));
  if (!table.ok) throw new Error('acts.csv');
  await house.db.inStation(station, (tx) =>
    importActs(tx, station, table.rules, '2018-09-01', { minutesNo: 'M-1' }),
  );
  let turn = 0;

  async function staff(role: HeldRole['role'], of: Partial<HeldRole> & { residentId?: string } = {}) {
    const { residentId = null, ...rest } = of;
    const held: HeldRole = { role, committeeId: null, groupId: null, alternate: false, ...rest };
    const staffId = uuidv7();
    await house.owner.query(
      `INSERT INTO points.staff (station_id, staff_id, login, name, resident_id, state, created_at)
       VALUES ($1, $2, $3, '工作人员', $4, 'active', '2018-09-01')`,
      [station, staffId, `login${(logins += 1)}`, residentId],
    );
    // No role without a countersigned proposal: the database holds it, whoever writes.
    const proposalId = uuidv7();
    await house.owner.query(
      `INSERT INTO points.proposal (station_id, proposal_id, kind, payload, state, proposed_at, minutes_no, countersigned_at)
       VALUES ($1, $2, 'staff-role', '{}', 'in-force', '2018-09-01', 'M-1', '2018-09-01')`,
      [station, proposalId],
    );
    await house.owner.query(
      `INSERT INTO points.staff_role
         (station_id, staff_role_id, staff_id, role, committee_id, group_id, alternate, from_day, proposal_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, '2018-09-01', $8)`,
      [station, uuidv7(), staffId, role, held.committeeId, held.groupId, held.alternate, proposalId],
    );
    return { kind: 'staff' as const, station, sessionId: uuidv7(), staffId, residentId, roles: [held], branch: branchOf([held]), steppedUpAt: house.clock.now() }; // prettier-ignore
  }

  async function claim(row: ClaimRow = {}) {
    const index = (turn += 1) % made.households.length;
    const householdId = (row.household_id as string | undefined) ?? made.households[index]!;
    const place = await branchOfHousehold(householdId);
    const full: ClaimRow = {
      station_id: station,
      claim_id: uuidv7(),
      kind: 'reward',
      household_id: householdId,
      resident_id: made.members.get(householdId)?.[0] ?? null,
      ...place,
      act_code: 'A01',
      act_valid_from: '2018-09-01',
      act_day: '2026-10-20',
      event_ref: `e${turn}`,
      route: 'A',
      points: 2,
      state: 'submitted',
      submitted_by_kind: 'system',
      submitted_at: house.clock.now(),
      decide_by: new Date(house.clock.now().getTime() + 7 * 86_400_000),
      ...row,
    };
    const columns = Object.keys(full);
    await house.owner.query(
      `INSERT INTO points.claim (${columns.join(', ')}) VALUES (${columns.map((_, i) => `$${i + 1}`).join(', ')})`,
      Object.values(full),
    );
    if (['F01', 'F03'].includes(full.act_code as string)) await score(full);
    return full.claim_id as string;
  }

  /** The score sheet of three assessors, who live elsewhere. */
  async function score({ claim_id, household_id }: ClaimRow) {
    const assessors = made.heads.filter((_, i) => made.households[i] !== household_id).slice(0, 3);
    await house.owner.query(
      `INSERT INTO points.claim_evidence (station_id, claim_id, evidence_no, kind, resident_id, note, added_at)
       SELECT $1, $2, no, 'S', assessor, '评分表', '2018-09-01' FROM unnest($3::uuid[]) WITH ORDINALITY AS s (assessor, no)`,
      [station, claim_id, assessors],
    );
  }

  async function branchOfHousehold(householdId: string) {
    const found = await house.owner.query<{ committee_id: number; group_id: number }>(
      `SELECT g.committee_id, g.group_id FROM points.household h
         JOIN points.building b ON b.station_id = h.station_id AND b.building_id = h.building_id
         JOIN points.resident_group g ON g.station_id = h.station_id AND g.group_id = b.group_id
        WHERE h.station_id = $1 AND h.household_id = $2`,
      [station, householdId],
    );
    return found.rows[0]!;
  }

  return {
    station,
    staff,
    claim,
    async panel(committeeId, seats, alternates = 0) {
      const members: StaffCaller[] = [];
      for (let i = 0; i < seats + alternates; i += 1) {
        members.push(await staff('certifier', { committeeId, alternate: i >= seats }));
      }
      return members;
    },
    async claims(count, row) {
      const made: string[] = [];
      for (let i = 0; i < count; i += 1) made.push(await claim(row));
      return made;
    },
    async look(claimId) {
      const found = await house.owner.query<ClaimRow>(
        `SELECT * FROM points.claim WHERE station_id = $1 AND claim_id = $2`,
        [station, claimId],
      );
      return found.rows[0]!;
    },
    async consent(residentId) {
      await house.owner.query(
        `INSERT INTO points.consent (station_id, resident_id, given_at) VALUES ($1, $2, '2018-10-01')`,
        [station, residentId],
      );
    },
  };
}
