import fc from 'fast-check';
import { MOST, spansOf } from './spans';

describe('a long row in spans', () => {
  it('stays whole where it is short', () => {
    expect(spansOf([1, 2, 3, 4, 5, 6])).toEqual([]);
  });

  it('loses nothing, keeps the order, and never shows more than six', () => {
    fc.assert(
      fc.property(fc.integer({ min: MOST + 1, max: 3000 }), (length) => {
        const row = Array.from({ length }, (_, i) => i);
        const spans = spansOf(row);
        expect(spans.flat()).toEqual(row);
        expect(spans.length).toBeGreaterThan(1);
        expect(spans.length).toBeLessThanOrEqual(MOST);
        expect(spans.every((span) => span.length > 0)).toBe(true);
      }),
    );
  });

  it('finds one of 83 buildings by three touches', () => {
    let row: readonly number[] = Array.from({ length: 83 }, (_, i) => i);
    let touches = 1;
    for (let spans = spansOf(row); spans.length > 0; spans = spansOf(row)) {
      row = spans[0]!;
      touches += 1;
    }
    expect(touches).toBe(3);
  });
});
