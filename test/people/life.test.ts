import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { v7 as uuidv7 } from 'uuid';
import type { LifeEventDraft } from '#contract';
import { redeemChecks } from '#steps/7-redeem';
import { createTestApp } from '../support/app';
import { asResident, asStaff, giveCards, type StaffClient } from '../support/client';
import { redeemSql, shelve } from '../redeem/shop';
import { makeHousehold, testHouse, type MadeHousehold, type TestHouse } from '../support';

// A busy machine makes an application in seconds, not in one.
jest.setTimeout(60_000);

let house: TestHouse;
let app: NestFastifyApplication;
let registrar: StaffClient;
let supervisor: StaffClient;
let zhang: MadeHousehold;
let li: MadeHousehold;

let station = 0;

beforeAll(async () => {
  house = await testHouse({ name: 'life' });
  app = await createTestApp(house);
});
afterAll(async () => {
  await app.close();
  await house.close();
});
beforeEach(async () => {
  station += 1;
  await house.station({ station, households: 0, groups: 2 });
  const now = house.clock.now();
  await house.db.inStation(station, async (tx) => {
    const of = { committee: '居委会1', group: '1组', building: '1号楼' };
    zhang = await makeHousehold(
      tx, station, now,
      { ...of, room: '101', name: '张大' },
      { name: '张二', bornOn: '1990-01-01' },
      { name: '张三', bornOn: '2015-01-01' },
    ); // prettier-ignore
    li = await makeHousehold(tx, station, now, {
      ...of,
      group: '2组',
      building: '2号楼',
      room: '101',
      name: '李大',
    });
  });
  registrar = await asStaff(app, house, station, 'registrar');
  supervisor = await asStaff(app, house, station, 'supervisor');
});
/** Gives points that expire on two days, by the ledger's own function, through a claim each. */
async function give(householdId: string, ...lots: [points: number, expiresOn: string][]): Promise<void> {
  for (const [points, expiresOn] of lots) {
    await house.owner.query(
      `SELECT points.ledger_credit(${station}, ARRAY[ROW(1, $1, $2, $3, 'service', 'D01', $4)::points.credit_line],
         ROW('credit', 'claim', NULL, NULL, NULL, 'system', NULL, NULL, $5, $5)::points.movement)`,
      [householdId, points, expiresOn, uuidv7(), house.clock.now()],
    );
  }
}

async function claim(
  household: MadeHousehold,
  residentId: string | null,
  kind = 'reward',
  state = 'certified',
): Promise<string> {
  const id = uuidv7();
  await house.owner.query(
    `INSERT INTO points.claim (station_id, claim_id, kind, household_id, resident_id, committee_id, group_id, act_day,
                               route, points, state, submitted_by_kind, submitted_at)
     VALUES (${station}, $1, $2, $3, $4, 1, 1, '2026-11-01', 'D', 3, $5, 'system', $6)`,
    [id, kind, household.householdId, residentId, state, house.clock.now()],
  );
  return id;
}

const householdOf = async (claimId: string): Promise<string> =>
  (
    await house.owner.query(
      `SELECT household_id FROM points.claim WHERE station_id = ${station} AND claim_id = $1`,
      [claimId],
    )
  ).rows[0].household_id;

const lots = async (householdId: string) =>
  (
    await house.owner.query(
      `SELECT expires_on::text AS day, remaining::integer AS points FROM points.lot
        WHERE station_id = ${station} AND household_id = $1 AND remaining > 0 ORDER BY 1`,
      [householdId],
    )
  ).rows;

/** Every account: its balance is the sum of its lots and of its entries; nothing came or went in the station. */
async function expectConserved(total: number): Promise<void> {
  const { rows } = await house.owner.query(
    `SELECT a.balance::integer AS balance,
            (SELECT coalesce(sum(l.remaining), 0) FROM points.lot l WHERE l.household_id = a.household_id)::integer AS lots,
            (SELECT coalesce(sum(CASE WHEN points.entry_gives(e.kind) THEN e.points ELSE -e.points END), 0)
               FROM points.entry e WHERE e.household_id = a.household_id)::integer AS entries
       FROM points.account a WHERE a.station_id = ${station}`,
  );
  for (const { balance, lots, entries } of rows) expect([lots, entries]).toEqual([balance, balance]);
  expect(rows.reduce((sum: number, { balance }: { balance: number }) => sum + balance, 0)).toBe(total);
}

const record = (event: LifeEventDraft, eventId = uuidv7(), happenedOn = '2026-11-01') =>
  registrar.call('life.record', { params: { eventId }, body: { event, happenedOn } });
const countersign = (proposalId: string | null) =>
  supervisor.call('proposal.countersign', { params: { proposalId: proposalId! }, body: { minutesNo: '7' } });

const SPLIT = { unit: '', room: '202', buildingId: 2, remainingHeadId: null } as const;

test('a split takes a share of the points, earliest first, and open claims follow the people', async () => {
  const [head, second, child] = zhang.residentIds as [string, string, string];
  await give(zhang.householdId, [30, '2026-12-31'], [50, '2027-12-31']);
  const moving = await claim(zhang, second);
  const staying = await claim(zhang, head);
  const reversal = await claim(zhang, second, 'reversal');
  const credited = await claim(zhang, second, 'reward', 'credited');
  const event = {
    kind: 'split',
    householdId: zhang.householdId,
    residentIds: [second, child],
    headId: second,
    points: 40,
    ...SPLIT,
  } satisfies LifeEventDraft;

  const asked = await record(event);
  expect(asked.body).toMatchObject({ kind: 'split', points: 0, proposalId: expect.any(String) });
  expect((await countersign(asked.body.proposalId)).status).toBe(200);

  const { events } = await registrar.ok('household.get', { params: { householdId: zhang.householdId } });
  const newId = events[0]!.otherHouseholdId!;
  expect(events).toMatchObject([{ kind: 'split', points: 40 }]);
  expect(await lots(zhang.householdId)).toEqual([{ day: '2027-12-31', points: 40 }]);
  expect(await lots(newId)).toEqual([
    { day: '2026-12-31', points: 30 },
    { day: '2027-12-31', points: 10 },
  ]);
  await expectConserved(80);
  expect(await Promise.all([moving, staying, reversal, credited].map(householdOf))).toEqual([
    newId, zhang.householdId, zhang.householdId, zhang.householdId,
  ]); // prettier-ignore
  const born = await registrar.ok('household.get', { params: { householdId: newId } });
  expect(born).toMatchObject({ building: '2号楼', room: '202', headId: second });
  expect(born.members.map(({ name, relation }) => [name, relation])).toEqual([
    ['张二', '户主'],
    ['张三', '子'],
  ]);
});

test('a split that cannot be is refused at once', async () => {
  const [head, second, child] = zhang.residentIds as [string, string, string];
  const event = {
    kind: 'split',
    householdId: zhang.householdId,
    residentIds: [second],
    headId: second,
    points: 0,
    ...SPLIT,
  } satisfies LifeEventDraft;
  expect((await record({ ...event, residentIds: zhang.residentIds })).code).toBe('wrong_state');
  expect(
    (await record({ ...event, residentIds: [li.residentIds[0]!], headId: li.residentIds[0]! })).code,
  ).toBe('resident_not_here');
  expect((await record({ ...event, residentIds: [child], headId: child })).code).toBe('adults_only');
  expect((await record({ ...event, residentIds: [head], headId: head })).code).toBe('adults_only');
  expect((await record(event, uuidv7(), '2026-11-03')).code).toBe('in_future');
  expect((await record({ ...event, buildingId: 99 })).code).toBe('not_found');
  const answer = await record({ ...event, points: 1 });
  expect([answer.status, answer.code]).toEqual([422, 'balance_too_low']);
  expect(
    (await house.owner.query(`SELECT 1 FROM points.life_event WHERE station_id = ${station}`)).rowCount,
  ).toBe(0);
});

test('a merge takes everybody and everything along and closes the household', async () => {
  await give(zhang.householdId, [30, '2026-12-31']);
  await give(li.householdId, [5, '2026-12-31']);
  const named = await claim(zhang, zhang.residentIds[1]!);
  const nameless = await claim(zhang, null, 'carry-in');
  const event = { kind: 'merge', householdId: zhang.householdId, otherHouseholdId: li.householdId } as const;
  const { body } = await record(event);
  expect((await countersign(body.proposalId)).status).toBe(200);
  expect(await lots(li.householdId)).toEqual([{ day: '2026-12-31', points: 35 }]);
  await expectConserved(35);
  expect(await Promise.all([named, nameless].map(householdOf))).toEqual([li.householdId, li.householdId]);
  const closed = await registrar.ok('household.get', { params: { householdId: zhang.householdId } });
  expect(closed).toMatchObject({
    state: 'closed',
    members: [],
    headId: null,
    events: [{ kind: 'merge', points: 30 }],
  });
  const { rows } = await house.owner.query(`SELECT points.household_now(${station}, $1) AS now`, [
    zhang.householdId,
  ]);
  expect(rows).toEqual([{ now: li.householdId }]);
  expect((await record(event)).code).toBe('wrong_state');
  const back = { kind: 'merge', householdId: li.householdId, otherHouseholdId: zhang.householdId } as const;
  expect((await record(back)).code).toBe('household_closed');
});

test('what a merged household holds is collected, cancelled and given back where its people and points are', async () => {
  const [head] = zhang.residentIds as [string];
  await give(zhang.householdId, [50, '2026-12-31']);
  const itemId = await shelve(house, station, { price: 10 });
  const made = { station, households: [zhang.householdId], heads: [head] };
  const [taken, cancelled, due, kept] = [uuidv7(), uuidv7(), uuidv7(), uuidv7()] as const;
  for (const id of [taken, cancelled, due, kept]) {
    await redeemSql(house, made, 0, [{ itemId, points: 10 }], { id });
  }
  const { body } = await record({
    kind: 'merge',
    householdId: zhang.householdId,
    otherHouseholdId: li.householdId,
  });
  await countersign(body.proposalId);
  expect(await lots(li.householdId)).toEqual([{ day: '2026-12-31', points: 10 }]);

  const mover = await asResident(app, house, station, { residentId: head, householdId: li.householdId });
  const idsOf = ({ items }: { items: { redemptionId: string }[] }) =>
    items.map((one) => one.redemptionId).sort();
  const all = [taken, cancelled, due, kept].sort();
  const collectable = await mover.ok('redemption.collectable');
  expect(idsOf(collectable)).toEqual(all);
  expect(collectable.items.every(({ code }) => code !== null)).toBe(true);
  expect(idsOf(await mover.ok('redemption.mine', { query: {} }))).toEqual(all);
  const at = (redemptionId: string) => ({ params: { redemptionId } });
  expect(await mover.ok('redemption.settle', at(kept))).toMatchObject({ redemption: { redemptionId: kept } });

  const keeper = await asStaff(app, house, station, 'keeper');
  const own = await asStaff(app, house, station, 'keeper', { residentId: li.residentIds[0]! });
  const [card] = await giveCards(house, station, [head]);
  for (const sought of [{ card: card!.text }, { householdId: li.householdId }]) {
    expect(idsOf(await keeper.ok('redemption.find', { body: sought }))).toEqual(all);
  }
  await mover.ok('redemption.collect', at(taken));
  const confirmed = { ...at(taken), body: { confirmed: true as const } };
  expect((await own.call('redemption.hand-over', confirmed)).code).toBe('same_person');
  expect(await keeper.ok('redemption.hand-over', confirmed)).toMatchObject({ state: 'handed-over' });
  await mover.ok('redemption.cancel', at(cancelled));
  await house.owner.query(
    `SELECT points.release_redemption($1, $2, $3, false, 'test', 30, 'system', NULL, NULL)`,
    [station, house.clock.now(), due],
  );
  await keeper.ok('redemption.return', { ...at(taken), body: { reason: '坏了', spoiled: false } });
  expect(await lots(li.householdId)).toEqual([{ day: '2026-12-31', points: 40 }]);
  await expectConserved(40);
  const found = await house.db.inStation(station, async (tx) => {
    const findings = [];
    for (const check of redeemChecks) for await (const one of check.run(tx, station)) findings.push(one);
    return findings;
  });
  expect(found).toEqual([]);
});

test('a move into another group balances the books of both groups, and changes no lot', async () => {
  await give(zhang.householdId, [30, '2026-12-31']);
  const event = {
    kind: 'move',
    householdId: zhang.householdId,
    buildingId: 2,
    unit: '3单元',
    room: '505',
  } as const;
  expect((await record(event)).body).toMatchObject({ points: 30, proposalId: null });
  expect(await lots(zhang.householdId)).toEqual([{ day: '2026-12-31', points: 30 }]);
  await expectConserved(30);
  const { rows } = await house.owner.query(
    `SELECT kind, group_id, points FROM points.entry WHERE station_id = ${station} AND kind LIKE 'transfer%' ORDER BY version`,
  );
  expect(rows).toEqual([
    { kind: 'transfer-out', group_id: 1, points: 30 },
    { kind: 'transfer-in', group_id: 2, points: 30 },
  ]);
  expect(await registrar.ok('household.get', { params: { householdId: zhang.householdId } })).toMatchObject({
    building: '2号楼', unit: '3单元', room: '505',
  }); // prettier-ignore
  expect((await record({ ...event, unit: '３单元', room: '６０６' })).body).toMatchObject({ points: 0 });
  expect(await registrar.ok('household.get', { params: { householdId: zhang.householdId } })).toMatchObject({
    unit: '3单元', room: '606',
  }); // prettier-ignore
});

test('a member moves; the points stay, the open claims follow, the session ends', async () => {
  const [head, second] = zhang.residentIds as [string, string];
  await give(zhang.householdId, [30, '2026-12-31']);
  const moving = await claim(zhang, head);
  const kiosk = await asResident(app, house, station, { residentId: head, householdId: zhang.householdId });
  const event = {
    kind: 'member-moved',
    residentId: head,
    otherHouseholdId: li.householdId,
    relation: '岳父',
    newHeadId: second,
  } as const;
  expect((await record({ ...event, newHeadId: null })).code).toBe('adults_only');
  expect((await record({ ...event, newHeadId: zhang.residentIds[2]! })).code).toBe('adults_only');
  expect((await record(event)).status).toBe(200);
  expect(await householdOf(moving)).toBe(li.householdId);
  expect(await lots(zhang.householdId)).toEqual([{ day: '2026-12-31', points: 30 }]);
  await expectConserved(30);
  expect(await registrar.ok('household.get', { params: { householdId: zhang.householdId } })).toMatchObject({
    headId: second,
  });
  expect((await kiosk.call('household.mine')).status).toBe(401);
});

test('the last member does not leave points behind by moving', async () => {
  const event = {
    kind: 'member-moved',
    residentId: li.residentIds[0]!,
    otherHouseholdId: zhang.householdId,
    relation: '友',
    newHeadId: null,
  } as const;
  expect((await record(event)).code).toBe('wrong_state');
});

test('a head dies: the card ends, the next head acts for the child, what was earned stays', async () => {
  const [head, second, child] = zhang.residentIds as [string, string, string];
  await give(zhang.householdId, [30, '2026-12-31']);
  const open = await claim(zhang, head);
  await giveCards(house, station, [head]);
  const event = { kind: 'death', residentId: head, newHeadId: second } as const;
  expect((await record({ ...event, newHeadId: null })).code).toBe('adults_only');
  const eventId = uuidv7();
  expect((await record(event, eventId)).status).toBe(200);
  const replay = await record(event, eventId);
  expect(replay.headers['idempotency-hit']).toBe('true');
  expect((await record(event)).code).toBe('resident_not_here');
  expect(await householdOf(open)).toBe(zhang.householdId);
  await expectConserved(30);
  const { members } = await registrar.ok('household.get', { params: { householdId: zhang.householdId } });
  expect(members).toMatchObject([
    { residentId: second, isHead: true },
    { residentId: child, guardianId: second },
    { residentId: head, state: 'deceased', isHead: false, consents: false },
  ]);
  const { rows } = await house.owner.query(
    `SELECT state FROM points.card WHERE station_id = ${station} AND resident_id = $1`,
    [head],
  );
  expect(rows).toEqual([{ state: 'ended' }]);
});

test('with its last member a household is closed; its heirs get the points by a merge', async () => {
  await give(li.householdId, [7, '2026-12-31']);
  expect((await record({ kind: 'death', residentId: li.residentIds[0]!, newHeadId: null })).status).toBe(200);
  expect(await registrar.ok('household.get', { params: { householdId: li.householdId } })).toMatchObject({
    state: 'closed',
  });
  const { body } = await record({
    kind: 'merge',
    householdId: li.householdId,
    otherHouseholdId: zhang.householdId,
  });
  expect((await countersign(body.proposalId)).status).toBe(200);
  expect(await lots(zhang.householdId)).toEqual([{ day: '2026-12-31', points: 7 }]);
  await expectConserved(7);
});

/** Recorded, and countersigned where it has to be. @returns the refusal's code, '' where there is none */
async function happens(event: LifeEventDraft): Promise<string> {
  const { code, body } = await record(event);
  return code !== '' || body.proposalId === null ? code : (await countersign(body.proposalId)).code;
}
const membersOf = async (householdId: string) => registrar.ok('household.get', { params: { householdId } });

test('the last who left comes back: the household opens again, with its points and without a card', async () => {
  const [wang] = li.residentIds as [string];
  await give(li.householdId, [7, '2026-12-31']);
  await giveCards(house, station, [wang]);
  await happens({ kind: 'left', residentId: wang, newHeadId: null });
  const back = { kind: 'returned', residentId: wang, householdId: li.householdId, relation: '户主', newHeadId: null } as const; // prettier-ignore
  const { body } = await record(back);
  expect(body).toMatchObject({ kind: 'returned', points: 0, proposalId: expect.any(String) });
  expect((await membersOf(li.householdId)).state).toBe('closed');
  const twice = await record(back);
  expect((await countersign(body.proposalId)).status).toBe(200);
  expect((await countersign(twice.body.proposalId)).code).toBe('wrong_state');
  expect(await membersOf(li.householdId)).toMatchObject({
    state: 'active',
    closedOn: null,
    headId: wang,
    members: [{ residentId: wang, state: 'active', isHead: true, consents: false }],
    events: [{ kind: 'returned', residentId: wang, otherHouseholdId: null }, { kind: 'left' }],
  });
  expect(await lots(li.householdId)).toEqual([{ day: '2026-12-31', points: 7 }]);
  const cards = await house.owner.query(`SELECT state FROM points.card WHERE station_id = ${station}`);
  expect(cards.rows).toEqual([{ state: 'ended' }]);
  expect((await record(back)).code).toBe('wrong_state');
});

test('a child taken for dead comes back, to another household too, with somebody who acts for it', async () => {
  const [head, second, child] = zhang.residentIds as [string, string, string];
  await happens({ kind: 'death', residentId: child, newHeadId: null });
  await happens({ kind: 'left', residentId: head, newHeadId: second });
  const back = { kind: 'returned', residentId: child, relation: '孙', newHeadId: null } as const;
  expect(await happens({ ...back, householdId: li.householdId, newHeadId: child })).toBe('adults_only');
  expect(await happens({ ...back, householdId: li.householdId })).toBe('');
  expect((await membersOf(li.householdId)).members).toMatchObject([
    { residentId: li.residentIds[0], isHead: true },
    { residentId: child, relation: '孙', guardianId: li.residentIds[0], state: 'active' },
  ]);
  // The head of before comes back as one of the household, or heads it again.
  const home = { ...back, residentId: head, householdId: zhang.householdId, relation: '父' };
  expect(await happens({ ...home, newHeadId: head })).toBe('');
  const { headId, members } = await membersOf(zhang.householdId);
  expect([headId, members[0]!.relation]).toEqual([head, '户主']);
});

test('nobody comes back into a household that is closed for others, was merged, or after being forgotten', async () => {
  const [head, second] = zhang.residentIds as [string, string];
  const [wang] = li.residentIds as [string];
  const back = { kind: 'returned', relation: '友', newHeadId: null } as const;
  await happens({ kind: 'left', residentId: second, newHeadId: null });
  await happens({ kind: 'left', residentId: wang, newHeadId: null });
  expect((await record({ ...back, residentId: second, householdId: li.householdId })).code).toBe('household_closed'); // prettier-ignore
  await happens({ kind: 'merge', householdId: li.householdId, otherHouseholdId: zhang.householdId });
  expect((await record({ ...back, residentId: wang, householdId: li.householdId })).code).toBe('household_closed'); // prettier-ignore
  expect((await record({ ...back, residentId: head, householdId: zhang.householdId })).code).toBe('wrong_state'); // prettier-ignore
  const administrator = await asStaff(app, house, station, 'administrator');
  await administrator.ok('resident.erase', { params: { residentId: wang } });
  expect((await record({ ...back, residentId: wang, householdId: zhang.householdId })).code).toBe('wrong_state'); // prettier-ignore
});

test('a household that opens again leaves its number to who bears it by now', async () => {
  const [wang] = li.residentIds as [string];
  const number = (householdId: string) =>
    house.owner.query(`UPDATE points.household SET household_no = '7', building_id = 1 WHERE household_id = $1`, [householdId]); // prettier-ignore
  await number(li.householdId);
  await happens({ kind: 'death', residentId: wang, newHeadId: null });
  await number(zhang.householdId);
  const back = { kind: 'returned', residentId: wang, householdId: li.householdId, relation: '户主', newHeadId: null } as const; // prettier-ignore
  expect(await happens(back)).toBe('');
  expect(await membersOf(li.householdId)).toMatchObject({ state: 'active', householdNo: null });
});

test('who belongs to a household, or is kin to one, does not countersign its split', async () => {
  const kin = await asStaff(app, house, station, 'supervisor', { residentId: zhang.residentIds[0]! });
  const { body } = await record({
    kind: 'merge',
    householdId: zhang.householdId,
    otherHouseholdId: li.householdId,
  });
  const answer = await kin.call('proposal.countersign', {
    params: { proposalId: body.proposalId! },
    body: { minutesNo: '7' },
  });
  expect(answer.code).toBe('recused');
});

test('each event leaves one row on the trail', async () => {
  const eventId = uuidv7();
  await record({ kind: 'left', residentId: zhang.residentIds[2]!, newHeadId: null }, eventId);
  const { rows } = await house.owner.query(
    `SELECT action, detail FROM points.audit WHERE station_id = ${station} AND subject_id = $1`,
    [eventId],
  );
  expect(rows).toEqual([{ action: 'life.record', detail: { event: 'left', points: 0, proposalId: null } }]);
});

test('another group’s registrar records nothing here', async () => {
  const elsewhere = await asStaff(app, house, station, 'registrar', { groupId: 2 });
  const body = {
    event: { kind: 'left', residentId: zhang.residentIds[2]!, newHeadId: null } as const,
    happenedOn: '2026-11-01',
  };
  const answer = await elsewhere.call('life.record', { params: { eventId: uuidv7() }, body });
  expect(answer.code).toBe('not_found');
});
