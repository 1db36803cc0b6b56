import { maybe, one, Refusal, rows, type Tx } from '#platform';
import { endStaffSessions } from './session';

/**
 * What a reset does: no secret of the account works any more, and it waits for a new invitation.
 * @throws Refusal not_found; stale when the person behind a disabled account has another one meanwhile
 */
export async function resetAccount(tx: Tx, station: number, staffId: string, now: Date): Promise<void> {
  const other = await maybe(
    tx,
    `SELECT 1 FROM points.staff s JOIN points.staff o
         ON o.station_id = s.station_id AND o.resident_id = s.resident_id AND o.staff_id <> s.staff_id
      WHERE s.station_id = $1 AND s.staff_id = $2 AND o.state <> 'disabled'`,
    [station, staffId],
  );
  if (other !== null) throw new Refusal('stale');
  await one(
    tx,
    `UPDATE points.staff SET state = 'invited', password_hash = NULL, totp_sealed = NULL, recovery_hashes = '{}',
            invitation_digest = NULL, invitation_until = NULL
      WHERE station_id = $1 AND staff_id = $2 RETURNING 1`,
    [station, staffId],
  );
  await rows(
    tx,
    `UPDATE points.staff_device SET ended_at = $3 WHERE station_id = $1 AND staff_id = $2 AND ended_at IS NULL`,
    [station, staffId, now],
  );
  await endStaffSessions(tx, station, staffId, now);
}
