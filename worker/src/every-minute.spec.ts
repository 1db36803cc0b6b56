import { setTimeout as pause } from 'node:timers/promises';
import { everyMinute } from './every-minute';

const MINUTE_MS = 20;

/** Waits for `done`, a bound against hanging and no measure. */
const until = async (done: () => boolean) => {
  for (let tries = 0; tries < 1000 && !done(); tries += 1) await pause(5);
  expect(done()).toBe(true);
};

test('comes round at once and each minute, though a round failed, and though the clock was ahead and was set right', async () => {
  const machine = Date.now;
  Date.now = () => machine() + 86_400_000;
  const failures: unknown[] = [];
  let rounds = 0;
  const fails = async () => {
    rounds += 1;
    throw new Error(`round ${rounds}`);
  };
  const sweeping = everyMinute(fails, (error) => failures.push(error), MINUTE_MS);
  expect(rounds).toBe(1);
  await until(() => rounds === 3);
  Date.now = machine;
  await until(() => rounds === 6);
  await sweeping.stop();
  const stopped = rounds;
  await pause(3 * MINUTE_MS);
  expect(rounds).toBe(stopped);
  expect(failures).toHaveLength(stopped);
});

test('keeps one round at a time, and ends when that is done', async () => {
  let begun = 0;
  let done = 0;
  let end = () => {};
  const slow = async () => {
    begun += 1;
    await new Promise<void>((resolve) => (end = resolve));
    done += 1;
  };
  const sweeping = everyMinute(slow, () => {}, MINUTE_MS);
  await pause(3 * MINUTE_MS);
  expect(begun).toBe(1);
  end();
  await until(() => begun === 2);
  const stopped = sweeping.stop();
  end();
  await stopped;
  expect([begun, done]).toEqual([2, 2]);
});
