import { DEFAULT_PANEL, isSlow, PLAIN, rootLook } from './modes';

describe('modes and panels', () => {
  it.each([
    ['21.5" upright', DEFAULT_PANEL, 'high', 'upright'],
    ['21.5" lying', { widthPx: 1920, heightPx: 1080, pxPerMm: 4.03 }, 'high', 'wide'],
    ['15.6"', { widthPx: 1920, heightPx: 1080, pxPerMm: 5.56 }, 'high', 'wide'],
    ['10.1" tablet', { widthPx: 1280, heightPx: 800, pxPerMm: 5.88 }, 'low', 'wide'],
  ])('%s', (_, panel, height, lie) => {
    const look = rootLook(PLAIN, panel);
    expect([look['data-panel'], look['data-lie']]).toEqual([height, lie]);
  });

  it('gives time to whoever reads large, listens or reaches low', () => {
    expect(isSlow(PLAIN)).toBe(false);
    expect(isSlow({ ...PLAIN, contrast: true })).toBe(false);
    for (const mode of ['large', 'voice', 'lowReach'] as const)
      expect(isSlow({ ...PLAIN, [mode]: true })).toBe(true);
  });
});
