import { v7 as uuidv7 } from 'uuid';
import type { LifeEventDraft } from '#contract';
import type { RosterEntry } from '#people';
import { makeHousehold, type MadeHousehold, type StationShape } from '../support';
import { asStaff, type Answer, type StaffClient } from '../support/client';
import { served, type Served } from '../support/served';

/** Two households to whom things happen, in a station of each test's own. */
export interface Street extends Served {
  station: number;
  administrator: StaffClient;
  registrar: StaffClient;
  supervisor: StaffClient;
  /** Father, mother, child. */
  zhang: MadeHousehold;
  li: MadeHousehold;
  record(event: LifeEventDraft, eventId?: string, happenedOn?: string): Promise<Answer<'life.record'>>;
  countersign(proposalId: string | null): Promise<Answer<'proposal.countersign'>>;
  /** Recorded, and countersigned where it has to be. @returns the refusal's code, '' where there is none */
  happens(event: LifeEventDraft): Promise<string>;
}

/** What all who live in the first group have in common. */
export const FIRST_GROUP = { committee: '居委会1', group: '1组', building: '1号楼' };

/**
 * @param li who lives in the second household, the head first
 * @param shape of each station
 */
export function street(name: string, li: Partial<RosterEntry>[], shape: StationShape = {}): Street {
  // A busy machine makes an application in seconds, not in one.
  jest.setTimeout(60_000);
  const here: Street = Object.assign(served(name) as Street, {
    station: 0,
    record: (event: LifeEventDraft, eventId = uuidv7(), happenedOn = '2026-11-01') =>
      here.registrar.call('life.record', { params: { eventId }, body: { event, happenedOn } }),
    countersign: (proposalId: string | null) =>
      here.supervisor.call('proposal.countersign', {
        params: { proposalId: proposalId! },
        body: { minutesNo: '7' },
      }),
    async happens(event: LifeEventDraft) {
      const { code, body } = await here.record(event);
      return code !== '' || body.proposalId === null ? code : (await here.countersign(body.proposalId)).code;
    },
  });
  beforeEach(async () => {
    here.station += 1;
    const { app, house, station } = here;
    await house.station({ station, households: 0, ...shape });
    const now = house.clock.now();
    await house.db.inStation(station, async (tx) => {
      here.zhang = await makeHousehold(
        tx, station, now,
        { ...FIRST_GROUP, room: '101', name: '张大' },
        { name: '张二', bornOn: '1990-01-01' },
        { name: '张三', bornOn: '2015-01-01' },
      ); // prettier-ignore
      here.li = await makeHousehold(tx, station, now, ...li);
    });
    here.administrator = await asStaff(app, house, station, 'administrator');
    here.registrar = await asStaff(app, house, station, 'registrar');
    here.supervisor = await asStaff(app, house, station, 'supervisor');
  });
  return here;
}

/** What two households own and have asked for, past the fence. */
export function booksOf(here: Street) {
  return {
    /** Gives points that expire on days, by the ledger's own function, through a claim each. */
    give: async (householdId: string, ...lots: [points: number, expiresOn: string][]): Promise<void> => {
      const { house, station } = here;
      for (const [points, expiresOn] of lots) {
        await house.owner.query(
          `SELECT points.ledger_credit(${station}, ARRAY[ROW(1, $1, $2, $3, 'service', 'D01', $4)::points.credit_line],
             ROW('credit', 'claim', NULL, NULL, NULL, 'system', NULL, NULL, $5, $5)::points.movement)`,
          [householdId, points, expiresOn, uuidv7(), house.clock.now()],
        );
      }
    },

    claim: async (
      household: MadeHousehold,
      residentId: string | null,
      kind = 'reward',
      state = 'certified',
    ): Promise<string> => {
      const { house, station } = here;
      const id = uuidv7();
      await house.owner.query(
        `INSERT INTO points.claim (station_id, claim_id, kind, household_id, resident_id, committee_id, group_id, act_day,
                                   route, points, state, submitted_by_kind, submitted_at)
         VALUES (${station}, $1, $2, $3, $4, 1, 1, '2026-11-01', 'D', 3, $5, 'system', $6)`,
        [id, kind, household.householdId, residentId, state, house.clock.now()],
      );
      return id;
    },

    householdOf: async (claimId: string): Promise<string> => {
      const { rows } = await here.house.owner.query(
        `SELECT household_id FROM points.claim WHERE station_id = ${here.station} AND claim_id = $1`,
        [claimId],
      );
      return rows[0].household_id;
    },

    lots: async (householdId: string): Promise<{ day: string; points: number }[]> => {
      const { rows } = await here.house.owner.query(
        `SELECT expires_on::text AS day, remaining::integer AS points FROM points.lot
          WHERE station_id = ${here.station} AND household_id = $1 AND remaining > 0 ORDER BY 1`,
        [householdId],
      );
      return rows;
    },

    /** Every account: its balance is the sum of its lots and of its entries; nothing came or went in the station. */
    expectConserved: async (total: number): Promise<void> => {
      const { rows } = await here.house.owner.query(
        `SELECT a.balance::integer AS balance,
                (SELECT coalesce(sum(l.remaining), 0) FROM points.lot l WHERE l.household_id = a.household_id)::integer AS lots,
                (SELECT coalesce(sum(CASE WHEN points.entry_gives(e.kind) THEN e.points ELSE -e.points END), 0)
                   FROM points.entry e WHERE e.household_id = a.household_id)::integer AS entries
           FROM points.account a WHERE a.station_id = ${here.station}`,
      );
      for (const { balance, lots, entries } of rows) expect([lots, entries]).toEqual([balance, balance]);
      expect(rows.reduce((sum: number, { balance }: { balance: number }) => sum + balance, 0)).toBe(total);
    },
  };
}
