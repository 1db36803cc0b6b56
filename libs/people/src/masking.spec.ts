import fc from 'fast-check';
import compoundSurnames from '../data/compound-surnames.json';
import { maskName, publicName } from './masking';

test.each([
  ['张小芳', '张*芳'],
  ['张芳', '张*'],
  ['张', '*'],
  ['张晓丽芳', '张*芳'],
  ['欧阳晓明', '欧阳*明'],
  ['欧阳明', '欧阳*'],
  ['欧阳', '欧*'],
  ['诸葛晓丽芳', '诸葛*芳'],
  ['阿依古丽·买买提', '阿依*·买*'],
  ['阿依古丽•买买提', '阿依*·买*'],
  ['阿依古丽 · 买买提', '阿依*·买*'],
  ['买买·提', '买*·*'],
  ['古丽巴哈尔', '古丽*'],
  ['𠮷田芳', '𠮷*芳'],
  ['李𬭼', '李*'],
  ['王䶮明', '王*明'],
  ['葛󠄀小明', '葛󠄀*明'],
  ['张 芳', '张*'],
  ['张　芳', '张*'],
  [' 张 小 芳 ', '张*芳'],
  ['John Smith', 'J* S*'],
  ['Li', 'L*'],
  ['J. R. Smith', '*·*·S*'],
  ['José María', 'J* M*'],
  ['李 Mary', '* M*'],
  ['李Mary', '李*'],
  ['张*', '*'],
  ['张*芳', '张*'],
  ['', '*'],
  ['  ', '*'],
])('%s is shown as %s', (name, mask) => {
  expect(maskName(name)).toBe(mask);
});

test('a minor is a family member, a person without consent is nobody', () => {
  expect(publicName({ name: '张小芳', minor: false, consented: true })).toEqual({ mask: '张*芳' });
  expect(publicName({ name: '张小芳', minor: true, consented: true })).toEqual({ label: 'family_member' });
  expect(publicName({ name: '张小芳', minor: false, consented: false })).toBeNull();
  expect(publicName({ name: '张小芳', minor: true, consented: false })).toBeNull();
});

const han = fc.constantFrom(...'张王李小芳明丽国强𠮷䶮𬭼〇', '葛󠄀');
const hanWord = (min: number, max: number) => fc.array(han, { minLength: min, maxLength: max });
const segmenter = new Intl.Segmenter('zh', { granularity: 'grapheme' });
const count = (text: string) => Array.from(segmenter.segment(text)).length;
const shown = (mask: string) => count(mask.replace(/[*· ]/gu, ''));

test('a Chinese name shows its surname and at most one character more, and always hides one', () => {
  const surname = fc.oneof(han, fc.constantFrom(...compoundSurnames));
  fc.assert(
    fc.property(surname, hanWord(1, 4), (family, given) => {
      const mask = maskName(family + given.join(''));
      expect(shown(mask)).toBeLessThanOrEqual(count(family) + 1);
      expect(shown(mask)).toBeLessThan(count(family) + given.length);
      expect(mask.match(/\*/g)).toHaveLength(1);
    }),
  );
});

test('a part of a name shows at most half of itself', () => {
  fc.assert(
    fc.property(fc.array(hanWord(1, 8), { minLength: 2, maxLength: 4 }), (parts) => {
      const masked = maskName(parts.map((part) => part.join('')).join('·')).split('·');
      expect(masked).toHaveLength(parts.length);
      masked.forEach((mask, i) => {
        expect(shown(mask)).toBeLessThanOrEqual(parts[i]!.length / 2);
        expect(parts[i]!.join('').startsWith(mask.slice(0, -1))).toBe(true);
      });
    }),
  );
});

test('whatever the register holds: a mask is not the name, hides something, is not empty', () => {
  const anything = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 40 }),
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc
      .array(fc.constantFrom('张', '芳', '·', '.', ' ', '*', 'a', '欧阳', '𠮷', '\u200b', '\n'))
      .map((all) => all.join('')),
  );
  fc.assert(
    fc.property(anything, (name) => {
      const mask = maskName(name);
      expect(mask).toContain('*');
      if (/[\p{L}\p{N}]/u.test(name)) expect(mask).not.toBe(name);
      expect(shown(mask)).toBeLessThan(Math.max(count(name.normalize('NFC')), 1));
      expect(maskName(mask)).not.toMatch(/[^*· ]{3}/u);
    }),
    { numRuns: 2000 },
  );
});
