import { Refusal } from '#platform';
import fc from 'fast-check';
import { needsEvent, pointsFor } from './act-rule';
import {
  EVIDENCE_LETTERS,
  evidenceMissing,
  parseEvidence,
  printEvidence,
  type EvidenceLetter,
} from './evidence';

const hourly = { points: 1, tiers: [] };
const tiered = {
  points: null,
  tiers: [
    { name: '良好', points: 1 },
    { name: '优秀', points: 3 },
  ],
};

test('units times points, or the tier’s points', () => {
  expect(pointsFor(hourly, 3, null)).toBe(3);
  expect(pointsFor(tiered, 1, '优秀')).toBe(3);
});

test.each<[typeof hourly | typeof tiered, number, string | null]>([
  [hourly, 0, null],
  [hourly, -1, null],
  [hourly, 1.5, null],
  [hourly, Number.NaN, null],
  [hourly, 1, '优秀'],
  [tiered, 1, null],
  [tiered, 1, '一般'],
  [tiered, 2, '优秀'],
])('%j, %d units, tier %s is refused', (rule, quantity, tier) => {
  expect(() => pointsFor(rule, quantity, tier)).toThrow(new Refusal('quantity_wrong'));
});

test('a cap per event wants the event named', () => {
  expect(needsEvent({ capPeriod: 'event' })).toBe(true);
  expect(needsEvent({ capPeriod: 'month' })).toBe(false);
});

const letters = fc.uniqueArray(fc.constantFrom(...EVIDENCE_LETTERS), { minLength: 1 });
const evidence = fc.array(letters, { minLength: 1, maxLength: 4 });

test('an expression is read as it was written', () => {
  expect(parseEvidence('K|R+P')).toEqual([['K'], ['R', 'P']]);
  expect(parseEvidence(' W + P ')).toEqual([['W', 'P']]);
  for (const bad of ['', '|', 'R+', 'r', 'RP', 'R||P', 'R&P']) expect(parseEvidence(bad)).toBeNull();
  fc.assert(fc.property(evidence, (all) => expect(parseEvidence(printEvidence(all))).toEqual(all)));
});

test('nothing is missing exactly when one alternative is complete', () => {
  fc.assert(
    fc.property(evidence, fc.uniqueArray(fc.constantFrom(...EVIDENCE_LETTERS)), (alternatives, given) => {
      const have = new Set<EvidenceLetter>(given);
      const missing = evidenceMissing({ evidence: alternatives }, have);
      expect(missing.length === 0).toBe(alternatives.some((all) => all.every((letter) => have.has(letter))));
      // Whoever brings one of the lists named as missing has enough.
      for (const list of missing) {
        expect(evidenceMissing({ evidence: alternatives }, new Set([...have, ...list]))).toEqual([]);
      }
    }),
  );
});
