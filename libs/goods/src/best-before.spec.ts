import fc from 'fast-check';
import { leftByDay } from './best-before';

const batches = [
  { bestBefore: '2026-12-01', pieces: 10 },
  { bestBefore: '2027-03-01', pieces: 5 },
  { bestBefore: null, pieces: 3 },
];

test.each([
  [
    18,
    [
      ['2026-12-01', 10],
      ['2027-03-01', 5],
    ],
  ],
  [
    9,
    [
      ['2026-12-01', 1],
      ['2027-03-01', 5],
    ],
  ],
  [6, [['2027-03-01', 3]]],
  [3, []],
  [0, []],
])('of 18 pieces with %i still here, these days are left', (here, expected) => {
  expect(leftByDay(batches, here).map((b) => [b.bestBefore, b.pieces])).toEqual(expected);
});

test('never more is left than is here, nor than came with a day', () => {
  const batch = fc.record({
    bestBefore: fc.constantFrom('2026-12-01', '2027-01-01', '2027-02-01', null),
    pieces: fc.nat(50),
  });
  fc.assert(
    fc.property(fc.array(batch), fc.nat(500), (came, here) => {
      const left = leftByDay(came, here).reduce((sum, b) => sum + b.pieces, 0);
      const dated = came.filter((b) => b.bestBefore !== null).reduce((sum, b) => sum + b.pieces, 0);
      expect(left).toBeLessThanOrEqual(Math.min(here, dated));
    }),
  );
});
