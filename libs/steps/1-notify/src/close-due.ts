import { NOTICE } from '#contract';
import { audit, rows, sourcesOf, SYSTEM, type House } from '#platform';

/**
 * Closes the station's notices whose time has come. Twice or late changes nothing: each is guarded by its state.
 * @returns how many were closed
 */
export async function closeDueNotices(house: House, station: number, now: Date): Promise<number> {
  return house.db.inStation(station, async (tx) => {
    const closed = await rows<{ notice_id: string }>(
      tx,
      `UPDATE points.notice SET state = 'closed', closed_at = $2
        WHERE station_id = $1 AND state = ANY($3) AND closes_at <= $2 RETURNING notice_id`,
      [station, now, sourcesOf(NOTICE, 'closed')],
    );
    for (const { notice_id } of closed) {
      await audit(tx, station, SYSTEM, 'close-notices', now, { kind: 'notice', id: notice_id });
    }
    return closed.length;
  });
}
