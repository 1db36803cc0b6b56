import { putSettings } from '#platform';
import { setShopDay } from '#goods';
import {
  closeDueLists,
  composeList,
  holdLine,
  missingCalendar,
  postList,
  publicList,
} from '#steps/5-publicize';
import { creditDue } from '#steps/6-credit';
import { waitingFor } from '#books';
import { registerClaims } from '#steps/4-register';
import { v7 as uuidv7 } from 'uuid';
import { world, type World } from '../support/world';

/** A window holds at least two days on which the station is open (domain.md, "Publicize"): single days count as they are. */
let w: World;
beforeAll(async () => {
  // A Monday.
  w = await world('window', 4);
});
afterAll(() => w.house.close());

const shut = (day: string, open = false) =>
  setShopDay(w.house, { ...w.administrator, station: 1 }, { day, open, reason: '盘点' }, w.house.clock.now());

it('is longer where the administrator has closed single days in it', async () => {
  expect((await w.postedLines(1)).list.lastDay).toBe('2026-11-05');
  await shut('2026-11-04');
  expect((await w.postedLines(1)).list.lastDay).toBe('2026-11-05');
  await shut('2026-11-05');
  expect((await w.postedLines(1)).list.lastDay).toBe('2026-11-06');
  await shut('2026-11-06');
  await shut('2026-11-07');
  await shut('2026-11-08');
  expect((await w.postedLines(1)).list.lastDay).toBe('2026-11-09');
});

it('and no longer where a day that is usually closed was opened', async () => {
  await shut('2026-11-05', true);
  expect((await w.postedLines(1)).list.lastDay).toBe('2026-11-05');
});

it('grows where days in it are closed while it runs, and lines credit that much later; frozen ones too', async () => {
  const now = w.house.clock.now();
  const { list, claimIds } = await w.postedLines(2);
  const [line, frozen] = claimIds as [string, string];
  await holdLine(w.house, w.supervisor, { claimId: frozen, reason: '疑' }, now);
  expect(list.lastDay).toBe('2026-11-05');
  for (const day of ['2026-11-03', '2026-11-04', '2026-11-05']) await shut(day);
  expect(w.house.woken.at(-1)).toEqual({ job: 'close-lists', station: 1, at: undefined });
  await closeDueLists(w.house, 1, now);
  // The 6th to the 8th were closed before: the 9th and the 10th are the two days on which it can be read.
  const end = new Date('2026-11-11T00:00:00+08:00');
  expect(w.house.woken).toContainEqual({ job: 'close-lists', station: 1, at: end });
  const shown = await publicList(w.house, 1, list.listId, now);
  expect(shown).toMatchObject({ firstDay: '2026-11-03', lastDay: '2026-11-10', closesAt: end });
  for (const claimId of [line, frozen])
    expect(await w.make.look(claimId)).toMatchObject({ credit_due_at: end });
  // Opened again: what was promised stays.
  await shut('2026-11-04', true);
  w.house.clock.set(list.closesAt);
  expect(await closeDueLists(w.house, 1, list.closesAt)).not.toContain(list.listId);
  await creditDue(w.house, 1);
  expect(await w.make.look(line)).toMatchObject({ state: 'publicized' });
  w.house.clock.set(end);
  expect(await closeDueLists(w.house, 1, end)).toContain(list.listId);
  await creditDue(w.house, 1);
  expect(await w.make.look(line)).toMatchObject({ state: 'credited' });
});

it('grows at its end still, where nothing was awake when the days were closed', async () => {
  const { list, claimIds } = await w.postedLines(1);
  expect(list.lastDay).toBe('2026-11-14');
  await shut('2026-11-12');
  await shut('2026-11-13');
  w.house.clock.set(list.closesAt);
  expect(await closeDueLists(w.house, 1, list.closesAt)).not.toContain(list.listId);
  await creditDue(w.house, 1);
  expect(await w.make.look(claimIds[0]!)).toMatchObject({ state: 'publicized' });
});

/** For a year whose notice is not at hand nothing is computed; it is asked for from November on (domain.md, "Publicize"). */
it('counts working days of a year once its notice has been entered, and asks for it until then', async () => {
  w.house.clock.set(new Date('2026-12-30T02:00:00Z'));
  const now = w.house.clock.now();
  const waits = async () =>
    (await waitingFor(w.house, w.administrator, now)).filter(({ kind }) => kind === 'calendar');
  expect(await waits()).toEqual([
    { kind: 'calendar', count: 1, more: false, since: null, due: '2026-12-31T16:00:00.000Z' },
  ]);
  const claimIds = await w.make.claims(1, { state: 'certified' });
  await registerClaims(w.house, w.registrar, { claimIds }, now);
  const listId = uuidv7();
  const working = { listId, committeeId: 1, kind: 'rewards' as const, whereToObject: '居委会', dayKind: 'working' as const }; // prettier-ignore
  await composeList(w.house, w.administrator, working, now);
  await expect(postList(w.house, w.administrator, listId, now)).rejects.toMatchObject({
    code: 'calendar_unknown',
    details: { year: 2027 },
  });
  const year = { year: 2027, source: '国办发明电〔2026〕8号', holidays: ['2027-01-01/2027-01-03'], makeUpDays: ['2027-01-09'] }; // prettier-ignore
  await w.house.db.inStation(1, (tx) => putSettings(tx, 1, '2026-12-30', { 'calendar.years': [year] }));
  // 31 December, then 4 and 5 January.
  expect(await postList(w.house, w.administrator, listId, now)).toMatchObject({ lastDay: '2027-01-05' });
  expect(await missingCalendar(w.house, 1, now)).toBeNull();
  expect(await waits()).toEqual([]);
});
