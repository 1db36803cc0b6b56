import fc from 'fast-check';
import { addDays } from '#platform';
import { lastDayToApply } from './time-limits';

const TIMES = { daysAfterAct: 30, monthsForAway: 12 };
const HOME = { awaySince: null, backSince: null };

test.each([
  ['at home: 30 days', '2020-03-01', HOME, '2020-03-31'],
  ['away still: 12 months', '2020-03-01', { awaySince: '2020-02-01', backSince: null }, '2021-03-01'],
  [
    'returned: 30 days from then',
    '2020-03-01',
    { awaySince: '2020-02-01', backSince: '2020-06-01' },
    '2020-07-01',
  ],
  [
    'returned after 11 months',
    '2020-03-01',
    { awaySince: '2020-02-01', backSince: '2021-02-20' },
    '2021-03-01',
  ],
  ['left within the 30 days', '2020-03-01', { awaySince: '2020-03-20', backSince: null }, '2021-03-01'],
  ['left after them', '2020-03-01', { awaySince: '2020-04-20', backSince: null }, '2020-03-31'],
  ['was back before', '2020-03-01', { awaySince: '2020-01-01', backSince: '2020-02-20' }, '2020-03-31'],
  [
    'back on the day itself',
    '2020-03-01',
    { awaySince: '2020-01-01', backSince: '2020-03-01' },
    '2020-03-31',
  ],
])('%s', (_, from, absence, last) => {
  expect(lastDayToApply(from, absence, TIMES)).toBe(last);
});

test('having been away never shortens the time', () => {
  const day = fc.integer({ min: -400, max: 400 }).map((n) => addDays('2020-03-01', n));
  fc.assert(
    fc.property(fc.option(day), fc.option(day), (awaySince, backSince) => {
      const last = lastDayToApply('2020-03-01', { awaySince, backSince }, TIMES);
      return last >= '2020-03-31' && last <= '2021-03-01';
    }),
  );
});
