import fc from 'fast-check';
import { readCard, Scanner, type Heard } from './scanner';

const CARD = 'SFYZ1.1.ABCDEFGHJKMNPQRSTVWXYZ01';

/** Types `text` with `gapMs` between the keys from `atMs` on, each let go after `holdMs`; then silence. */
function type(
  scanner: Scanner,
  text: readonly string[],
  gapMs: number,
  holdMs: number,
  atMs: number,
): Heard[] {
  const keys = text.flatMap((key, i) => [
    { key, atMs: atMs + i * gapMs, up: false },
    { key, atMs: atMs + i * gapMs + holdMs, up: true },
  ]);
  keys.sort((a, b) => a.atMs - b.atMs);
  const heard = keys.flatMap((k) => [...scanner.settle(k.atMs), ...(k.up ? scanner.up(k) : scanner.down(k))]);
  return [...heard, ...scanner.settle(atMs + text.length * gapMs + 10_000)];
}

describe('the scanner', () => {
  it('hears a card typed within milliseconds and swallows its Enter', () => {
    expect(type(new Scanner(), [...CARD, 'Enter'], 4, 2, 0)).toEqual([{ kind: 'scan', text: CARD }]);
  });

  it('hears a card without a suffix once the keys are silent', () => {
    expect(type(new Scanner(), [...CARD], 8, 2, 0)).toEqual([{ kind: 'scan', text: CARD }]);
  });

  it('hears capitals that come with Shift', () => {
    const keys = [...CARD].flatMap((c) => (/[A-Z]/.test(c) ? ['Shift', c] : [c]));
    expect(type(new Scanner(), [...keys, 'Enter'], 3, 2, 0)).toEqual([{ kind: 'scan', text: CARD }]);
  });

  it('lets a hand type digits and press Enter', () => {
    const heard = type(new Scanner(), ['1', '2', '3', 'Enter'], 180, 70, 0);
    expect(heard).toEqual([
      { kind: 'typed', char: '1' },
      { kind: 'typed', char: '2' },
      { kind: 'typed', char: '3' },
      { kind: 'pressed', key: 'Enter' },
    ]);
  });

  it('takes an Enter that comes and goes at once for a machine', () => {
    expect(type(new Scanner(), ['Enter'], 1, 2, 0)).toEqual([]);
  });

  it('swallows an Enter that lags behind a scan', () => {
    const scanner = new Scanner();
    expect(type(scanner, [...CARD], 4, 2, 0)).toHaveLength(1);
    const late = new Scanner();
    [...CARD].forEach((key, i) => late.down({ key, atMs: i * 4 }));
    const end = CARD.length * 4;
    expect(late.settle(end + 60)).toEqual([]);
    expect(late.down({ key: 'Enter', atMs: end + 100 })).toEqual([{ kind: 'scan', text: CARD }]);
    expect(late.up({ key: 'Enter', atMs: end + 300 })).toEqual([]);
  });

  it('keeps what a hand types apart from the scan that follows', () => {
    const scanner = new Scanner();
    expect(scanner.down({ key: '7', atMs: 0 })).toEqual([]);
    const heard = type(scanner, [...CARD, 'Enter'], 4, 2, 200);
    expect(heard).toEqual([
      { kind: 'typed', char: '7' },
      { kind: 'scan', text: CARD },
    ]);
  });

  it('holds one character back for the time that it says', () => {
    const scanner = new Scanner();
    scanner.down({ key: '5', atMs: 1000 });
    const wait = scanner.waitMs(1000)!;
    expect(scanner.settle(1000 + wait)).toEqual([{ kind: 'typed', char: '5' }]);
    expect(scanner.waitMs(2000)).toBeNull();
  });

  it('enters nothing and presses nothing in 1,000 random scans', () => {
    const key = fc.constantFrom(...'0123456789ABCDEFabc.-:/?', 'Enter', 'Tab', ' ', 'Shift', 'Escape');
    const scan = fc.record({
      keys: fc.array(key, { minLength: 1, maxLength: 60 }),
      gapMs: fc.integer({ min: 0, max: 30 }),
      holdMs: fc.integer({ min: 0, max: 20 }),
      pauseMs: fc.integer({ min: 200, max: 3000 }),
    });
    const scanner = new Scanner();
    let atMs = 0;
    fc.assert(
      fc.property(scan, ({ keys, gapMs, holdMs, pauseMs }) => {
        const heard = type(scanner, [...keys, 'Enter'], gapMs, holdMs, (atMs += pauseMs + 20_000));
        expect(heard.filter((h) => h.kind !== 'scan')).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('reading a card', () => {
  it.each([
    [CARD, 'card'],
    [`${CARD.toLowerCase()}\n`, 'card'],
    ['SFYZ1.2.ABCDEFGHJKMNPQRSTVWXYZ01', 'foreign'],
    [CARD.slice(0, 20), 'half'],
    ['SFYZ1', 'half'],
    ['https://example.org/menu', 'no-card'],
    ['6901234567892', 'no-card'],
    ['ab', 'noise'],
  ])('%s is %s', (text, kind) => {
    expect(readCard(text, 1).kind).toBe(kind);
  });

  it('never takes noise for a card', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(readCard(text, 1).kind).not.toBe('card');
      }),
    );
  });
});
