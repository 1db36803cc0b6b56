import { v7 as uuidv7 } from 'uuid';
import { accountPage } from '#books';
import { expirePoints, remindExpiry } from '#ledger';
import { dayOf, putSettings, type Day } from '#platform';
import { receiptOf, redeem } from '#steps/7-redeem';
import { testHouse, type TestHouse, type TestStation } from '../support';
import { sweep } from '../../worker/src/sweep';
import { JOBS } from '../../worker/src/jobs';
import { shelve } from '../redeem/shop';
import { give } from './moves';

let house: TestHouse;
let st: TestStation;
const noon = (day: Day) => new Date(`${day}T12:00:00+08:00`);

beforeAll(async () => {
  house = await testHouse({ name: 'reminders', now: '2026-10-01T09:00:00+08:00' });
  st = await house.station({ households: 6 });
});
afterAll(() => house.close());

const lots = (...of: [string, number][]) =>
  of.map(([expiresOn, points]) => ({ expiresOn, grace: false, points }));
const lapsing = async (household: number, day: Day) => {
  house.clock.set(noon(day));
  return (await accountPage(house, 1, st.households[household]!, 0)).lapsing;
};
const given = async () =>
  (
    await house.owner.query<{ day: string; before: number; points: number; on: string }>(
      `SELECT expires_on::text AS day, days_before AS before, points::integer, points.day_of(reminded_at)::text AS on
         FROM points.expiry_reminder ORDER BY reminded_at, household_id, expires_on`,
    )
  ).rows;
const remind = (day: Day) => remindExpiry(house, 1, noon(day));

it('the account tells what lapses from 60 days before, which time has been reached, and how many days are left', async () => {
  const now = noon('2026-10-01');
  await give(house.owner, st.households[0]!, lots(['2026-12-31', 20], ['2027-12-31', 50], ['infinity', 9]), {
    now,
  });
  expect(await lapsing(0, '2026-10-31')).toEqual([]);
  expect(await lapsing(0, '2026-11-01')).toEqual([
    { day: '2026-12-31', points: 20, daysLeft: 60, reminder: 60 },
  ]);
  expect(await lapsing(0, '2026-12-01')).toEqual([
    { day: '2026-12-31', points: 20, daysLeft: 30, reminder: 30 },
  ]);
  expect(await lapsing(0, '2026-12-24')).toEqual([
    { day: '2026-12-31', points: 20, daysLeft: 7, reminder: 7 },
  ]);
  expect(await lapsing(0, '2026-12-31')).toEqual([
    { day: '2026-12-31', points: 20, daysLeft: 0, reminder: 7 },
  ]);
  expect(await lapsing(0, '2027-01-01')).toEqual([]);
});

it('each of the three times is recorded once, on its day; a stop costs no more than the nearest', async () => {
  await give(house.owner, st.households[1]!, lots(['2026-12-31', 3]), { now: noon('2026-10-01') });
  expect(await remind('2026-10-31')).toBe(0);
  expect(await remind('2026-11-01')).toBe(2);
  expect(await remind('2026-11-01')).toBe(0);
  expect(await remind('2026-11-02')).toBe(0);
  // The worker stood still over the 30 days and comes back at nine.
  expect(await remind('2026-12-22')).toBe(2);
  expect(await remind('2026-12-24')).toBe(2);
  expect(await remind('2026-12-31')).toBe(0);
  const ofFirst = (await given()).filter(({ points }) => points === 20);
  expect(ofFirst).toEqual([
    { day: '2026-12-31', before: 60, points: 20, on: '2026-11-01' },
    { day: '2026-12-31', before: 30, points: 20, on: '2026-12-22' },
    { day: '2026-12-31', before: 7, points: 20, on: '2026-12-24' },
  ]);
  const rounds = await house.owner.query<{ households: number }>(
    `SELECT sum(households)::integer AS households FROM points.reminder_round`,
  );
  expect(rounds.rows[0]!.households).toBe(6);
  const trail = await house.owner.query(`SELECT 1 FROM points.audit WHERE action = 'expiry.remind'`);
  expect(trail.rowCount).toBe(3);
});

it('the sweep reminds once a day, and of nothing once the points have lapsed or were spent', async () => {
  house.clock.set('2027-01-01T00:10:00+08:00');
  await expirePoints(house, 1);
  await sweep(house, JOBS);
  const before = await given();
  await sweep(house, JOBS);
  expect(await given()).toEqual(before);
  expect(before.every(({ on }) => on < '2027-01-01')).toBe(true);
});

it('a clock that was a year ahead once, and was set right, keeps no later day from being looked through', async () => {
  const due = (day: Day) => JOBS['remind-expiry'].due(house, noon(day));
  await remind('2028-02-01');
  expect(await due('2028-02-01')).toEqual([]);
  expect(await due('2027-02-02')).toEqual([1]);
});

it('the times are a dated setting', async () => {
  await house.db.inStation(1, (tx) => putSettings(tx, 1, '2027-02-01', { 'expiry.reminderDays': [90, 10] }));
  expect(await lapsing(0, '2027-10-02')).toEqual([
    { day: '2027-12-31', points: 50, daysLeft: 90, reminder: 90 },
  ]);
  expect(await remind('2027-10-02')).toBe(1);
});

it('the receipt says what should be used next', async () => {
  const item = await shelve(house, 1, { price: 5 });
  house.clock.set(noon('2027-12-27'));
  const caller = {
    kind: 'resident',
    station: 1,
    kioskId: uuidv7(),
    sessionId: uuidv7(),
    residentId: st.heads[0]!,
    householdId: st.households[0]!,
    cardId: uuidv7(),
    openedBy: 'card',
  } as const;
  const redemptionId = uuidv7();
  const wanted = { redemptionId, lines: [{ itemId: item, pieces: 1, points: 5 }] };
  await redeem(house, caller, wanted, house.clock.now());
  const receipt = await receiptOf(house, caller, redemptionId, house.clock.now());
  expect(receipt.lapsing).toEqual({ day: '2027-12-31', points: 45, daysLeft: 4, reminder: 10 });
  expect(dayOf(house.clock.now())).toBe('2027-12-27');
});
