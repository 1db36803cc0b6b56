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
  const clips = new Map(
    ['您家现有积分', '分', '一', '百', '请刷积分卡', '星期五', '到', '暂无异议', '大米', '要 3 袋'].map((text) => [text, `${text}.mp3`]), // prettier-ignore
  );
  const number = (n: number) => chineseNumber(n, WORDS);
  const said = (sentence: string) => clipsOf(sentence, clips, number)?.map((file) => file.slice(0, -4));

  it.each([
    ['a sentence recorded whole', '请刷积分卡。', ['请刷积分卡']],
    ['numbers from pieces', '您家现有积分 100 分。', ['您家现有积分', '一', '百', '分']],
    ['words that were filled in', '+1 分，星期五到，暂无异议。', ['一', '分', '星期五', '到', '暂无异议']],
    ['the longest first', '要 3 袋', ['要 3 袋']],
  ])('play %s', (_name, sentence, pieces) => {
    expect(said(sentence)).toEqual(pieces);
  });

  it.each(['您家现有积分 20 分。', '大米，香油', '没有录过的话'])(
    'leave the sentence to the browser when a piece is missing: %s',
    (sentence) => {
      expect(said(sentence)).toBeUndefined();
    },
  );

  it('always come to an end', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'一分百到，。 7+请') }), (text) => {
        const files = clipsOf(text, clips, number);
        expect(files === null || files.every((file) => file.endsWith('.mp3'))).toBe(true);
      }),
    );
  });
});
