import { v7 as uuidv7 } from 'uuid';
import type { LifeEventDraft } from '#contract';
import type { MadeHousehold } from '../support';
import { asResident, asStaff, type ResidentClient } from '../support/client';
import { FIRST_GROUP, street } from './street';

/** What ends between people who no longer live together, and what does not: who acts for whom, who keeps away from whom. */

/** In the second household mother and child. */
const here = street('parting', [
  { ...FIRST_GROUP, room: '201', name: '李小芳' },
  { name: '李宝', bornOn: '2015-01-01' },
]);

const happens = async (event: LifeEventDraft) => expect(await here.happens(event)).toBe('');
const splitOff = (residentIds: string[]) =>
  happens({
    kind: 'split', householdId: here.zhang.householdId, residentIds, headId: residentIds[0]!, remainingHeadId: null,
    buildingId: 1, unit: '', room: '305', points: 0,
  }); // prettier-ignore
const moves = (residentId: string, otherHouseholdId: string, newHeadId: string | null = null) =>
  happens({ kind: 'member-moved', residentId, otherHouseholdId, relation: '亲属', newHeadId });
const nameGuardian = (residentId: string, guardianId: string) =>
  here.registrar.ok('guardian.name', { params: { residentId }, body: { guardianId } });

const guardianOf = async (residentId: string): Promise<string | null> =>
  (
    await here.house.owner.query(
      `SELECT guardian_id FROM points.resident WHERE station_id = $1 AND resident_id = $2`,
      [here.station, residentId],
    )
  ).rows[0].guardian_id;
const areKin = async (one: string, other: string): Promise<boolean> =>
  (await here.house.owner.query(`SELECT points.is_kin($1, $2, $3) AS kin`, [here.station, one, other]))
    .rows[0].kin;
const at = (made: MadeHousehold, i = 0): Promise<ResidentClient> =>
  asResident(here.app, here.house, here.station, {
    residentId: made.residentIds[i]!,
    householdId: made.householdId,
  });
const standsFor = async (who: ResidentClient, residentId: string): Promise<number> =>
  (await who.call('session.standFor', { body: { residentId } })).status;
/** Longer than the gate believes what it read (libs/access/src/gate/memory.ts). */
const gateForgets = () => here.house.clock.advance(3000);

describe('who acts for a ward', () => {
  test('of another household: not whoever heads the guardian’s household next, but the own head', async () => {
    const [father, mother] = here.zhang.residentIds as [string, string];
    const [head, child] = here.li.residentIds as [string, string];
    await nameGuardian(child, father);
    await happens({ kind: 'death', residentId: father, newHeadId: mother });
    expect(await guardianOf(child)).toBe(head);
    expect(await guardianOf(here.zhang.residentIds[2]!)).toBe(mother);
    expect(await standsFor(await at(here.zhang, 1), child)).toBe(404);
  });

  test('nobody, until a registrar names somebody, where no adult is left in the household', async () => {
    const [head, child] = here.li.residentIds as [string, string];
    await happens({ kind: 'left', residentId: head, newHeadId: null });
    expect(await guardianOf(child)).toBeNull();
  });

  test('who left with a ward heads the new household; who stayed behind stands for it no more', async () => {
    const [father, mother, child] = here.zhang.residentIds as [string, string, string];
    await splitOff([mother, child]);
    expect(await guardianOf(child)).toBe(mother);
    expect(await standsFor(await at(here.zhang), child)).toBe(404);
    // Until a registrar says otherwise.
    await nameGuardian(child, father);
    expect(await standsFor(await at(here.zhang), child)).toBe(200);
  });

  test('who moves away acts no more for the ward left behind', async () => {
    const [father, mother, child] = here.zhang.residentIds as [string, string, string];
    await moves(father, here.li.householdId, mother);
    expect(await guardianOf(child)).toBe(mother);
  });

  test('the guardian who lived elsewhere all along stays, wherever the ward moves', async () => {
    const [, , child] = here.zhang.residentIds as [string, string, string];
    await nameGuardian(child, here.li.residentIds[0]!);
    await splitOff([here.zhang.residentIds[1]!, child]);
    expect(await guardianOf(child)).toBe(here.li.residentIds[0]);
  });

  test('the guardian who moves away from children alone still acts for them', async () => {
    const [head, child] = here.li.residentIds as [string, string];
    await moves(head, here.zhang.householdId);
    expect(await guardianOf(child)).toBe(head);
  });
});

describe('a session at the kiosk', () => {
  test('stands for a ward no longer than its holder is the guardian', async () => {
    const [head, child] = here.li.residentIds as [string, string];
    await nameGuardian(child, here.zhang.residentIds[0]!);
    const guardian = await at(here.zhang);
    expect(await standsFor(guardian, child)).toBe(200);
    gateForgets();
    expect((await guardian.ok('household.mine')).householdId).toBe(here.li.householdId);
    await nameGuardian(child, head);
    gateForgets();
    expect((await guardian.call('household.mine')).status).toBe(401);
  });

  test('stands for an adult ward no longer than the capacity is missing', async () => {
    const [head] = here.li.residentIds as [string];
    const capacity = (fullCapacity: boolean) =>
      here.administrator.ok('resident.correct', { params: { residentId: head }, body: { fullCapacity } });
    await capacity(false);
    await nameGuardian(head, here.zhang.residentIds[0]!);
    const guardian = await at(here.zhang);
    expect(await standsFor(guardian, head)).toBe(200);
    await capacity(true);
    gateForgets();
    expect((await guardian.call('household.mine')).status).toBe(401);
  });

  test('ends with its holder’s full capacity', async () => {
    const mother = await at(here.zhang, 1);
    expect((await mother.call('household.mine')).status).toBe(200);
    await here.administrator.ok('resident.correct', {
      params: { residentId: here.zhang.residentIds[1]! },
      body: { fullCapacity: false },
    });
    gateForgets();
    expect((await mother.call('household.mine')).status).toBe(401);
  });
});

describe('who lived together keeps away from each other’s claims', () => {
  const kinOf = async (residentId: string) =>
    (await here.administrator.ok('kin.list', { params: { residentId } })).kin.map((one) => [
      one.residentId,
      one.relation,
    ]);

  test('after a split, until an administrator ends it', async () => {
    const [father, mother, child] = here.zhang.residentIds as [string, string, string];
    expect(await areKin(father, child)).toBe(true);
    await splitOff([mother, child]);
    expect([await areKin(father, child), await areKin(mother, father)]).toEqual([true, true]);
    expect(await kinOf(child)).toEqual([[father, 'co-resident']]);
    await here.administrator.ok('kin.end', { params: { residentId: child, kinId: father } });
    expect(await areKin(father, child)).toBe(false);
  });

  test('after a member has moved; a relation that was declared stays as it was', async () => {
    const [father, mother, child] = here.zhang.residentIds as [string, string, string];
    const declared = { kinId: child, relation: '母子' };
    await here.administrator.ok('kin.add', { params: { residentId: mother }, body: declared });
    await moves(mother, here.li.householdId);
    expect(await areKin(father, mother)).toBe(true);
    expect(new Map((await kinOf(mother)) as [string, string][])).toEqual(
      new Map([
        [father, 'co-resident'],
        [child, '母子'],
      ]),
    );
  });

  test('after somebody has come back into another household', async () => {
    const [father, mother] = here.zhang.residentIds as [string, string];
    await happens({ kind: 'left', residentId: mother, newHeadId: null });
    await happens({
      kind: 'returned', residentId: mother, householdId: here.li.householdId, relation: '友', newHeadId: null,
    }); // prettier-ignore
    expect(await areKin(father, mother)).toBe(true);
  });

  test('a certifier is kept from the claims of who has left the household', async () => {
    const [father, mother] = here.zhang.residentIds as [string, string];
    const certifier = await asStaff(
      here.app,
      here.house,
      here.station,
      [{ role: 'certifier', committeeId: 1 }],
      {
        residentId: father,
      },
    );
    const claimId = uuidv7();
    await here.house.owner.query(
      `INSERT INTO points.claim (station_id, claim_id, kind, household_id, resident_id, committee_id, group_id, act_day,
                                 route, points, state, submitted_by_kind, submitted_at)
       VALUES ($1, $2, 'reward', $3, $4, 1, 1, '2026-11-01', 'D', 3, 'submitted', 'system', $5)`,
      [here.station, claimId, here.zhang.householdId, mother, here.house.clock.now()],
    );
    const recusal = async () =>
      (
        await here.house.owner.query(`SELECT points.recusal($1, $2, $3) AS why`, [
          here.station,
          claimId,
          certifier.staffId,
        ])
      ).rows[0].why;
    expect(await recusal()).toBe('own-household');
    await splitOff([mother]);
    expect(await recusal()).toBe('kin');
  });
});
