import fc from 'fast-check';
import { paragraphs } from './paragraphs';

describe('pages of a posted text', () => {
  it('keeps every word, in order, and no page is empty', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1, maxLength: 400 })), (lines) => {
        const pages = paragraphs(lines.join('\n'));
        const letters = (text: string) => text.replace(/\s/g, '');
        expect(letters(pages.flat().join(''))).toBe(letters(lines.join('')));
        expect(pages.every((page) => page.length > 0)).toBe(true);
      }),
    );
  });

  it('cuts a long paragraph at its sentences', () => {
    expect(paragraphs(`${'一'.repeat(200)}。${'二'.repeat(200)}。`)).toHaveLength(2);
  });
});
