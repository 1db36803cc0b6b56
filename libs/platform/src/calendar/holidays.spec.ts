import { isWorkday } from 'chinese-days';
import { Refusal } from '../refusal';
import { addDays } from './day';
import { addWorkingDays, deadlineInDays, reviewDeadline } from './deadlines';
import {
  calendarGap,
  HolidayYear,
  isWorkingDay,
  readHolidays,
  STATE_COUNCIL_HOLIDAYS as KNOWN,
} from './holidays';

// The notices, read by a person: 国办发明电〔2023〕7号, 〔2024〕12号, 〔2025〕7号. Days off, then days worked instead.
const NOTICES: [string, string, string[]][] = [
  ['2024-01-01', '2024-01-01', []],
  ['2024-02-10', '2024-02-17', ['2024-02-04', '2024-02-18']],
  ['2024-04-04', '2024-04-06', ['2024-04-07']],
  ['2024-05-01', '2024-05-05', ['2024-04-28', '2024-05-11']],
  ['2024-06-10', '2024-06-10', []],
  ['2024-09-15', '2024-09-17', ['2024-09-14']],
  ['2024-10-01', '2024-10-07', ['2024-09-29', '2024-10-12']],
  ['2025-01-01', '2025-01-01', []],
  ['2025-01-28', '2025-02-04', ['2025-01-26', '2025-02-08']],
  ['2025-04-04', '2025-04-06', []],
  ['2025-05-01', '2025-05-05', ['2025-04-27']],
  ['2025-05-31', '2025-06-02', []],
  ['2025-10-01', '2025-10-08', ['2025-09-28', '2025-10-11']],
  ['2026-01-01', '2026-01-03', ['2026-01-04']],
  ['2026-02-15', '2026-02-23', ['2026-02-14', '2026-02-28']],
  ['2026-04-04', '2026-04-06', []],
  ['2026-05-01', '2026-05-05', ['2026-05-09']],
  ['2026-06-19', '2026-06-21', []],
  ['2026-09-25', '2026-09-27', []],
  ['2026-10-01', '2026-10-07', ['2026-09-20', '2026-10-10']],
];

test.each(NOTICES)('from %s to %s nobody works, on %j everybody does', (first, last, worked) => {
  for (let day = first; day <= last; day = addDays(day, 1)) expect(isWorkingDay(day, KNOWN)).toBe(false);
  for (const day of worked) expect(isWorkingDay(day, KNOWN)).toBe(true);
});

test('every day of the three years agrees with an independent table', () => {
  let days = 0;
  for (let day = '2024-01-01'; day <= '2026-12-31'; day = addDays(day, 1), days += 1) {
    expect([day, isWorkingDay(day, KNOWN)]).toEqual([day, isWorkday(day)]);
  }
  expect(days).toBe(366 + 365 + 365);
});

test('a year without notice is refused, not guessed: 2027-10-01 is no working day', () => {
  expect(() => isWorkingDay('2027-10-01', KNOWN)).toThrow(new Refusal('calendar_unknown'));
  expect(() => isWorkingDay('2023-12-31', KNOWN)).toThrow(Refusal);
});

test.each([
  ['2026-02-13', 1, '2026-02-14'], // a Saturday worked instead
  ['2026-02-14', 1, '2026-02-24'], // across the Spring Festival
  ['2026-09-30', 3, '2026-10-10'],
  ['2026-11-05', 5, '2026-11-12'],
  ['2025-12-31', 1, '2026-01-04'],
])('the day %s and %i working days is %s', (day, count, last) => {
  expect(addWorkingDays(day, count, KNOWN)).toBe(last);
});

test('working days that run into an unknown year are refused', () => {
  expect(() => addWorkingDays('2026-12-30', 2, KNOWN)).toThrow(Refusal);
  expect(addWorkingDays('2026-12-30', 1, KNOWN)).toBe('2026-12-31');
});

test('a review is due after 5 working days, or 7 calendar days where the calendar is unknown', () => {
  const time = { workingDays: 5, calendarDays: 7 };
  // Thursday before the National Day: 09-30 is no. 1, then 10-08, 09, the Saturday 10 worked, 12.
  expect(reviewDeadline(new Date('2026-09-29T02:00:00Z'), time, KNOWN)).toEqual(
    new Date('2026-10-12T16:00:00Z'),
  );
  expect(reviewDeadline(new Date('2026-12-29T02:00:00Z'), time, KNOWN)).toEqual(
    new Date('2027-01-05T16:00:00Z'),
  );
  expect(deadlineInDays(new Date('2026-12-29T17:00:00Z'), 3)).toEqual(new Date('2027-01-02T16:00:00Z'));
});

test.each([
  ['2026-10-31', null],
  ['2026-11-01', 2027],
  ['2027-01-01', 2027],
])('on %s the missing calendar is %s', (today, missing) => {
  expect(calendarGap(today, KNOWN.keys())).toBe(missing);
});

test('a station adds a year by data, and wrong data is refused', () => {
  const notice = { year: 2027, source: 'x', holidays: ['2027-10-01/2027-10-07'], makeUpDays: ['2027-10-09'] };
  const more = readHolidays([notice], KNOWN);
  expect(isWorkingDay('2027-10-01', more)).toBe(false);
  expect(isWorkingDay('2027-10-09', more)).toBe(true);
  expect(isWorkingDay('2026-10-10', more)).toBe(true);
  expect(calendarGap('2026-11-20', more.keys())).toBeNull();
  for (const wrong of [
    { ...notice, year: 2028 },
    { ...notice, holidays: ['2027-10-07/2027-10-01'] },
    { ...notice, holidays: ['2027-02-30/2027-03-01'] },
    { ...notice, makeUpDays: ['soon'] },
  ]) {
    expect(() => readHolidays([wrong], KNOWN)).toThrow();
  }
});

test('a year is kept as it was entered: what is read from a setting can be read again', () => {
  const year = {
    year: 2027,
    source: '国办发明电〔2026〕8号',
    holidays: ['2027-01-01/2027-01-03'],
    makeUpDays: ['2027-01-09'],
    names: { '2027-01-01': '元旦' },
  };
  const read = HolidayYear.parse(HolidayYear.parse(year));
  expect(read).toEqual(year);
  const known = readHolidays([read], KNOWN);
  expect([isWorkingDay('2027-01-01', known), isWorkingDay('2027-01-09', known)]).toEqual([false, true]);
  expect(calendarGap('2026-11-01', known.keys())).toBeNull();
});

test.each([
  [{ holidays: ['2027-01-03/2027-01-01'] }],
  [{ holidays: ['2027-01-01'] }],
  [{ holidays: ['2027-02-30/2027-03-01'] }],
  [{ holidays: ['2026-12-31/2027-01-02'] }],
  [{ holidays: ['2027-01-01/2027-01-09'] }], // off and worked at once
  [{ makeUpDays: ['soon'] }],
  [{ names: { '2027-01-01': '' } }],
  [{ source: '' }],
])('refuses a year with %j', (wrong) => {
  const year = { year: 2027, source: 'x', holidays: [], makeUpDays: ['2027-01-09'], ...wrong };
  expect(HolidayYear.safeParse(year).success).toBe(false);
});
