import fc from 'fast-check';
import { addDays, dayOf, type Day } from './day';
import { endOfNextYear, endOfYear, monthOf, periodKey, periodOf, quarterOf, type PeriodKind } from './period';

test.each<[PeriodKind, Day, string, Day, Day]>([
  ['month', '2024-02-29', '2024-02', '2024-02-01', '2024-02-29'],
  ['month', '2026-12-31', '2026-12', '2026-12-01', '2026-12-31'],
  ['quarter', '2026-01-01', '2026-Q1', '2026-01-01', '2026-03-31'],
  ['quarter', '2026-06-30', '2026-Q2', '2026-04-01', '2026-06-30'],
  ['quarter', '2026-11-05', '2026-Q4', '2026-10-01', '2026-12-31'],
  ['year', '2026-07-01', '2026', '2026-01-01', '2026-12-31'],
])('%s of %s is %s', (kind, day, key, firstDay, lastDay) => {
  expect(periodKey(kind, day)).toBe(key);
  expect(periodOf(kind, day)).toEqual({ firstDay, lastDay });
});

test('two days share a period exactly when the key is the same', () => {
  const day = fc.integer({ min: 0, max: 20_000 }).map((n) => dayOf(new Date(n * 86_400_000 + 8e11)));
  fc.assert(
    fc.property(day, fc.constantFrom<PeriodKind>('month', 'quarter', 'year'), (at, kind) => {
      const { firstDay, lastDay } = periodOf(kind, at);
      expect(firstDay <= at && at <= lastDay).toBe(true);
      expect(periodKey(kind, firstDay)).toBe(periodKey(kind, lastDay));
      expect(periodKey(kind, addDays(lastDay, 1))).not.toBe(periodKey(kind, at));
      expect(periodKey(kind, addDays(firstDay, -1))).not.toBe(periodKey(kind, at));
    }),
  );
});

test('ends of years and short names', () => {
  expect(endOfYear('2026-01-01')).toBe('2026-12-31');
  expect(endOfNextYear('2026-12-31')).toBe('2027-12-31');
  expect([monthOf('2026-11-05'), quarterOf('2026-11-05')]).toEqual(['2026-11', '2026-Q4']);
});
