import { creditDue, creditList, honourOf } from '#steps/6-credit';
import { testHouse, publicized, type TestHouse, type TestStation } from '../support';
import { accountPage, verifyStation } from '#books';

let house: TestHouse;
let st: TestStation;
beforeAll(async () => {
  house = await testHouse({ name: 'credit' });
  st = await house.station({ households: 30, committees: 3, groups: 6, buildings: 12 });
});
afterAll(() => house.close());
afterEach(async () => {
  expect(await verifyStation(house.db, 1)).toEqual([]);
});

const page = (householdId: string) => accountPage(house, 1, householdId);
const honours = (householdId: string) => house.db.inStation(1, (tx) => honourOf(tx, 1, householdId));

it('posts each line of a list once, whatever runs twice', async () => {
  const { listId, claims } = await publicized(house, st, { claims: 90 });
  const twice = await Promise.all([creditList(house, 1, listId), creditList(house, 1, listId)]);
  expect(twice.reduce((a, b) => a + b)).toBe(90);
  expect(await creditList(house, 1, listId)).toBe(0);
  for (const householdId of st.households) {
    const own = claims.filter((claim) => claim.householdId === householdId);
    const sum = own.reduce((total, claim) => total + claim.points, 0);
    const { balance, lots } = await page(householdId);
    expect(balance).toBe(sum);
    // end of next year, the default policy on 2026-11-02
    expect(lots).toEqual([{ expiresOn: '2027-12-31', grace: false, points: sum }]);
    const { rows: entries } = await house.owner.query(
      `SELECT kind, source_id AS "claimId", points FROM points.entry WHERE household_id = $1 ORDER BY version`,
      [householdId],
    );
    expect(entries).toEqual(own.map(({ claimId, points }) => ({ kind: 'credit', claimId, points })));
    expect(await honours(householdId)).toEqual([{ carrier: 'service', points: sum }]);
  }
});

it('leaves a list whose window has not closed, and shows it as on the way', async () => {
  const closes = new Date(house.clock.now().getTime() + 3_600_000);
  const { listId, claims } = await publicized(house, st, { claims: 30, dueAt: closes });
  expect(await creditDue(house, 1)).toBe(0);
  const { onTheWay } = await page(claims[0]!.householdId);
  expect(onTheWay).toHaveLength(1);
  expect(onTheWay[0]).toMatchObject({ claimId: claims[0]!.claimId, points: 1, state: 'publicized' });
  expect(new Date(onTheWay[0]!.creditDueAt!)).toEqual(closes);
  house.clock.set(closes);
  expect(await creditDue(house, 1)).toBe(30);
  expect(await creditList(house, 1, listId)).toBe(0);
  expect((await page(claims[0]!.householdId)).onTheWay).toEqual([]);
});

it('a frozen line stays and is posted when it has thawed', async () => {
  const { claims } = await publicized(house, st, { claims: 3 });
  const [first] = claims;
  const setState = (state: string) =>
    house.owner.query(`UPDATE points.claim SET state = $2 WHERE claim_id = $1`, [first!.claimId, state]);
  await setState('frozen');
  expect(await creditDue(house, 1)).toBe(2);
  await setState('publicized');
  expect(await creditDue(house, 1)).toBe(1);
});

it('an opening balance is carried in: points, but no honour', async () => {
  const fresh = await house.station({ station: 2, households: 1 });
  const who = fresh.households[0]!;
  await publicized(house, fresh, { claims: 1, kind: 'carry-in', points: 120 });
  await creditDue(house, 2);
  const { balance, entries } = await accountPage(house, 2, who);
  expect([balance, entries[0]!.kind]).toEqual([120, 'carry-in']);
  expect(await house.db.inStation(2, (tx) => honourOf(tx, 2, who))).toEqual([]);
  expect(await verifyStation(house.db, 2)).toEqual([]);
});

it('a line left under a merged household is posted to the one that has its points today', async () => {
  const fresh = await house.station({ station: 6, households: 4 });
  const [closed, between, into, other] = fresh.households as [string, string, string, string];
  await publicized(house, fresh, { claims: 4, points: 3 });
  await publicized(house, fresh, { claims: 4, kind: 'carry-in', points: 5 });
  for (const [from, to] of [
    [closed, between],
    [between, into],
  ]) {
    await house.owner.query(
      `UPDATE points.household SET state = 'closed', closed_on = '2026-11-01', merged_into = $2 WHERE household_id = $1`,
      [from, to],
    );
  }
  expect(await creditDue(house, 6)).toBe(8);
  const balances = [closed, between, into, other].map(
    async (id) => (await accountPage(house, 6, id)).balance,
  );
  expect(await Promise.all(balances)).toEqual([0, 0, 24, 8]);
  expect(await verifyStation(house.db, 6)).toEqual([]);
});

describe('a deduction', () => {
  const waived = async (claimId: string) =>
    (
      await house.owner.query<{ points: number }>(`SELECT points FROM points.waiver WHERE source_id = $1`, [
        claimId,
      ])
    ).rows[0]?.points;

  it('takes what is there and waives the rest; a reversal gives back what was taken', async () => {
    const fresh = await house.station({ station: 3, households: 1 });
    await publicized(house, fresh, { claims: 1, points: 5 });
    const { claims } = await publicized(house, fresh, { claims: 1, kind: 'deduction', points: 8 });
    await creditDue(house, 3);
    expect(await accountPage(house, 3, fresh.households[0]!)).toMatchObject({ balance: 0 });
    expect(await waived(claims[0]!.claimId)).toBe(3);

    await publicized(house, fresh, {
      claims: 1,
      kind: 'reversal',
      points: 8,
      aboutClaimId: claims[0]!.claimId,
    });
    await creditDue(house, 3);
    const { balance, entries } = await accountPage(house, 3, fresh.households[0]!);
    expect([balance, entries[0]!.kind, entries[0]!.points]).toEqual([5, 'reverse-deduct', 5]);
    expect(await verifyStation(house.db, 3)).toEqual([]);
  });

  it('of an empty account is waived whole, without an entry', async () => {
    const fresh = await house.station({ station: 4, households: 1 });
    const { claims } = await publicized(house, fresh, { claims: 1, kind: 'deduction', points: 8 });
    await creditDue(house, 4);
    expect((await accountPage(house, 4, fresh.households[0]!)).entries).toEqual([]);
    expect(await waived(claims[0]!.claimId)).toBe(8);
    expect(await verifyStation(house.db, 4)).toEqual([]);
  });
});

it('a reversal takes its own lot first, waives what is spent, and takes the honour back whole', async () => {
  const fresh = await house.station({ station: 5, households: 1 });
  const who = fresh.households[0]!;
  house.clock.set('2027-12-30T09:00:00+08:00');
  await publicized(house, fresh, { claims: 1, points: 4 });
  await creditDue(house, 5);
  house.clock.set('2028-01-03T09:00:00+08:00');
  const { claims } = await publicized(house, fresh, { claims: 1, points: 6 });
  await creditDue(house, 5);
  expect((await accountPage(house, 5, who)).lots.map((lot) => [lot.expiresOn, lot.points])).toEqual([
    ['2028-12-31', 4],
    ['2029-12-31', 6],
  ]);
  await publicized(house, fresh, {
    claims: 1,
    kind: 'reversal',
    points: 6,
    aboutClaimId: claims[0]!.claimId,
  });
  await creditDue(house, 5);
  expect((await accountPage(house, 5, who)).lots).toEqual([
    { expiresOn: '2028-12-31', grace: false, points: 4 },
  ]);
  expect(await house.db.inStation(5, (tx) => honourOf(tx, 5, who))).toEqual([
    { carrier: 'service', points: 4 },
  ]);
  expect(await verifyStation(house.db, 5)).toEqual([]);
});
