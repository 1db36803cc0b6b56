import fc from 'fast-check';
import { BACK, BETWEEN, goTo, PERSONAL, SCREENS, type Screen } from './screens';

const all = Object.keys(SCREENS) as Screen[];

describe('the screens', () => {
  it('all lead home, also with the server gone', () => {
    const away = all.filter((s) => !SCREENS[s].includes('attract') && s !== 'attract');
    expect(away).toEqual([]);
  });

  it('lead to the pairing where a machine that was shut hears of it: wherever nobody stands before it', () => {
    expect([...BETWEEN].filter((s) => !SCREENS[s].includes('pairing'))).toEqual([]);
  });

  it('can all be reached', () => {
    const seen = new Set<Screen>(['boot']);
    for (const screen of seen) SCREENS[screen].forEach((next) => seen.add(next));
    expect(all.filter((s) => !seen.has(s))).toEqual([]);
  });

  it('show nothing of a household without a session, whatever is tried', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...all)), (tries) => {
        let at: Screen = 'attract';
        for (const to of tries) at = goTo(at, to, false);
        expect(PERSONAL.has(at)).toBe(false);
      }),
    );
  });

  it('go back along an edge that exists, and never from a personal screen to nowhere', () => {
    for (const [from, to] of Object.entries(BACK) as [Screen, Screen][]) {
      expect(SCREENS[from]).toContain(to);
    }
    expect([...PERSONAL].filter((s) => BACK[s] === undefined && s !== 'balance')).toEqual([]);
  });
});
