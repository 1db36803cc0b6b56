import { aimAtAll, astray, chances, jitter, keyAt, UNSTEADY } from './hand';
import type { Key } from './measure';

const key = (name: string, x: number, y: number, size: number): Key => ({
  name,
  kind: 'choice',
  rect: { x, y, width: size, height: size },
});
/** Nine keys as close as they may stand. */
const close = (size: number, apart: number) =>
  Array.from({ length: 9 }, (_, i) =>
    key(String(i), (i % 3) * (size + apart), Math.floor(i / 3) * (size + apart), size),
  );

describe('the unsteady hand', () => {
  it('shakes as far as it is said to, the same way for the same seed', () => {
    const touches = (seed: number) => {
      const chance = chances(seed);
      return Array.from({ length: 20_000 }, () => jitter(UNSTEADY, chance));
    };
    const one = touches(7);
    expect(one.slice(0, 50)).toEqual(touches(7).slice(0, 50));
    for (const axis of ['x', 'y'] as const) {
      const mean = one.reduce((sum, at) => sum + at[axis], 0) / one.length;
      const spread = Math.sqrt(one.reduce((sum, at) => sum + (at[axis] - mean) ** 2, 0) / one.length);
      expect(Math.abs(mean)).toBeLessThan(0.1);
      expect(spread).toBeCloseTo(3.4, 1);
    }
  });

  it('presses right keys of 20 mm, 3 mm apart; those of 9 mm it does not', () => {
    const worst = (keys: Key[]) => Math.max(...aimAtAll(keys, 5000, UNSTEADY, chances(11)).map(astray));
    expect(worst(close(20, 3))).toBeLessThan(0.002);
    expect(worst(close(9, 1))).toBeGreaterThan(0.1);
  });

  it('feels nothing of 15 touches in a hundred, and of those between the keys', () => {
    const [aimed] = aimAtAll([key('one', 0, 0, 100)], 20_000, UNSTEADY, chances(3));
    expect(aimed!.nothing / aimed!.touches).toBeCloseTo(0.15, 2);
    expect(aimed!.right + aimed!.nothing).toBe(aimed!.touches);
  });

  it('presses the key that lies on top', () => {
    const [picture, less] = [key('rice', 0, 0, 80), key('one less', 57, 3, 20)];
    expect(keyAt([picture, less], { x: 60, y: 10 })).toBe(less);
    expect(keyAt([picture, less], { x: 30, y: 40 })).toBe(picture);
    expect(keyAt([picture, less], { x: 90, y: 10 })).toBeUndefined();
  });
});
