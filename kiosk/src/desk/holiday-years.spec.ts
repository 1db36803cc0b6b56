import { formOf, isHolidayYears, yearOf, type HolidayYear } from './holiday-years';

const YEAR: HolidayYear = {
  year: 2027,
  source: '国办发明电〔2026〕8号',
  holidays: ['2027-01-01/2027-01-03', '2027-06-09/2027-06-09'],
  makeUpDays: ['2027-02-07'],
  names: { '2027-01-01': '元旦', '2027-02-07': '春节' },
};

test('a year becomes lines by their days, and lines become the year again', () => {
  const form = formOf(YEAR);
  expect(form.rows.map(({ name, first, last, kind }) => [name, first, last, kind])).toEqual([
    ['元旦', '2027-01-01', '2027-01-03', 'off'],
    ['春节', '2027-02-07', '', 'worked'],
    ['', '2027-06-09', '', 'off'],
  ]);
  expect(yearOf(form)).toEqual(YEAR);
});

test('lines without a day are left out; worked days in a row are named one by one', () => {
  const rows = [
    { name: ' ', first: '2027-02-27', last: '2027-02-28', kind: 'worked' as const },
    { name: '元旦', first: '', last: '', kind: 'off' as const },
  ];
  expect(yearOf({ year: 2027, source: ' x ', rows })).toEqual({
    year: 2027,
    source: 'x',
    holidays: [],
    makeUpDays: ['2027-02-27', '2027-02-28'],
  });
});

test('other settings are none', () => {
  expect([[], [60, 30, 7], 'calendar', { kind: 'never' }].some(isHolidayYears)).toBe(false);
  expect(isHolidayYears([YEAR])).toBe(true);
});
