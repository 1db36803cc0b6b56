import fc from 'fast-check';
import { v7 as uuidv7 } from 'uuid';
import { branchOf, countersign, type StaffCaller } from '#access';
import { reopenClaims } from '#claims';
import type { LifeEventDraft } from '#contract';
import { ledgerChecks } from '#ledger';
import { Refusal } from '#platform';
import { recordLifeEvent } from '#steps/0-household';
import { give } from '../ledger/moves';
import { claimsFactory, type ClaimsFactory } from '../support/claims';
import { testHouse, type TestHouse, type TestStation } from '../support';

// A busy machine makes an application in seconds, not in one.
jest.setTimeout(120_000);

let house: TestHouse;
let made: TestStation;
let make: ClaimsFactory;
let registrar: StaffCaller;
let supervisor: StaffCaller;

beforeAll(async () => {
  house = await testHouse({ name: 'life_laws' });
  made = await house.station({ households: 6, membersPerHousehold: 5, groups: 3 });
  await house.owner.query(
    `INSERT INTO points.dwelling (station_id, household_id, building_id, unit, room)
     SELECT station_id, household_id, building_id, '', household_id::text FROM points.household`,
  );
  make = await claimsFactory(house, made);
  registrar = await make.staff('registrar');
  supervisor = await make.staff('supervisor');
  expect(branchOf(registrar.roles).wholeStation).toBe(true);
});
afterAll(() => house.close());

const households = async (): Promise<string[]> =>
  (
    await house.owner.query(
      `SELECT household_id FROM points.household WHERE station_id = 1 ORDER BY household_id`,
    )
  ).rows.map((row) => row.household_id);
const peopleOf = async (householdId: string, which: string): Promise<string[]> =>
  (
    await house.owner.query(
      `SELECT resident_id FROM points.resident WHERE station_id = 1 AND household_id = $1 AND ${which} ORDER BY 1`,
      [householdId],
    )
  ).rows.map((row) => row.resident_id);
const membersOf = (householdId: string) => peopleOf(householdId, `state = 'active'`);
const goneOf = (householdId: string) => peopleOf(householdId, `state <> 'active'`);

interface Chance {
  kind: LifeEventDraft['kind'];
  a: number;
  b: number;
  points: number;
}

async function eventOf({ kind, a, b, points }: Chance): Promise<LifeEventDraft> {
  const all = await households();
  const householdId = all[a % all.length]!;
  const otherHouseholdId = all[b % all.length]!;
  const members = await membersOf(householdId);
  const residentId = members[b % Math.max(1, members.length)] ?? made.heads[0]!;
  const newHeadId = members.find((id) => id !== residentId) ?? null;
  const door = { buildingId: (b % 3) + 1, unit: '', room: String(points) };
  switch (kind) {
    case 'split':
      return {
        kind,
        householdId,
        residentIds: [residentId],
        headId: residentId,
        remainingHeadId: newHeadId,
        points,
        ...door,
      };
    case 'merge':
      return { kind, householdId, otherHouseholdId };
    case 'move':
      return { kind, householdId, ...door };
    case 'member-moved':
      return { kind, residentId, otherHouseholdId, relation: '亲', newHeadId };
    case 'death':
    case 'left':
      return { kind, residentId, newHeadId };
    case 'returned': {
      const gone = await goneOf(householdId);
      return { kind, residentId: gone[0] ?? residentId, householdId: b % 2 ? householdId : otherHouseholdId, relation: '亲', newHeadId: null }; // prettier-ignore
    }
  }
}

async function live(chance: Chance): Promise<void> {
  const now = house.clock.now();
  const event = await eventOf(chance);
  try {
    const input = { eventId: uuidv7(), event, happenedOn: '2026-11-01' };
    const { reply } = await recordLifeEvent(house, registrar, input, now);
    const { proposalId } = reply;
    if (proposalId !== null) await countersign(house, supervisor, { proposalId, minutesNo: '1' }, now);
  } catch (error) {
    // A rule may say no; then nothing changed. Anything else is a bug and stays loud.
    if (!(error instanceof Refusal)) throw error;
  }
}

test('whatever happens to households, no point comes or goes and no open claim is lost', async () => {
  const rejected: string[] = [];
  for (const [index, household] of made.households.entries()) {
    rejected.push(
      await make.claim({ household_id: household, state: 'rejected', act_day: `2026-0${index + 1}-20` }),
    );
    await give(house.owner, household, [
      { expiresOn: index % 2 ? '2026-12-31' : '2027-12-31', grace: false, points: 40 },
    ]);
    await make.claim({
      household_id: household,
      resident_id: made.heads[index],
      state: 'certified',
      event_ref: uuidv7(),
    });
  }
  const chance: fc.Arbitrary<Chance> = fc.record({
    kind: fc.constantFrom(
      'split',
      'split',
      'merge',
      'move',
      'member-moved',
      'member-moved',
      'death',
      'left',
      'returned',
      'returned',
    ),
    a: fc.nat(50),
    b: fc.nat(50),
    points: fc.nat(30),
  });
  const happened = new Set<string>();
  for (const event of fc.sample(chance, { numRuns: 100, seed: 20181001 })) await live(event);
  const { rows } = await house.owner.query(
    `SELECT DISTINCT kind FROM points.life_event WHERE station_id = 1`,
  );
  for (const { kind } of rows) happened.add(kind);
  expect([...happened].sort()).toEqual([
    'death',
    'left',
    'member-moved',
    'merge',
    'move',
    'returned',
    'split',
  ]);

  // What was decided stays where it was decided; what goes before the panel again goes to its people's household.
  await house.db.inStation(1, (tx) => reopenClaims(tx, 1, rejected, ['rejected'], house.clock.now()));
  const { rows: reopened } = await house.owner.query(
    `SELECT count(*)::integer AS all, count(*) FILTER (WHERE c.household_id = points.household_now(1, r.household_id))::integer AS home
       FROM points.claim c JOIN points.resident r USING (station_id, resident_id)
      WHERE c.claim_id = ANY ($1) AND c.state = 'submitted'`,
    [rejected],
  );
  expect(reopened).toEqual([{ all: 6, home: 6 }]);

  const { rows: sums } = await house.owner.query(
    `SELECT (SELECT sum(balance)::integer FROM points.account) AS balance,
            (SELECT count(*)::integer FROM points.claim WHERE state = 'certified') AS open,
            (SELECT count(*)::integer FROM points.claim c JOIN points.household h USING (station_id, household_id)
              WHERE h.merged_into IS NOT NULL AND c.state = 'certified') AS stranded,
            (SELECT count(*)::integer FROM points.household h WHERE h.merged_into IS NOT NULL AND EXISTS (
              SELECT FROM points.account a WHERE a.household_id = h.household_id AND a.balance > 0)) AS left_behind,
            (SELECT count(*)::integer FROM points.household h WHERE h.state = 'active' AND NOT EXISTS (
              SELECT FROM points.resident r WHERE r.household_id = h.household_id AND r.state = 'active')) AS ghosts`,
  );
  expect(sums).toEqual([{ balance: 240, open: 6, stranded: 0, left_behind: 0, ghosts: 0 }]);
  const found = await house.db.inStation(1, async (tx) => {
    const findings = [];
    for (const check of ledgerChecks) for await (const finding of check.run(tx, 1)) findings.push(finding);
    return findings;
  });
  expect(found).toEqual([]);
});
