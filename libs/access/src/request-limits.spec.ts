import fc from 'fast-check';
import { RequestCounter, REQUEST_LIMITS } from './request-limits';

const SMALL = {
  address: { perSecond: 2, burst: 4 },
  kiosk: { perSecond: 1, burst: 2 },
  session: { perSecond: 1, burst: 1 },
};

test('a burst passes, then the steady rate; what waits is told how long', () => {
  const counter = new RequestCounter(SMALL);
  const waits = Array.from({ length: 6 }, () => counter.take('address', 'a', 1000));
  expect(waits).toEqual([0, 0, 0, 0, 1, 1]);
  expect(counter.take('address', 'a', 1499)).toBe(1);
  expect(counter.take('address', 'a', 1500)).toBe(0);
  expect(counter.take('address', 'a', 1500)).toBe(1);
});

test('one does not wait for another, nor a kiosk for an address of the same name', () => {
  const counter = new RequestCounter(SMALL);
  for (let i = 0; i < 4; i++) counter.take('address', 'a', 0);
  expect(counter.take('address', 'a', 0)).toBeGreaterThan(0);
  expect(counter.take('address', 'b', 0)).toBe(0);
  expect(counter.take('kiosk', 'a', 0)).toBe(0);
});

test('memory stays bounded, and the busy one is not the one forgotten', () => {
  const counter = new RequestCounter(SMALL, 10);
  for (let i = 0; i < 5; i++) counter.take('address', 'busy', 0);
  for (let i = 0; i < 100; i++) {
    counter.take('address', `other${i}`, 0);
    expect(counter.take('address', 'busy', 0)).toBeGreaterThan(0);
  }
  expect(counter.size).toBeLessThanOrEqual(10);
});

test('no pattern gets more through than burst and rate allow', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(3000), { minLength: 1, maxLength: 200 }), (gaps) => {
      const counter = new RequestCounter(REQUEST_LIMITS);
      let nowMs = 0;
      let passed = 0;
      for (const gap of gaps) {
        nowMs += gap;
        if (counter.take('kiosk', 'k', nowMs) === 0) passed += 1;
      }
      const { perSecond, burst } = REQUEST_LIMITS.kiosk;
      expect(passed).toBeLessThanOrEqual(burst + (nowMs / 1000) * perSecond + 1);
    }),
  );
});
