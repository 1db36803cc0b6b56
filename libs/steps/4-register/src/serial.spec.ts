import { serialOf } from './serial';

describe('a serial', () => {
  it.each([
    [2, 2026, 123, '2-2026-000123'],
    [1, 2018, 1, '1-2018-000001'],
    [30, 2027, 1_000_000, '30-2027-1000000'],
  ])('of committee %i in %i, number %i', (committee, year, number, serial) => {
    expect(serialOf(committee, year, number)).toBe(serial);
  });
});
