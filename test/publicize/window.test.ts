import { setShopDay } from '#goods';
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
