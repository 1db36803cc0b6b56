import fc from 'fast-check';
import { addDays, daysBetween, dayOf, endOfDay, type Day } from './day';
import { isWorkingDay, STATE_COUNCIL_HOLIDAYS as holidays } from './holidays';
import { opensOn, type OpeningCalendar } from './opening';
import {
  extendForMissingCopy,
  publicityWindow,
  windowHasClosed,
  type PublicityRule,
} from './publicity-window';

const at = (text: string) => new Date(`${text}+08:00`);
const daily = () => true;
const weekdays: OpeningCalendar = { weekdays: [1, 2, 3, 4, 5], closed: [], open: [] };
const rule = (over: Partial<PublicityRule> & { postedAt: Date }): PublicityRule => ({
  days: 3,
  kind: 'calendar',
  opensOn: daily,
  holidays,
  ...over,
});

test('the posting day is not counted, and the window closes at 24:00 of the last day', () => {
  for (const clock of ['00:00:00', '09:30:00', '23:59:59']) {
    expect(publicityWindow(rule({ postedAt: at(`2026-11-05T${clock}`) }))).toEqual({
      firstDay: '2026-11-06',
      lastDay: '2026-11-08',
      closesAt: at('2026-11-09T00:00:00'),
      extended: false,
    });
  }
});

test.each<[string, string, number, 'calendar' | 'working', OpeningCalendar | null, Day]>([
  ['a year that nobody knows needs no calendar', '2031-02-27', 3, 'calendar', null, '2031-03-02'],
  ['working days skip the Spring Festival', '2026-02-13', 3, 'working', null, '2026-02-25'],
  ['a weekend holds no open day: on to the second', '2026-11-06', 1, 'calendar', weekdays, '2026-11-10'],
  ['one day is never enough', '2026-11-02', 1, 'calendar', null, '2026-11-04'],
  [
    'a closed week',
    '2026-09-30',
    3,
    'calendar',
    { ...weekdays, closed: ['2026-10-01', '2026-10-02', '2026-10-05', '2026-10-06', '2026-10-07'] },
    '2026-10-09',
  ],
  [
    'a Saturday opened for once',
    '2026-11-05',
    2,
    'calendar',
    { ...weekdays, open: ['2026-11-07'] },
    '2026-11-07',
  ],
])('%s', (_, posted, days, kind, opening, lastDay) => {
  const opens = opening ? (day: Day) => opensOn(opening, day) : daily;
  expect(
    publicityWindow(rule({ postedAt: at(`${posted}T10:00:00`), days, kind, opensOn: opens })).lastDay,
  ).toBe(lastDay);
});

const posting = fc.record({
  postedAt: fc.date({ min: at('2024-01-01T00:00:00'), max: at('2026-10-31T00:00:00'), noInvalidDate: true }),
  days: fc.integer({ min: 1, max: 15 }),
  kind: fc.constantFrom('calendar' as const, 'working' as const),
  open: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
});

test('a window is never shorter than its days and always holds two open days, no day longer than needed', () => {
  fc.assert(
    fc.property(posting, ({ open, ...over }) => {
      const opens = (day: Day) => opensOn({ weekdays: open, closed: [], open: [] }, day);
      const window = publicityWindow(rule({ ...over, opensOn: opens }));
      const days = Array.from({ length: daysBetween(window.firstDay, window.lastDay) + 1 }, (_, i) =>
        addDays(window.firstDay, i),
      );
      const counted = over.kind === 'calendar' ? days : days.filter((day) => isWorkingDay(day, holidays));
      expect(window.firstDay).toBe(addDays(dayOf(over.postedAt), 1));
      expect(counted.length).toBeGreaterThanOrEqual(over.days);
      expect(days.filter(opens).length).toBeGreaterThanOrEqual(2);
      expect(window.closesAt).toEqual(endOfDay(window.lastDay));
      const shorter = days.slice(0, -1);
      const enough = shorter.filter((day) => counted.includes(day)).length >= over.days;
      expect(enough && shorter.filter(opens).length >= 2).toBe(false);
    }),
  );
});

test('a missing copy extends the window once, by whole days', () => {
  const window = publicityWindow(rule({ postedAt: at('2026-11-05T10:00:00') }));
  const longer = extendForMissingCopy(window, {
    from: at('2026-11-06T08:00:00'),
    until: at('2026-11-07T09:00:00'),
  });
  expect(longer).toMatchObject({
    lastDay: '2026-11-10',
    closesAt: at('2026-11-11T00:00:00'),
    extended: true,
  });
  expect(
    extendForMissingCopy(longer, { from: at('2026-11-09T00:00:00'), until: at('2026-11-10T00:00:00') }),
  ).toBe(longer);
});

test('a copy that was missing outside the window extends nothing', () => {
  const window = publicityWindow(rule({ postedAt: at('2026-11-05T10:00:00') }));
  expect(
    extendForMissingCopy(window, { from: at('2026-11-05T10:00:00'), until: at('2026-11-05T20:00:00') }),
  ).toBe(window);
  expect(
    extendForMissingCopy(window, { from: at('2026-11-09T00:00:00'), until: at('2026-11-12T00:00:00') }),
  ).toBe(window);
  expect(
    extendForMissingCopy(window, { from: at('2026-11-01T00:00:00'), until: at('2026-12-01T00:00:00') })
      .lastDay,
  ).toBe('2026-11-11');
});

test('it has closed at 24:00 and not a moment before', () => {
  const window = publicityWindow(rule({ postedAt: at('2026-11-05T10:00:00') }));
  expect(windowHasClosed(window, at('2026-11-08T23:59:59.999'))).toBe(false);
  expect(windowHasClosed(window, at('2026-11-09T00:00:00'))).toBe(true);
});

test('a wrong setting is a bug, not a window', () => {
  const postedAt = at('2026-11-05T10:00:00');
  expect(() => publicityWindow(rule({ postedAt, days: 0 }))).toThrow(RangeError);
  expect(() => publicityWindow(rule({ postedAt, opensOn: () => false }))).toThrow(RangeError);
});
