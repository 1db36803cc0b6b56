import type { StaffCaller } from '#access';
import { maybe, type House } from '#platform';

/**
 * A mark that changes with every change at the station: the trail's latest row, one step down an index. Every change
 * writes a row of the trail in its own transaction, so that no queue changes without it.
 */
export async function pulse(house: House, { station }: StaffCaller): Promise<{ mark: string }> {
  const last = await house.db.inStation(station, (tx) =>
    maybe<{ id: string }>(
      tx,
      `SELECT audit_id AS id FROM points.audit WHERE station_id = $1 ORDER BY at DESC, audit_id DESC LIMIT 1`,
      [station],
    ),
  );
  return { mark: last?.id ?? '' };
}
