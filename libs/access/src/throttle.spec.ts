import fc from 'fast-check';
import { PIN_LIMITS, pinVerdict, type PinTries } from './throttle';

const MINUTE = 60_000;
const START = new Date('2026-11-05T01:00:00Z').getTime();
const minute = (n: number) => new Date(START + n * MINUTE);
const NONE: PinTries = {
  kioskId: 'k1',
  failures: [],
  succeededAt: null,
  kioskFailures: [],
  kioskAnsweredAt: null,
};
const failures = (minutes: number[], kioskId = 'k1') => minutes.map((n) => ({ at: minute(n), kioskId }));

test('five wrong pause that card at that kiosk for fifteen minutes, and nowhere else', () => {
  const tries = { ...NONE, failures: failures([0, 1, 2, 3, 4]) };
  expect(pinVerdict(tries, minute(4))).toEqual({ kind: 'wait', until: minute(19) });
  expect(pinVerdict(tries, minute(18.99))).toEqual({ kind: 'wait', until: minute(19) });
  expect(pinVerdict(tries, minute(19))).toEqual({ kind: 'may-try', left: 5 });
  expect(pinVerdict({ ...tries, kioskId: 'k2' }, minute(5))).toEqual({ kind: 'may-try', left: 5 });
});

test.each([
  [[], 5],
  [[0], 4],
  [[0, 1, 2, 3], 1],
])('after wrong PINs at minutes %j %i are left', (minutes, left) => {
  expect(pinVerdict({ ...NONE, failures: failures(minutes) }, minute(5))).toEqual({ kind: 'may-try', left });
});

test('a right PIN ends the run, not the count of the day', () => {
  const tries = { ...NONE, failures: failures([0, 1, 2, 3]), succeededAt: minute(4) };
  expect(pinVerdict(tries, minute(5))).toEqual({ kind: 'may-try', left: 5 });
  const more = { ...tries, failures: failures([0, 1, 2, 3, 5, 6, 7, 8]), succeededAt: minute(9) };
  expect(pinVerdict(more, minute(10))).toEqual({ kind: 'may-try', left: 2 });
});

test('ten within a day, over all kiosks, wait for a person, however long', () => {
  const tries = {
    ...NONE,
    failures: [...failures([0, 1, 2, 3, 4]), ...failures([600, 601, 602, 603, 1439], 'k2')],
  };
  expect(pinVerdict(tries, minute(1440))).toEqual({ kind: 'reset-by-person' });
  expect(pinVerdict(tries, minute(100_000))).toEqual({ kind: 'reset-by-person' });
  const slower = { ...tries, failures: [...tries.failures.slice(0, 9), { at: minute(1440), kioskId: 'k2' }] };
  expect(pinVerdict(slower, minute(1441)).kind).not.toBe('reset-by-person');
});

test('twenty in ten minutes at a kiosk call staff, until staff have answered', () => {
  const kioskFailures = Array.from({ length: 20 }, (_, i) => minute(i * 0.5));
  const tries = { ...NONE, kioskFailures };
  expect(pinVerdict(tries, minute(9.5))).toEqual({ kind: 'call-staff' });
  expect(pinVerdict(tries, minute(500))).toEqual({ kind: 'call-staff' });
  expect(pinVerdict({ ...tries, kioskAnsweredAt: minute(12) }, minute(12))).toEqual({
    kind: 'may-try',
    left: 5,
  });
  expect(pinVerdict({ ...NONE, kioskFailures: kioskFailures.slice(1) }, minute(9.5))).toEqual({
    kind: 'may-try',
    left: 1,
  });
});

/** Somebody who tries whenever let, through doors of their choice at one kiosk, with staff answering each call at once. */
function attack(steps: readonly { wait: number; door: number }[], doors: number) {
  const doorFailures = Array.from({ length: doors }, () => [] as { at: Date; kioskId: string }[]);
  const kioskFailures: Date[] = [];
  const tried: { at: number; door: number }[] = [];
  let at = START;
  for (const { wait, door } of steps) {
    at += wait * 1000;
    const now = new Date(at);
    const own = doorFailures[door]!;
    // As much history as the text asks for, not more: the verdict must not need the rest.
    const tries: PinTries = {
      kioskId: 'k1',
      failures: own.slice(-PIN_LIMITS.dayMax),
      succeededAt: null,
      kioskFailures: kioskFailures.slice(-PIN_LIMITS.kioskMax),
      kioskAnsweredAt: null,
    };
    if (pinVerdict(tries, now).kind !== 'may-try') continue;
    own.push({ at: now, kioskId: 'k1' });
    kioskFailures.push(now);
    tried.push({ at, door });
  }
  return tried;
}

const most = (times: readonly number[], spanMs: number) =>
  Math.max(0, ...times.map((from) => times.filter((at) => at >= from && at < from + spanMs).length));

test('no pattern of tries gets past a limit', () => {
  const step = fc.record({ wait: fc.oneof(fc.nat(30), fc.nat(2000), fc.nat(40_000)), door: fc.nat(2) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 300, size: 'max' }), (steps) => {
      const tried = attack(steps, 3);
      expect(
        most(
          tried.map(({ at }) => at),
          10 * MINUTE,
        ),
      ).toBeLessThanOrEqual(20);
      for (const door of [0, 1, 2]) {
        const times = tried.filter((one) => one.door === door).map(({ at }) => at);
        expect(most(times, 24 * 60 * MINUTE)).toBeLessThanOrEqual(10);
        expect(most(times, 15 * MINUTE)).toBeLessThanOrEqual(5);
      }
    }),
  );
});

test('a neighbour who fails through the picker leaves the card as it was', () => {
  const picker = { ...NONE, failures: failures([0, 1, 2, 3, 4, 30, 31, 32, 33, 34]) };
  expect(pinVerdict(picker, minute(35))).toEqual({ kind: 'reset-by-person' });
  const card = { ...NONE, kioskFailures: picker.failures.map(({ at }) => at) };
  expect(pinVerdict(card, minute(35))).toEqual({ kind: 'may-try', left: 5 });
});
