import fc from 'fast-check';
import { idleTerms, SessionClock } from './session-clock';

const TERMS = { idleMs: 60_000, warningMs: 30_000 };

describe('the session clock', () => {
  it('warns after 60 s and ends after 90 s', () => {
    const clock = new SessionClock();
    expect(clock.state(0)).toBe('off');
    clock.begin(TERMS, 0);
    expect(clock.state(59_999)).toBe('active');
    expect(clock.state(60_000)).toBe('warning');
    expect(clock.secondsLeft(60_000)).toBe(30);
    expect(clock.state(89_999)).toBe('warning');
    expect(clock.state(90_000)).toBe('ended');
  });

  it('gives 90 s where somebody is slow, and more where the station says so', () => {
    const server = { idleSeconds: 60, warningSeconds: 30 };
    expect(idleTerms(server, false)).toEqual(TERMS);
    expect(idleTerms(server, true)).toEqual({ idleMs: 90_000, warningMs: 30_000 });
    expect(idleTerms({ ...server, idleSeconds: 120 }, true).idleMs).toBe(120_000);
  });

  it('begins anew with each touch of the warning, as often as wanted', () => {
    const clock = new SessionClock();
    clock.begin(TERMS, 0);
    for (let now = 80_000; now < 2_000_000; now += 80_000) {
      expect(clock.state(now)).toBe('warning');
      clock.touch(now);
      expect(clock.state(now)).toBe('active');
    }
  });

  it('never comes back after its end', () => {
    const clock = new SessionClock();
    clock.begin(TERMS, 0);
    clock.touch(90_000);
    expect(clock.state(90_000)).toBe('ended');
    clock.end();
    clock.touch(90_001);
    expect(clock.state(90_001)).toBe('off');
  });

  it('waits while an answer about points is on its way', () => {
    const clock = new SessionClock();
    clock.begin(TERMS, 0);
    clock.hold();
    expect(clock.state(10_000_000)).toBe('active');
    clock.release(10_000_000);
    expect(clock.state(10_060_000)).toBe('warning');
  });

  it('is active exactly while the last touch is younger than the idle time', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 40_000 }), { maxLength: 30 }),
        fc.nat(200_000),
        (pauses, rest) => {
          const clock = new SessionClock();
          let now = 0;
          clock.begin(TERMS, now);
          for (const pause of pauses) clock.touch((now += pause));
          const expected = rest < 60_000 ? 'active' : rest < 90_000 ? 'warning' : 'ended';
          expect(clock.state(now + rest)).toBe(expected);
        },
      ),
    );
  });
});
