import { v7 as uuidv7 } from 'uuid';
import { rows, type Tx } from '#platform';
import { newToken } from '../token';
import { randomBytes } from 'node:crypto';

/** A working day at the desk; then everybody signs in again. Idle sessions end earlier (`points.open_staff`). */
const SESSION_HOURS = 12;

export interface OpenedStaffSession {
  /** The cookie's value. Shown once. */
  token: string;
  /** What the station's own pages send back in `x-csrf` with each write. */
  csrf: string;
  sessionId: string;
  endsAt: Date;
}

/** Opens a session for a member of staff who has been identified. */
export async function openStaffSession(
  tx: Tx,
  station: number,
  staffId: string,
  how: { agent: string; steppedUp: boolean; byPhone?: boolean },
  now: Date,
): Promise<OpenedStaffSession> {
  const { text, digest } = newToken(station);
  const csrf = randomBytes(24).toString('base64url');
  const sessionId = uuidv7();
  const endsAt = new Date(now.getTime() + SESSION_HOURS * 3_600_000);
  await rows(
    tx,
    `INSERT INTO points.staff_session
       (station_id, token_digest, session_id, staff_id, csrf, opened_at, seen_at, ends_at, stepped_up_at, agent, by_phone)
     VALUES ($1, $2, $3, $4, $5, $6, $6, $7, $8, $9, $10)`,
    [
      station,
      digest,
      sessionId,
      staffId,
      csrf,
      now,
      endsAt,
      how.steppedUp ? now : null,
      how.agent.slice(0, 120),
      how.byPhone ?? false,
    ],
  );
  return { token: text, csrf, sessionId, endsAt };
}

/** Ends sessions of a member of staff: all, or one. @returns how many were open */
export async function endStaffSessions(
  tx: Tx,
  station: number,
  staffId: string,
  now: Date,
  sessionId: string | null = null,
): Promise<number> {
  const ended = await rows(
    tx,
    `UPDATE points.staff_session SET ended_at = $3
      WHERE station_id = $1 AND staff_id = $2 AND ended_at IS NULL AND ($4::uuid IS NULL OR session_id = $4)
      RETURNING 1`,
    [station, staffId, now, sessionId],
  );
  return ended.length;
}
