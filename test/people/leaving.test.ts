import { v7 as uuidv7 } from 'uuid';
import { asStaff, giveCards } from '../support/client';
import { booksOf, FIRST_GROUP, street } from './street';

/** Who dies or leaves, and who comes back. */

const here = street(
  'leaving',
  [{ ...FIRST_GROUP, group: '2组', building: '2号楼', room: '101', name: '李大' }],
  { groups: 2 },
);
const { give, claim, householdOf, lots, expectConserved } = booksOf(here);
const membersOf = async (householdId: string) =>
  here.registrar.ok('household.get', { params: { householdId } });

test('a head dies: the card ends, the next head acts for the child, what was earned stays', async () => {
  const [head, second, child] = here.zhang.residentIds as [string, string, string];
  await give(here.zhang.householdId, [30, '2026-12-31']);
  const open = await claim(here.zhang, head);
  await giveCards(here.house, here.station, [head]);
  const event = { kind: 'death', residentId: head, newHeadId: second } as const;
  expect((await here.record({ ...event, newHeadId: null })).code).toBe('adults_only');
  const eventId = uuidv7();
  expect((await here.record(event, eventId)).status).toBe(200);
  const replay = await here.record(event, eventId);
  expect(replay.headers['idempotency-hit']).toBe('true');
  expect((await here.record(event)).code).toBe('resident_not_here');
  expect(await householdOf(open)).toBe(here.zhang.householdId);
  await expectConserved(30);
  const { members } = await here.registrar.ok('household.get', {
    params: { householdId: here.zhang.householdId },
  });
  expect(members).toMatchObject([
    { residentId: second, isHead: true },
    { residentId: child, guardianId: second },
    { residentId: head, state: 'deceased', isHead: false, consents: false },
  ]);
  const { rows } = await here.house.owner.query(
    `SELECT state FROM points.card WHERE station_id = ${here.station} AND resident_id = $1`,
    [head],
  );
  expect(rows).toEqual([{ state: 'ended' }]);
});

test('with its last member a household is closed; its heirs get the points by a merge', async () => {
  await give(here.li.householdId, [7, '2026-12-31']);
  expect(
    (await here.record({ kind: 'death', residentId: here.li.residentIds[0]!, newHeadId: null })).status,
  ).toBe(200);
  expect(
    await here.registrar.ok('household.get', { params: { householdId: here.li.householdId } }),
  ).toMatchObject({
    state: 'closed',
  });
  const { body } = await here.record({
    kind: 'merge',
    householdId: here.li.householdId,
    otherHouseholdId: here.zhang.householdId,
  });
  expect((await here.countersign(body.proposalId)).status).toBe(200);
  expect(await lots(here.zhang.householdId)).toEqual([{ day: '2026-12-31', points: 7 }]);
  await expectConserved(7);
});

test('the last who left comes back: the household opens again, with its points and without a card', async () => {
  const [wang] = here.li.residentIds as [string];
  await give(here.li.householdId, [7, '2026-12-31']);
  await giveCards(here.house, here.station, [wang]);
  await here.happens({ kind: 'left', residentId: wang, newHeadId: null });
  const back = { kind: 'returned', residentId: wang, householdId: here.li.householdId, relation: '户主', newHeadId: null } as const; // prettier-ignore
  const { body } = await here.record(back);
  expect(body).toMatchObject({ kind: 'returned', points: 0, proposalId: expect.any(String) });
  expect((await membersOf(here.li.householdId)).state).toBe('closed');
  const twice = await here.record(back);
  expect((await here.countersign(body.proposalId)).status).toBe(200);
  expect((await here.countersign(twice.body.proposalId)).code).toBe('wrong_state');
  expect(await membersOf(here.li.householdId)).toMatchObject({
    state: 'active',
    closedOn: null,
    headId: wang,
    members: [{ residentId: wang, state: 'active', isHead: true, consents: false }],
    events: [{ kind: 'returned', residentId: wang, otherHouseholdId: null }, { kind: 'left' }],
  });
  expect(await lots(here.li.householdId)).toEqual([{ day: '2026-12-31', points: 7 }]);
  const cards = await here.house.owner.query(
    `SELECT state FROM points.card WHERE station_id = ${here.station}`,
  );
  expect(cards.rows).toEqual([{ state: 'ended' }]);
  expect((await here.record(back)).code).toBe('wrong_state');
});

test('a child taken for dead comes back, to another household too, with somebody who acts for it', async () => {
  const [head, second, child] = here.zhang.residentIds as [string, string, string];
  await here.happens({ kind: 'death', residentId: child, newHeadId: null });
  await here.happens({ kind: 'left', residentId: head, newHeadId: second });
  const back = { kind: 'returned', residentId: child, relation: '孙', newHeadId: null } as const;
  expect(await here.happens({ ...back, householdId: here.li.householdId, newHeadId: child })).toBe(
    'adults_only',
  );
  expect(await here.happens({ ...back, householdId: here.li.householdId })).toBe('');
  expect((await membersOf(here.li.householdId)).members).toMatchObject([
    { residentId: here.li.residentIds[0], isHead: true },
    { residentId: child, relation: '孙', guardianId: here.li.residentIds[0], state: 'active' },
  ]);
  // The head of before comes back as one of the household, or heads it again.
  const home = { ...back, residentId: head, householdId: here.zhang.householdId, relation: '父' };
  expect(await here.happens({ ...home, newHeadId: head })).toBe('');
  const { headId, members } = await membersOf(here.zhang.householdId);
  expect([headId, members[0]!.relation]).toEqual([head, '户主']);
});

test('nobody comes back into a household that is closed for others, was merged, or after being forgotten', async () => {
  const [head, second] = here.zhang.residentIds as [string, string];
  const [wang] = here.li.residentIds as [string];
  const back = { kind: 'returned', relation: '友', newHeadId: null } as const;
  await here.happens({ kind: 'left', residentId: second, newHeadId: null });
  await here.happens({ kind: 'left', residentId: wang, newHeadId: null });
  expect((await here.record({ ...back, residentId: second, householdId: here.li.householdId })).code).toBe('household_closed'); // prettier-ignore
  await here.happens({
    kind: 'merge',
    householdId: here.li.householdId,
    otherHouseholdId: here.zhang.householdId,
  });
  expect((await here.record({ ...back, residentId: wang, householdId: here.li.householdId })).code).toBe('household_closed'); // prettier-ignore
  expect((await here.record({ ...back, residentId: head, householdId: here.zhang.householdId })).code).toBe('wrong_state'); // prettier-ignore
  const administrator = await asStaff(here.app, here.house, here.station, 'administrator');
  await administrator.ok('resident.erase', { params: { residentId: wang } });
  expect((await here.record({ ...back, residentId: wang, householdId: here.zhang.householdId })).code).toBe('wrong_state'); // prettier-ignore
});

test('a household that opens again leaves its number to who bears it by now', async () => {
  const [wang] = here.li.residentIds as [string];
  const number = (householdId: string) =>
    here.house.owner.query(`UPDATE points.household SET household_no = '7', building_id = 1 WHERE household_id = $1`, [householdId]); // prettier-ignore
  await number(here.li.householdId);
  await here.happens({ kind: 'death', residentId: wang, newHeadId: null });
  await number(here.zhang.householdId);
  const back = { kind: 'returned', residentId: wang, householdId: here.li.householdId, relation: '户主', newHeadId: null } as const; // prettier-ignore
  expect(await here.happens(back)).toBe('');
  expect(await membersOf(here.li.householdId)).toMatchObject({ state: 'active', householdNo: null });
});
