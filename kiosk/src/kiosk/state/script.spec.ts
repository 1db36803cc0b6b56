import fc from 'fast-check';
import { chineseNumber, clipsOf, type NumberWords } from './script';

const WORDS: NumberWords = {
  digits: [...'零一二三四五六七八九'],
  ten: '十',
  hundred: '百',
  thousand: '千',
  tenThousand: '万',
};
const spoken = (n: number) => chineseNumber(n, WORDS).join('');

/** Reads a spoken number back. */
function understood(text: string): number {
  const [high, low] = text.includes('万') ? text.split('万') : ['', text];
  const part = (t: string) => {
    let sum = 0;
    let digit = 0;
    for (const c of t) {
      const unit = { 十: 10, 百: 100, 千: 1000 }[c];
      if (unit === undefined) digit = '零一二三四五六七八九'.indexOf(c);
      else {
        sum += (digit || 1) * unit;
        digit = 0;
      }
    }
    return sum + digit;
  };
  return part(high!) * 10_000 + part(low!);
}

describe('numbers aloud', () => {
  it.each([
    [0, '零'],
    [10, '十'],
    [15, '十五'],
    [20, '二十'],
    [101, '一百零一'],
    [110, '一百一十'],
    [128, '一百二十八'],
    [1005, '一千零五'],
    [2010, '二千零一十'],
    [10_000, '一万'],
    [10_050, '一万零五十'],
    [128_560, '十二万八千五百六十'],
  ])('%i is %s', (n, text) => {
    expect(spoken(n)).toBe(text);
  });

  it('can be understood again', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99_999_999 }), (n) => {
        expect(understood(spoken(n))).toBe(n);
      }),
    );
  });
});

describe('clips', () => {
  const clips = new Map([['您家现有积分', 'a'], ['分', 'b'], ['一', '1'], ['百', '100'], ['请刷积分卡。', 'whole']]); // prettier-ignore
  const number = (n: number) => chineseNumber(n, WORDS);

  it('plays a sentence that was recorded whole', () => {
    expect(clipsOf('请刷积分卡。', clips, number)).toEqual(['whole']);
  });

  it('composes numbers from pieces', () => {
    expect(clipsOf('您家现有积分 100 分。', clips, number)).toEqual(['a', '1', '100', 'b']);
  });

  it('leaves the sentence to the browser when a piece is missing', () => {
    expect(clipsOf('您家现有积分 20 分。', clips, number)).toBeNull();
  });
});
