import { busyMeter } from './busy';

/** An event loop whose time the test tells: ms at work and idle. */
function loop() {
  const used = { active: 0, idle: 0, utilization: 0 };
  const isBusy = busyMeter(() => ({ ...used }));
  const pass = (active: number, idle: number) => {
    used.active += active;
    used.idle += idle;
    return isBusy();
  };
  return { pass };
}

test('is busy from the first tenth of a second in which most of the time was work, until one in which it was not', () => {
  const { pass } = loop();
  expect(pass(0, 0)).toBe(false);
  expect(pass(90, 0)).toBe(false);
  expect(pass(0, 20)).toBe(true);
  expect(pass(0, 99)).toBe(true);
  expect(pass(0, 1)).toBe(false);
});

test('a single turn tells nothing, however long the quiet before it', () => {
  const { pass } = loop();
  expect(pass(1, 3_600_000)).toBe(false);
  expect(pass(50, 0)).toBe(false);
  expect(pass(30, 40)).toBe(true);
  expect(pass(50, 60)).toBe(false);
});
