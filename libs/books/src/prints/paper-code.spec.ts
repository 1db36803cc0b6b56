import fc from 'fast-check';
import { bookCode, listCode, readPaperCode } from './paper-code';

const hex = (length: number) =>
  fc.array(fc.integer({ min: 0, max: 15 }), { minLength: length, maxLength: length }).map((digits) => digits.map((d) => d.toString(16)).join('')); // prettier-ignore
const station = fc.integer({ min: 1, max: 2_147_483_647 });

it('reads what was printed, letters large or small, in the alphabet of short codes', () => {
  const lines = fc.array(hex(8), { maxLength: 30 });
  fc.assert(
    fc.property(
      station,
      fc.uuid(),
      hex(64),
      fc.integer({ min: 1, max: 99_999 }),
      lines,
      (of, listId, digest, first, heads) => {
        // prettier-ignore
        const named = heads.map((head, i) => ({ lineNo: first + i, digest: head }));
        const text = listCode({ station: of, listId, digest, lines: named });
        expect(text).toMatch(/^[0-9A-Z.]+$/);
        expect(readPaperCode(text.toLowerCase())).toEqual({
          kind: 'list',
          station: of,
          listId,
          digest,
          lines: named,
        });
      },
    ),
  );
});

it('reads the code of a register', () => {
  fc.assert(
    fc.property(station, fc.uuid(), hex(64), (of, printId, digest) => {
      const read = readPaperCode(bookCode({ station: of, printId, digest }));
      expect(read).toEqual({ kind: 'book', station: of, printId, digest: digest.slice(0, 32) });
    }),
  );
});

it.each(['', 'SFYZ1.1.AAAA', 'SFYL1.0.00', 'https://example.org'])('takes no other text: %j', (text) => {
  expect(readPaperCode(text)).toBeNull();
});
