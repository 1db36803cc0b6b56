import { audit, dayOf, rows, SYSTEM, type House } from '#platform';

const LOTS_PER_BATCH = 2_000;

/**
 * Writes off what has lapsed before today: job `expire-points`. In batches, each its own transaction with one row of
 * the trail; twice or late changes nothing.
 * @returns how many households had a lot that lapsed
 */
export async function expirePoints(house: House, station: number): Promise<number> {
  const now = house.clock.now();
  const today = dayOf(now);
  let total = 0;
  for (;;) {
    const done = await house.db.inStation(station, async (tx) => {
      const [row] = await rows<{ households: number }>(
        tx,
        `SELECT households FROM points.expire_day($1, $2, $3, $4) AS households`,
        [station, today, now, LOTS_PER_BATCH],
      );
      const { households } = row!;
      if (households > 0) {
        await audit(tx, station, SYSTEM, 'expire-points', now, { kind: 'day', id: today }, { households });
      }
      return households;
    });
    total += done;
    if (done === 0) return total;
  }
}
