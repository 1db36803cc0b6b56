import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';

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

/**
 * Waits until statements stand before a lock that others hold: a race is stopped in the middle.
 * @param count how many of them
 * @param like what their text holds, as SQL's LIKE has it
 */
export function untilBlocked(owner: Pool, count = 1, like = '%'): Promise<void> {
  return until(async () => {
    const { rowCount } = await owner.query(
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE $1`,
      [like],
    );
    return rowCount! >= count;
  });
}
