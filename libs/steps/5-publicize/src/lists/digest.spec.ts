import fc from 'fast-check';
import { lineDigest, listDigest, nameDigest, type Digested } from './digest';

const line = (over: Partial<Digested> = {}): Digested => ({
  lineNo: 1,
  serial: '1-2026-000001',
  building: null,
  carrier: 'service',
  label: null,
  actDay: null,
  points: 2,
  nameLabel: null,
  nameDigest: null,
  ...over,
});

describe('the digest of a list', () => {
  it('is the same whatever order the members of a line were read in', () => {
    const forward = line({ building: 'b' });
    const backward = Object.fromEntries(Object.entries(forward).reverse()) as unknown as Digested;
    expect(lineDigest(backward)).toEqual(lineDigest(forward));
  });

  it('changes with every member of every line, with their order, the list and the station', () => {
    const changed: Partial<Digested>[] = [
      { lineNo: 2 },
      { serial: '1-2026-000002' },
      { building: 'b' },
      { carrier: 'civility' },
      { label: 'l' },
      { actDay: '2026-11-01' },
      { points: 3 },
      { nameLabel: 'family_member' },
      { nameDigest: Buffer.alloc(32) },
    ];
    const digests = changed.map((over) => lineDigest(line(over)).toString('hex'));
    expect(new Set([...digests, lineDigest(line()).toString('hex')]).size).toBe(changed.length + 1);
    const two = [line(), line({ lineNo: 2 })];
    const lists = [listDigest(1, 'a', two), listDigest(1, 'a', two.toReversed()), listDigest(1, 'b', two), listDigest(2, 'a', two)]; // prettier-ignore
    expect(new Set(lists.map((digest) => digest.toString('hex'))).size).toBe(4);
  });

  it('never repeats a mask’s digest for another salt', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 16, maxLength: 16 }),
        fc.uint8Array({ minLength: 16, maxLength: 16 }),
        (a, b) => {
          fc.pre(!Buffer.from(a).equals(Buffer.from(b)));
          expect(nameDigest(Buffer.from(a), 'mask')).not.toEqual(nameDigest(Buffer.from(b), 'mask'));
        },
      ),
    );
  });
});
