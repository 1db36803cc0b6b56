import type { StaffCaller } from '#access';
import { CLOCKS_DIFFER_MS, maybe, type House } from '#platform';

/**
 * A mark that changes with every change at the station: the trail's latest row, one step down an index. Every change
 * writes a row of the trail in its own transaction, so that no queue changes without it. A clock that was ahead once has left
 * rows of days to come, which would stay the latest until then.
 */
export async function pulse(house: House, { station }: StaffCaller, now: Date): Promise<{ mark: string }> {
  const last = await house.db.inStation(station, (tx) =>
    maybe<{ id: string }>(
      tx,
      `SELECT audit_id AS id FROM points.audit WHERE station_id = $1 AND at < $2 ORDER BY at DESC, audit_id DESC LIMIT 1`,
      [station, new Date(now.getTime() + CLOCKS_DIFFER_MS)],
    ),
  );
  return { mark: last?.id ?? '' };
}
