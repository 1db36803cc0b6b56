import { isOpenAt } from './opening';

const hours = { open: true, opensAt: '08:00', closesAt: '20:00' };

test.each([
  ['2026-11-02T07:59:59+08:00', false],
  ['2026-11-02T08:00:00+08:00', true],
  ['2026-11-02T19:59:59+08:00', true],
  ['2026-11-02T20:00:00+08:00', false],
])('the shop is open from 8 to 20: at %s %s', (at, expected) => {
  expect(isOpenAt(hours, new Date(at))).toBe(expected);
});

test('a day that is closed is closed at every hour, and 24:00 is its end', () => {
  expect(isOpenAt({ ...hours, open: false }, new Date('2026-11-02T12:00:00+08:00'))).toBe(false);
  expect(isOpenAt({ open: true, opensAt: '00:00', closesAt: '24:00' }, new Date('2026-11-02T23:59:00+08:00'))).toBe(true); // prettier-ignore
});
