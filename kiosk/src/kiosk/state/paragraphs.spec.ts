import fc from 'fast-check';
import { paragraphs } from './paragraphs';

describe('reading text in pieces', () => {
  it('keeps short paragraphs as they are', () => {
    expect(paragraphs('一、爱党爱国。\n\n二、邻里和睦。')).toEqual(['一、爱党爱国。', '二、邻里和睦。']);
    expect(paragraphs('')).toEqual([]);
  });

  it('keeps every word, in order', () => {
    const letters = (text: string) => text.replace(/\s/g, '');
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1, maxLength: 400 })), (lines) => {
        expect(letters(paragraphs(lines.join('\n')).join(''))).toBe(letters(lines.join('')));
      }),
    );
  });

  it('cuts a long paragraph at its sentences', () => {
    const sentence = '早上八点半开门，晚上六点关门，中午不休息，节假日照常。';
    const pieces = paragraphs(sentence.repeat(5));
    expect(pieces.join('')).toBe(sentence.repeat(5));
    expect(pieces.every((piece) => piece.length <= 70 && piece.endsWith('。'))).toBe(true);
  });

  it('cuts a sentence that has no end', () => {
    expect(paragraphs('长'.repeat(150)).map((piece) => piece.length)).toEqual([70, 70, 10]);
  });
});
