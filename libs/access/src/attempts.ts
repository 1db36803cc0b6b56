import { createHmac } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { deriveKey, one, Refusal, rows, type House, type Secrets, type Tx } from '#platform';

/** So many wrong tries within so many minutes, then no more until they have aged. */
export interface AttemptLimit {
  /** Digest of what is tried. */
  scope: string;
  max: number;
  minutes: number;
}

/** A scope says nothing to whoever reads the table: keyed digest of its parts. */
export function scopeOf(secrets: Secrets, ...parts: string[]): string {
  const digest = createHmac('sha256', deriveKey(secrets, 'access/attempt')).update(parts.join('\n'));
  return `${parts[0]}:${digest.digest('base64url')}`;
}

/** Writes a try as wrong, before anything is compared. */
export async function recordAttempt(
  tx: Tx,
  station: number,
  scope: string,
  placeId: string | null,
  now: Date,
): Promise<string> {
  const attemptId = uuidv7();
  await rows(
    tx,
    `INSERT INTO points.attempt (station_id, attempt_id, scope, place_id, at, outcome)
     VALUES ($1, $2, $3, $4, $5, 'wrong')`,
    [station, attemptId, scope, placeId, now],
  );
  return attemptId;
}

/** What was tried was right. */
export async function attemptsWereRight(
  tx: Tx,
  station: number,
  attemptIds: readonly string[],
): Promise<void> {
  await rows(
    tx,
    `UPDATE points.attempt SET outcome = 'right' WHERE station_id = $1 AND attempt_id = ANY($2)`,
    [station, attemptIds],
  );
}

/** These tries count no more: nothing was compared, or a person has looked into it. */
async function forgive(tx: Tx, station: number, attemptIds: readonly string[], now: Date): Promise<void> {
  await rows(
    tx,
    'UPDATE points.attempt SET forgiven_at = $3 WHERE station_id = $1 AND attempt_id = ANY($2)',
    [station, attemptIds, now],
  );
}

/**
 * Asks leave to try. The try is committed before it is counted, so that a hundred at once are a hundred, in however
 * many processes, and no restart forgets them.
 * @returns the ids of the tries, for `attemptsWereRight`
 * @throws Refusal too_many_requests
 */
export async function askToTry(
  house: House,
  station: number,
  limits: readonly AttemptLimit[],
  now: Date,
): Promise<string[]> {
  const ids = await house.db.inStation(station, async (tx) => {
    const made: string[] = [];
    for (const { scope } of limits) made.push(await recordAttempt(tx, station, scope, null, now));
    return made;
  });
  const over = await house.db.inStation(station, async (tx) => {
    for (const { scope, max, minutes } of limits) {
      const { tries } = await one<{ tries: number }>(
        tx,
        `SELECT count(*) AS tries FROM points.attempt
          WHERE station_id = $1 AND scope = $2 AND outcome = 'wrong' AND forgiven_at IS NULL AND at > $3`,
        [station, scope, new Date(now.getTime() - minutes * 60_000)],
      );
      if (tries > max) {
        await forgive(tx, station, ids, now);
        return true;
      }
    }
    return false;
  });
  if (over) throw new Refusal('too_many_requests');
  return ids;
}
