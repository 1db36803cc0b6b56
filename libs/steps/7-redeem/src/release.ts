import { audit, dayOf, Refusal, rows, settingsOn, SYSTEM, type Actor, type House } from '#platform';

/**
 * Gives one held redemption back: points to their own dates (what has lapsed lives on for the grace, once), goods to
 * the shelf.
 * @param how.due only when its time is over: the clock may come twice or late
 * @throws Refusal wrong_state, period_closed
 */
export async function releaseOne(
  house: House,
  station: number,
  redemptionId: string,
  now: Date,
  how: { due: boolean; reason: string; actor: Actor },
): Promise<void> {
  const { due, reason, actor } = how;
  await house.db.inStation(station, async (tx) => {
    const settings = await settingsOn(tx, station, dayOf(now));
    await rows(tx, 'SELECT * FROM points.release_redemption($1, $2, $3, $4, $5, $6, $7, $8, $9)', [
      station,
      now,
      redemptionId,
      due,
      reason,
      settings['expiry.graceDays'],
      actor.kind,
      actor.id,
      actor.kioskId,
    ]);
    await audit(tx, station, actor, 'redemption.release', now, { kind: 'redemption', id: redemptionId }, { due }); // prettier-ignore
  });
}

/** Released in one go before the due ones are asked for again. */
const BATCH = 200;

/**
 * Releases what has been held too long, each in a transaction of its own: nothing is forfeited.
 * @returns how many were released
 */
export async function releaseDue(house: House, station: number, now: Date): Promise<number> {
  let released = 0;
  for (;;) {
    const due = await house.db.inStation(station, (tx) =>
      rows<{ redemption_id: string }>(
        tx,
        `SELECT redemption_id FROM points.redemption
          WHERE station_id = $1 AND state = 'held' AND hold_until <= $2 ORDER BY hold_until LIMIT ${BATCH}`,
        [station, now],
      ),
    );
    for (const { redemption_id: id } of due) released += await releaseUnlessMoved(house, station, id, now);
    if (due.length < BATCH) return released;
  }
}

/** @returns 0 when somebody else has handed over or released it meanwhile: that is what was wanted */
async function releaseUnlessMoved(house: House, station: number, id: string, now: Date): Promise<0 | 1> {
  try {
    await releaseOne(house, station, id, now, { due: true, reason: 'time over', actor: SYSTEM });
    return 1;
  } catch (error) {
    if (error instanceof Refusal && error.code === 'wrong_state') return 0;
    throw error;
  }
}
