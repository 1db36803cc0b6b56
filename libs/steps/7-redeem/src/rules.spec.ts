import { holdUntil, nextOpenDay } from './rules';

const at = (text: string) => new Date(`${text}+08:00`);
const weekdays = { weekdays: [1, 2, 3, 4, 5], closed: ['2026-11-02'], open: ['2026-11-07'] };

test('held seven days: until 24:00 of the seventh, whatever the hour', () => {
  expect(holdUntil(at('2026-11-02T09:00:00'), 7)).toEqual(at('2026-11-10T00:00:00'));
  expect(holdUntil(at('2026-11-02T00:00:00'), 1)).toEqual(at('2026-11-04T00:00:00'));
});

test.each([
  ['2026-11-03T07:00:00', '2026-11-03'],
  ['2026-11-03T19:59:00', '2026-11-03'],
  ['2026-11-03T20:00:00', '2026-11-04'],
  // a Monday closed by name, a Saturday opened by name
  ['2026-11-01T12:00:00', '2026-11-03'],
  ['2026-11-06T21:00:00', '2026-11-07'],
])('asked on %s, the shop opens next on %s', (now, day) => {
  expect(nextOpenDay(weekdays, '20:00', at(now))).toBe(day);
});

test('a shop that never opens has no next day', () => {
  expect(nextOpenDay({ weekdays: [], closed: [], open: [] }, '20:00', at('2026-11-03T07:00:00'))).toBeNull();
});
