import { v7 as uuidv7 } from 'uuid';
import type { LifeEventDraft } from '#contract';
import { redeemChecks } from '#steps/7-redeem';
import { redeemSql, shelve } from '../redeem/shop';
import { asResident, asStaff, giveCards } from '../support/client';
import { booksOf, FIRST_GROUP, street } from './street';

/** Households that part, join and move, and what becomes of their points and claims. */

const here = street(
  'life',
  [{ ...FIRST_GROUP, group: '2组', building: '2号楼', room: '101', name: '李大' }],
  { groups: 2 },
);
const { give, claim, householdOf, lots, expectConserved } = booksOf(here);

const SPLIT = { unit: '', room: '202', buildingId: 2, remainingHeadId: null } as const;

test('a split takes a share of the points, earliest first, and open claims follow the people', async () => {
  const [head, second, child] = here.zhang.residentIds as [string, string, string];
  await give(here.zhang.householdId, [30, '2026-12-31'], [50, '2027-12-31']);
  const moving = await claim(here.zhang, second);
  const staying = await claim(here.zhang, head);
  const reversal = await claim(here.zhang, second, 'reversal');
  const credited = await claim(here.zhang, second, 'reward', 'credited');
  const event = {
    kind: 'split',
    householdId: here.zhang.householdId,
    residentIds: [second, child],
    headId: second,
    points: 40,
    ...SPLIT,
  } satisfies LifeEventDraft;

  const asked = await here.record(event);
  expect(asked.body).toMatchObject({ kind: 'split', points: 0, proposalId: expect.any(String) });
  expect((await here.countersign(asked.body.proposalId)).status).toBe(200);

  const { events } = await here.registrar.ok('household.get', {
    params: { householdId: here.zhang.householdId },
  });
  const newId = events[0]!.otherHouseholdId!;
  expect(events).toMatchObject([{ kind: 'split', points: 40 }]);
  expect(await lots(here.zhang.householdId)).toEqual([{ day: '2027-12-31', points: 40 }]);
  expect(await lots(newId)).toEqual([
    { day: '2026-12-31', points: 30 },
    { day: '2027-12-31', points: 10 },
  ]);
  await expectConserved(80);
  expect(await Promise.all([moving, staying, reversal, credited].map(householdOf))).toEqual([
    newId, here.zhang.householdId, here.zhang.householdId, here.zhang.householdId,
  ]); // prettier-ignore
  const born = await here.registrar.ok('household.get', { params: { householdId: newId } });
  expect(born).toMatchObject({ building: '2号楼', room: '202', headId: second });
  expect(born.members.map(({ name, relation }) => [name, relation])).toEqual([
    ['张二', '户主'],
    ['张三', '子'],
  ]);
});

test('a split that cannot be is refused at once', async () => {
  const [head, second, child] = here.zhang.residentIds as [string, string, string];
  const event = {
    kind: 'split',
    householdId: here.zhang.householdId,
    residentIds: [second],
    headId: second,
    points: 0,
    ...SPLIT,
  } satisfies LifeEventDraft;
  expect((await here.record({ ...event, residentIds: here.zhang.residentIds })).code).toBe('wrong_state');
  expect(
    (await here.record({ ...event, residentIds: [here.li.residentIds[0]!], headId: here.li.residentIds[0]! }))
      .code,
  ).toBe('resident_not_here');
  expect((await here.record({ ...event, residentIds: [child], headId: child })).code).toBe('adults_only');
  expect((await here.record({ ...event, residentIds: [head], headId: head })).code).toBe('adults_only');
  expect((await here.record(event, uuidv7(), '2026-11-03')).code).toBe('in_future');
  expect((await here.record({ ...event, buildingId: 99 })).code).toBe('not_found');
  const answer = await here.record({ ...event, points: 1 });
  expect([answer.status, answer.code]).toEqual([422, 'balance_too_low']);
  expect(
    (await here.house.owner.query(`SELECT 1 FROM points.life_event WHERE station_id = ${here.station}`))
      .rowCount,
  ).toBe(0);
});

test('a merge takes everybody and everything along and closes the household', async () => {
  await give(here.zhang.householdId, [30, '2026-12-31']);
  await give(here.li.householdId, [5, '2026-12-31']);
  const named = await claim(here.zhang, here.zhang.residentIds[1]!);
  const nameless = await claim(here.zhang, null, 'carry-in');
  const event = {
    kind: 'merge',
    householdId: here.zhang.householdId,
    otherHouseholdId: here.li.householdId,
  } as const;
  const { body } = await here.record(event);
  expect((await here.countersign(body.proposalId)).status).toBe(200);
  expect(await lots(here.li.householdId)).toEqual([{ day: '2026-12-31', points: 35 }]);
  await expectConserved(35);
  expect(await Promise.all([named, nameless].map(householdOf))).toEqual([
    here.li.householdId,
    here.li.householdId,
  ]);
  const closed = await here.registrar.ok('household.get', {
    params: { householdId: here.zhang.householdId },
  });
  expect(closed).toMatchObject({
    state: 'closed',
    members: [],
    headId: null,
    events: [{ kind: 'merge', points: 30 }],
  });
  const { rows } = await here.house.owner.query(`SELECT points.household_now(${here.station}, $1) AS now`, [
    here.zhang.householdId,
  ]);
  expect(rows).toEqual([{ now: here.li.householdId }]);
  expect((await here.record(event)).code).toBe('wrong_state');
  const back = {
    kind: 'merge',
    householdId: here.li.householdId,
    otherHouseholdId: here.zhang.householdId,
  } as const;
  expect((await here.record(back)).code).toBe('household_closed');
});

test('what a merged household holds is collected, cancelled and given back where its people and points are', async () => {
  const [head] = here.zhang.residentIds as [string];
  await give(here.zhang.householdId, [50, '2026-12-31']);
  const itemId = await shelve(here.house, here.station, { price: 10 });
  const made = { station: here.station, households: [here.zhang.householdId], heads: [head] };
  const [taken, cancelled, due, kept] = [uuidv7(), uuidv7(), uuidv7(), uuidv7()] as const;
  for (const id of [taken, cancelled, due, kept]) {
    await redeemSql(here.house, made, 0, [{ itemId, points: 10 }], { id });
  }
  const { body } = await here.record({
    kind: 'merge',
    householdId: here.zhang.householdId,
    otherHouseholdId: here.li.householdId,
  });
  await here.countersign(body.proposalId);
  expect(await lots(here.li.householdId)).toEqual([{ day: '2026-12-31', points: 10 }]);

  const mover = await asResident(here.app, here.house, here.station, {
    residentId: head,
    householdId: here.li.householdId,
  });
  const idsOf = ({ items }: { items: { redemptionId: string }[] }) =>
    items.map((one) => one.redemptionId).sort();
  const all = [taken, cancelled, due, kept].sort();
  const collectable = await mover.ok('redemption.collectable');
  expect(idsOf(collectable)).toEqual(all);
  expect(collectable.items.every(({ code }) => code !== null)).toBe(true);
  expect(idsOf(await mover.ok('redemption.mine', { query: {} }))).toEqual(all);
  const at = (redemptionId: string) => ({ params: { redemptionId } });
  expect(await mover.ok('redemption.settle', at(kept))).toMatchObject({ redemption: { redemptionId: kept } });

  const keeper = await asStaff(here.app, here.house, here.station, 'keeper');
  const own = await asStaff(here.app, here.house, here.station, 'keeper', {
    residentId: here.li.residentIds[0]!,
  });
  const [card] = await giveCards(here.house, here.station, [head]);
  for (const sought of [{ card: card!.text }, { householdId: here.li.householdId }]) {
    expect(idsOf(await keeper.ok('redemption.find', { body: sought }))).toEqual(all);
  }
  await mover.ok('redemption.collect', at(taken));
  const confirmed = { ...at(taken), body: { confirmed: true as const } };
  expect((await own.call('redemption.hand-over', confirmed)).code).toBe('same_person');
  expect(await keeper.ok('redemption.hand-over', confirmed)).toMatchObject({ state: 'handed-over' });
  await mover.ok('redemption.cancel', at(cancelled));
  await here.house.owner.query(
    `SELECT points.release_redemption($1, $2, $3, false, 'test', 30, 'system', NULL, NULL)`,
    [here.station, here.house.clock.now(), due],
  );
  await keeper.ok('redemption.return', { ...at(taken), body: { reason: '坏了', spoiled: false } });
  expect(await lots(here.li.householdId)).toEqual([{ day: '2026-12-31', points: 40 }]);
  await expectConserved(40);
  const found = await here.house.db.inStation(here.station, async (tx) => {
    const findings = [];
    for (const check of redeemChecks) for await (const one of check.run(tx, here.station)) findings.push(one);
    return findings;
  });
  expect(found).toEqual([]);
});

test('a move into another group balances the books of both groups, and changes no lot', async () => {
  await give(here.zhang.householdId, [30, '2026-12-31']);
  const event = {
    kind: 'move',
    householdId: here.zhang.householdId,
    buildingId: 2,
    unit: '3单元',
    room: '505',
  } as const;
  expect((await here.record(event)).body).toMatchObject({ points: 30, proposalId: null });
  expect(await lots(here.zhang.householdId)).toEqual([{ day: '2026-12-31', points: 30 }]);
  await expectConserved(30);
  const { rows } = await here.house.owner.query(
    `SELECT kind, group_id, points FROM points.entry WHERE station_id = ${here.station} AND kind LIKE 'transfer%' ORDER BY version`,
  );
  expect(rows).toEqual([
    { kind: 'transfer-out', group_id: 1, points: 30 },
    { kind: 'transfer-in', group_id: 2, points: 30 },
  ]);
  expect(await here.registrar.ok('household.get', { params: { householdId: here.zhang.householdId } })).toMatchObject({
    building: '2号楼', unit: '3单元', room: '505',
  }); // prettier-ignore
  expect((await here.record({ ...event, unit: '３单元', room: '６０６' })).body).toMatchObject({ points: 0 });
  expect(await here.registrar.ok('household.get', { params: { householdId: here.zhang.householdId } })).toMatchObject({
    unit: '3单元', room: '606',
  }); // prettier-ignore
});

test('a member moves; the points stay, the open claims follow, the session ends', async () => {
  const [head, second] = here.zhang.residentIds as [string, string];
  await give(here.zhang.householdId, [30, '2026-12-31']);
  const moving = await claim(here.zhang, head);
  const kiosk = await asResident(here.app, here.house, here.station, {
    residentId: head,
    householdId: here.zhang.householdId,
  });
  const event = {
    kind: 'member-moved',
    residentId: head,
    otherHouseholdId: here.li.householdId,
    relation: '岳父',
    newHeadId: second,
  } as const;
  expect((await here.record({ ...event, newHeadId: null })).code).toBe('adults_only');
  expect((await here.record({ ...event, newHeadId: here.zhang.residentIds[2]! })).code).toBe('adults_only');
  expect((await here.record(event)).status).toBe(200);
  expect(await householdOf(moving)).toBe(here.li.householdId);
  expect(await lots(here.zhang.householdId)).toEqual([{ day: '2026-12-31', points: 30 }]);
  await expectConserved(30);
  expect(
    await here.registrar.ok('household.get', { params: { householdId: here.zhang.householdId } }),
  ).toMatchObject({
    headId: second,
  });
  expect((await kiosk.call('household.mine')).status).toBe(401);
});

test('the last member does not leave points behind by moving', async () => {
  const event = {
    kind: 'member-moved',
    residentId: here.li.residentIds[0]!,
    otherHouseholdId: here.zhang.householdId,
    relation: '友',
    newHeadId: null,
  } as const;
  expect((await here.record(event)).code).toBe('wrong_state');
});

test('who belongs to a household, or is kin to one, does not countersign its split', async () => {
  const kin = await asStaff(here.app, here.house, here.station, 'supervisor', {
    residentId: here.zhang.residentIds[0]!,
  });
  const { body } = await here.record({
    kind: 'merge',
    householdId: here.zhang.householdId,
    otherHouseholdId: here.li.householdId,
  });
  const answer = await kin.call('proposal.countersign', {
    params: { proposalId: body.proposalId! },
    body: { minutesNo: '7' },
  });
  expect(answer.code).toBe('recused');
});

test('each event leaves one row on the trail', async () => {
  const eventId = uuidv7();
  await here.record({ kind: 'left', residentId: here.zhang.residentIds[2]!, newHeadId: null }, eventId);
  const { rows } = await here.house.owner.query(
    `SELECT action, detail FROM points.audit WHERE station_id = ${here.station} AND subject_id = $1`,
    [eventId],
  );
  expect(rows).toEqual([{ action: 'life.record', detail: { event: 'left', points: 0, proposalId: null } }]);
});

test('another group’s registrar records nothing here', async () => {
  const elsewhere = await asStaff(here.app, here.house, here.station, 'registrar', { groupId: 2 });
  const body = {
    event: { kind: 'left', residentId: here.zhang.residentIds[2]!, newHeadId: null } as const,
    happenedOn: '2026-11-01',
  };
  const answer = await elsewhere.call('life.record', { params: { eventId: uuidv7() }, body });
  expect(answer.code).toBe('not_found');
});
