import fc from 'fast-check';
import {
  addDays,
  addMonths,
  clockOf,
  dayOf,
  daysBetween,
  endOfDay,
  isRealDay,
  startOfDay,
  weekdayOf,
} from './day';

const zone = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short' });
const instant = fc.date({
  min: new Date('1992-01-02T00:00:00Z'),
  max: new Date('2100-01-01T00:00:00Z'),
  noInvalidDate: true,
});
const day = instant.map(dayOf);

test.each([
  ['2026-02-28', true],
  ['2026-02-29', false],
  ['2024-02-29', true],
  ['2026-02-30', false],
  ['2026-13-01', false],
  ['2026-00-10', false],
  ['2026-1-1', false],
  ['0000-01-01', false],
  ['2026-01-01T00:00', false],
  ['２０２６-01-01', false],
  ['', false],
])('%s is a real day: %s', (text, real) => {
  expect(isRealDay(text)).toBe(real);
});

test('a day runs from 00:00 to 24:00 in Asia/Shanghai', () => {
  expect(startOfDay('2026-11-05').toISOString()).toBe('2026-11-04T16:00:00.000Z');
  expect(endOfDay('2026-11-05').toISOString()).toBe('2026-11-05T16:00:00.000Z');
  expect(dayOf(new Date('2026-11-04T15:59:59.999Z'))).toBe('2026-11-04');
  expect(dayOf(new Date('2026-11-04T16:00:00Z'))).toBe('2026-11-05');
});

test('dayOf and clockOf agree with the zone database', () => {
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Shanghai', timeStyle: 'short' });
  fc.assert(
    fc.property(instant, (at) =>
      expect([dayOf(at), clockOf(at)]).toEqual([zone.format(at), clock.format(at)]),
    ),
  );
});

test('an instant lies within its day, and 24:00 is the next day', () => {
  fc.assert(
    fc.property(instant, (at) => {
      const its = dayOf(at);
      expect(startOfDay(its) <= at && at < endOfDay(its)).toBe(true);
      expect(dayOf(endOfDay(its))).toBe(addDays(its, 1));
    }),
  );
});

test('adding days and counting them undo each other, and days sort as text', () => {
  fc.assert(
    fc.property(day, fc.integer({ min: -3000, max: 3000 }), (from, count) => {
      const to = addDays(from, count);
      expect(daysBetween(from, to)).toBe(count);
      expect(from < to).toBe(count > 0);
      expect((weekdayOf(from) - 1 + (((count % 7) + 7) % 7)) % 7).toBe(weekdayOf(to) - 1);
    }),
  );
});

test.each([
  ['2026-01-31', 1, '2026-02-28'],
  ['2024-01-31', 1, '2024-02-29'],
  ['2026-03-31', -1, '2026-02-28'],
  ['2026-11-15', 14, '2028-01-15'],
  ['2024-02-29', 12, '2025-02-28'],
  ['2026-05-05', 0, '2026-05-05'],
])('%s and %i months is %s', (from, months, to) => {
  expect(addMonths(from, months)).toBe(to);
});

test('months later keep their order and land in the right month', () => {
  fc.assert(
    fc.property(day, fc.integer({ min: 0, max: 60 }), (from, months) => {
      const to = addMonths(from, months);
      const index = (text: string) => Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7));
      expect(isRealDay(to)).toBe(true);
      expect(index(to) - index(from)).toBe(months);
      expect(addMonths(addDays(from, 1), months) >= to).toBe(true);
    }),
  );
});

test('what is no day is a bug, not a guess', () => {
  expect(() => startOfDay('2026-02-30')).toThrow(RangeError);
  expect(() => addDays('soon', 1)).toThrow(RangeError);
});
