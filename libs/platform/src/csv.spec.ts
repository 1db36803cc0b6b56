import fc from 'fast-check';
import { CsvUnclosedQuote, parseCsv, writeCsv } from './csv';

test.each<[string, string[][]]>([
  ['a,b\nc,d', [['a', 'b'], ['c', 'd']]], // prettier-ignore
  ['\ufeffa,b\r\n', [['a', 'b']]],
  ['a\rb\r', [['a'], ['b']]],
  ['"a,b","c ""d""","e\nf"', [['a,b', 'c "d"', 'e\nf']]],
  ['a,,\n,,\nb', [['a', '', ''], ['', '', ''], ['b']]], // prettier-ignore
  ['a,', [['a', '']]],
  ['a\n\n,,\n', [['a']]],
  ['5" pipe,x', [['5" pipe', 'x']]],
  ['', []],
])('reads %j', (text, rows) => {
  expect(parseCsv(text)).toEqual(rows);
});

test('a quote that never closes is named by its row', () => {
  expect(() => parseCsv('a,b\nc,"d\ne,f')).toThrow(new CsvUnclosedQuote(2));
});

test('what was written is read again', () => {
  const cell = fc
    .string({ unit: fc.constantFrom(...'ab,"\n\r 张𠮷;', "'") })
    .filter((text) => !/^[=+\-@\t\r]/.test(text));
  const table = fc.array(
    fc.array(cell, { minLength: 2, maxLength: 5 }).filter((row) => row.some((c) => c !== '')),
  );
  fc.assert(fc.property(table, (rows) => expect(parseCsv(writeCsv(rows))).toEqual(rows)));
});

test('text that looks like a formula is neutralised, a number is not', () => {
  expect(writeCsv([['=1+1', '+86', '-x', '@a', '\tb', -3, null]])).toBe("'=1+1,'+86,'-x,'@a,'\tb,-3,\r\n");
  // Some editions read the signs of a Chinese keyboard as well.
  expect(writeCsv([['＝1', '＋86', '－x', '＠a']])).toBe("'＝1,'＋86,'－x,'＠a\r\n");
});

test('a large file is read in time that grows with its size', () => {
  const line = '1-1-101,张小芳,"本人, 户主",1980-01-01\r\n';
  expect(parseCsv(line.repeat(100_000))).toHaveLength(100_000);
});

test('hostile cells: millions of characters or quotes, closed or not, are read or refused quickly', () => {
  const long = 'x'.repeat(20_000_000);
  expect(parseCsv(`"${long}",y`)[0]![1]).toBe('y');
  expect(parseCsv(`"${'""'.repeat(3_000_000)}"`)[0]![0]).toHaveLength(3_000_000);
  expect(() => parseCsv(`"${long}`)).toThrow(CsvUnclosedQuote);
  expect(() => parseCsv(`"${'""'.repeat(3_000_000)}`)).toThrow(CsvUnclosedQuote);
});
