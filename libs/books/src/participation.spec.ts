import fc from 'fast-check';
import { rateOf } from './participation';

it.each([
  [2685, 2749, '97.6', '97.7'],
  [0, 2749, '0.0', '0.0'],
  [2749, 2749, '100.0', '100.0'],
  [1, 3, '33.3', '33.3'],
  [2, 3, '66.6', '66.7'],
  [0, 0, '0.0', '0.0'],
])(
  '%i of %i households: %s truncated, %s rounded',
  (takingPart, households, truncatedPercent, roundedPercent) => {
    expect(rateOf(takingPart, households)).toEqual({ truncatedPercent, roundedPercent });
  },
);

it('never rounds below what it truncates to, and never by more than a tenth', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100_000 }), fc.integer({ min: 0, max: 100_000 }), (d, part) => {
      const { truncatedPercent, roundedPercent } = rateOf(Math.min(part, d), d);
      const tenths = (text: string) => Math.round(Number(text) * 10);
      expect([0, 1]).toContain(tenths(roundedPercent) - tenths(truncatedPercent));
    }),
  );
});
