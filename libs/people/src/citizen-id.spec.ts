import fc from 'fast-check';
import { ageOn, citizenIdCheckDigit, isAdult, readCitizenId, type CitizenIdProblem } from './citizen-id';

const TODAY = '2026-11-05';
const withCheck = (digits: string) => digits + citizenIdCheckDigit(digits);

test('the examples of the standard hold', () => {
  // GB 11643-1999, appendix A.
  expect(readCitizenId('11010519491231002X', TODAY)).toEqual({ ok: true, birthDay: '1949-12-31' });
  expect(readCitizenId('440524188001010014', TODAY)).toEqual({ ok: true, birthDay: '1880-01-01' });
});

test('spaces, lower case and full-width digits are unified', () => {
  for (const text of [' 110105 19491231 002x', '１１０１０５１９４９１２３１００２Ｘ']) {
    expect(readCitizenId(text, TODAY).ok).toBe(true);
  }
});

test.each<[string, CitizenIdProblem]>([
  ['', 'id_shape'],
  ['110105491231002', 'id_shape'],
  ['01010519491231002X', 'id_shape'],
  ['1101051949123100XX', 'id_shape'],
  [withCheck('99010119900230001'), 'id_birth_day'],
  [withCheck('99010119901301001'), 'id_birth_day'],
  [withCheck('99010100000101001'), 'id_birth_day'],
  [withCheck('99010120261106001'), 'id_in_future'],
  ['110105194912310021', 'id_check_digit'],
])('%s has the problem %s', (text, problem) => {
  expect(readCitizenId(text, TODAY)).toEqual({ ok: false, problem });
});

test('born today is not in the future', () => {
  expect(readCitizenId(withCheck('99010120261105001'), TODAY).ok).toBe(true);
});

const valid = fc
  .tuple(
    fc.integer({ min: 100_000, max: 999_999 }),
    fc.date({ min: new Date('1900-01-01'), max: new Date('2026-11-05'), noInvalidDate: true }),
    fc.integer({ min: 0, max: 999 }),
  )
  .map(([region, born, order]) =>
    withCheck(
      `${region}${born.toISOString().slice(0, 10).replaceAll('-', '')}${String(order).padStart(3, '0')}`,
    ),
  );

test('the check digit catches every wrong digit and every swap of neighbours', () => {
  fc.assert(
    fc.property(valid, fc.nat(16), fc.integer({ min: 1, max: 9 }), (id, at, by) => {
      expect(readCitizenId(id, TODAY).ok).toBe(true);
      const wrong = id.slice(0, at) + ((Number(id[at]) + by) % 10) + id.slice(at + 1);
      expect(readCitizenId(wrong, TODAY).ok).toBe(false);
      const swapped = id.slice(0, at) + id[at + 1] + id[at] + id.slice(at + 2);
      if (id[at] !== id[at + 1]) expect(readCitizenId(swapped, TODAY).ok).toBe(false);
    }),
  );
});

test.each([
  ['2008-11-05', 18, true],
  ['2008-11-06', 17, false],
  ['1947-01-01', 79, true],
  ['2026-11-05', 0, false],
])('born %s is %i on 2026-11-05, adult: %s', (born, age, adult) => {
  expect([ageOn(born, TODAY), isAdult(born, TODAY)]).toEqual([age, adult]);
});

test('born on a leap day comes of age on 1 March', () => {
  expect(isAdult('2008-02-29', '2026-02-28')).toBe(false);
  expect(isAdult('2008-02-29', '2026-03-01')).toBe(true);
});
