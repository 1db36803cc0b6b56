import fc from 'fast-check';
import { draw, newSeed } from './draw';

const keys = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 8 }), { maxLength: 40 });

test('the same seed draws the same keys, whatever the order of the register', () => {
  fc.assert(
    fc.property(fc.string(), keys, fc.nat(50), (seed, population, count) => {
      const drawn = draw(seed, population, count);
      expect(draw(seed, population.toReversed(), count)).toEqual(drawn);
      expect(draw(seed, [...population, ...population], count)).toEqual(drawn);
    }),
  );
});

test('draws only what is there, each once, as many as asked where there are as many', () => {
  fc.assert(
    fc.property(fc.string(), keys, fc.nat(50), (seed, population, count) => {
      const drawn = draw(seed, population, count);
      expect(new Set(drawn).size).toBe(drawn.length);
      expect(drawn.every((key) => population.includes(key))).toBe(true);
      expect(drawn).toHaveLength(Math.min(count, population.length));
    }),
  );
});

test('a larger sample of one seed contains the smaller', () => {
  fc.assert(
    fc.property(fc.string(), keys, fc.nat(20), (seed, population, count) => {
      expect(draw(seed, population, count + 3).slice(0, count)).toEqual(draw(seed, population, count));
    }),
  );
});

test('over many seeds each key comes about equally often', () => {
  const population = Array.from({ length: 10 }, (_, i) => `line ${i}`);
  const times = new Map(population.map((key) => [key, 0]));
  for (let i = 0; i < 2000; i++) {
    for (const key of draw(`seed ${i}`, population, 3)) times.set(key, times.get(key)! + 1);
  }
  // 600 expected each; five standard deviations (20.5) either way.
  for (const count of times.values()) expect(Math.abs(count - 600)).toBeLessThan(103);
});

test('a published drawing stays what it was', () => {
  expect(draw('2026-11', ['a', 'b', 'c', 'd', 'e'], 3)).toMatchInlineSnapshot(`
   [
     "c",
     "e",
     "a",
   ]
  `);
  expect(newSeed()).toMatch(/^[0-9a-f]{20}$/);
});
