import { setTimeout as pause } from 'node:timers/promises';

/**
 * Waits until something holds.
 * @param wait_ms a bound, not a measure: a busy machine is slow
 */
export async function until(holds: () => boolean | Promise<boolean>, wait_ms = 30_000): Promise<void> {
  const end = Date.now() + wait_ms;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`not within ${wait_ms} ms`);
    await pause(20);
  }
}
