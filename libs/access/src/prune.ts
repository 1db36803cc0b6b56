import { addDays, dayOf, rows, settingsOn, startOfDay, type House, type Tx } from '#platform';
import { PIN_LIMITS } from './throttle';

const BATCH = 1000;
const BATCHES_MAX = 200;
/** After midnight, when nobody stands before a kiosk. */
const AFTER_MIDNIGHT_MS = 3 * 3_600_000;

/**
 * Takes away what the gate wrote and the station keeps no longer: tries, ended sessions, codes past their time. What keeps
 * a door or a kiosk shut stays, so that waiting opens nothing. Retention is the station's, dated (`retain.*`).
 * @returns rows taken away
 */
export async function pruneAccess(house: House, station: number, now: Date): Promise<number> {
  const settings = await house.db.inStation(station, (tx) => settingsOn(tx, station, dayOf(now)));
  const terms = [
    settings['retain.attemptDays'],
    settings['retain.sessionDays'],
    PIN_LIMITS.dayMax,
    PIN_LIMITS.kioskMax,
    PIN_LIMITS.kioskMinutes,
    BATCH,
  ];
  let gone = 0;
  for (let i = 0; i < BATCHES_MAX; i += 1) {
    const [{ pruned }] = (await house.db.call<{ pruned: number }>(
      'SELECT points.prune_access($1, $2, $3, $4, $5, $6, $7, $8) AS pruned',
      [station, now, ...terms],
    )) as [{ pruned: number }];
    gone += pruned;
    if (pruned === 0) break;
  }
  await house.db.inStation(station, async (tx) => {
    await forgetCodes(tx, station, now);
    await rows(
      tx,
      `INSERT INTO points.pruning (station_id, due_at) VALUES ($1, $2)
       ON CONFLICT (station_id) DO UPDATE SET due_at = EXCLUDED.due_at`,
      [station, new Date(startOfDay(addDays(dayOf(now), 1)).getTime() + AFTER_MIDNIGHT_MS)],
    );
  });
  return gone;
}

/** Codes past their time open nothing; now they are not there either. The rows they stand in are registers and stay. */
async function forgetCodes(tx: Tx, station: number, now: Date): Promise<void> {
  await rows(
    tx,
    `UPDATE points.staff SET invitation_digest = NULL, invitation_until = NULL
      WHERE station_id = $1 AND invitation_until < $2`,
    [station, now],
  );
  await rows(
    tx,
    `UPDATE points.kiosk SET pairing_digest = NULL, pairing_until = NULL
      WHERE station_id = $1 AND pairing_until < $2`,
    [station, now],
  );
  await rows(
    tx,
    `UPDATE points.witness_grant SET code_digest = ''
      WHERE station_id = $1 AND until < $2 AND code_digest <> ''`,
    [station, now],
  );
}
