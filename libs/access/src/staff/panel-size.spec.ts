import { fullestWith, type Seat } from './panel-size';

const seat = (staffId: string, fromDay: string, untilDay: string | null = null, committeeId = 1): Seat => ({
  committeeId,
  staffId,
  fromDay,
  untilDay,
});
const five = ['a', 'b', 'c', 'd', 'e'].map((staffId) => seat(staffId, '2026-01-01'));
const without = (staffId: string) => five.filter((one) => one.staffId !== staffId);

test.each<[string, Seat, Seat[], number]>([
  ['the first seat', seat('a', '2026-02-01'), [], 1],
  ['a sixth', seat('f', '2026-02-01'), five, 6],
  ['a sixth that is there already counts once', seat('a', '2026-02-01'), five, 5],
  ['another committee’s panel', seat('f', '2026-02-01', null, 2), five, 1],
  [
    'after the last day of one',
    seat('f', '2026-02-01'),
    [...without('e'), seat('e', '2026-01-01', '2026-01-31')],
    5,
  ],
  [
    'on the last day of one',
    seat('f', '2026-02-01'),
    [...without('e'), seat('e', '2026-01-01', '2026-02-01')],
    6,
  ],
  [
    'two that never sit together',
    seat('f', '2026-02-01'),
    [...without('e'), seat('e', '2026-01-01', '2026-01-31'), seat('g', '2027-01-01')],
    6,
  ],
  [
    'a substitute until another joins',
    seat('f', '2026-02-01', '2026-12-31'),
    [...without('e'), seat('g', '2027-01-01')],
    5,
  ],
])('%s', (_, fresh, seats, expected) => {
  expect(fullestWith(fresh, seats)).toBe(expected);
});
