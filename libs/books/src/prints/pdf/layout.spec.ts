import fc from 'fast-check';
import { breakText, pagesOf, sumsOf } from './layout';

const one = (text: string) => [...text].length;

it.each([
  ['short', 10, ['short']],
  ['一二三四五', 2, ['一二', '三四', '五']],
  ['abcdefghijkl', 2, ['ab', 'cd', 'ef', 'g…']],
  ['𠮷𠮷𠮷', 2, ['𠮷𠮷', '𠮷']],
  ['', 3, ['']],
])('breaks %j to a width of %i', (text, width, lines) => {
  expect(breakText(text, width, one)).toEqual(lines);
});

it('parts rows into pages: every row once, in order, no page fuller than it may be', () => {
  const height = fc.integer({ min: 1, max: 40 });
  fc.assert(
    fc.property(fc.array(height, { maxLength: 200 }), fc.integer({ min: 1, max: 30 }), (heights, most) => {
      const pages = pagesOf(heights, 100, most);
      expect(pages.flatMap(({ from, to }) => heights.slice(from, to))).toEqual(heights);
      for (const { from, to } of pages) {
        const used = heights.slice(from, to).reduce((sum, h) => sum + h, 0);
        expect(to - from <= most && (used <= 100 || to - from === 1)).toBe(true);
      }
    }),
  );
});

it('adds up the pages to the whole', () => {
  const rows = fc.array(fc.tuple(fc.integer({ min: 0, max: 99 }), fc.constant('text')), { maxLength: 60 });
  fc.assert(
    fc.property(rows, (all) => {
      const pages = pagesOf(all.map(() => 10), 55); // prettier-ignore
      const sums = pages.map(({ from, to }) => sumsOf(all.slice(from, to), [true, false])[0]!);
      expect(sums.reduce((a, b) => a + b, 0)).toBe(sumsOf(all, [true, false])[0]);
      expect(sumsOf(all, [true, false])[1]).toBeNull();
    }),
  );
});
