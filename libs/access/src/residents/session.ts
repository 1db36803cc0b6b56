import { v7 as uuidv7 } from 'uuid';
import { dayOf, rows, settingsOn, type Tx } from '#platform';
import { newToken } from '../token';

export interface ResidentSessionDraft {
  kioskId: string;
  residentId: string;
  householdId: string;
  cardId: string | null;
  openedBy: 'card' | 'door' | 'witness';
  witnessId: string | null;
}

export interface OpenedResidentSession {
  /** The bearer's token: kept in the page's memory alone. Shown once. */
  token: string;
  sessionId: string;
  idleSeconds: number;
  warningSeconds: number;
  endsAt: Date;
}

/** Ends whatever session is open at a kiosk. @returns how many were open: 0 or 1 */
export async function endSessionAtKiosk(
  tx: Tx,
  station: number,
  kioskId: string,
  now: Date,
): Promise<number> {
  const ended = await rows(
    tx,
    `UPDATE points.resident_session SET ended_at = $3
      WHERE station_id = $1 AND kiosk_id = $2 AND ended_at IS NULL RETURNING 1`,
    [station, kioskId, now],
  );
  return ended.length;
}

/** Ends the sessions of a resident at every kiosk: the card was lost, the person left, the capacity changed. */
export async function endResidentSessions(
  tx: Tx,
  station: number,
  residentId: string,
  now: Date,
): Promise<number> {
  const ended = await rows(
    tx,
    `UPDATE points.resident_session SET ended_at = $3
      WHERE station_id = $1 AND resident_id = $2 AND ended_at IS NULL RETURNING 1`,
    [station, residentId, now],
  );
  return ended.length;
}

/** Opens a session for a resident who has been identified. The kiosk's earlier session ends: one at a time. */
export async function openResidentSession(
  tx: Tx,
  station: number,
  draft: ResidentSessionDraft,
  now: Date,
): Promise<OpenedResidentSession> {
  const settings = await settingsOn(tx, station, dayOf(now));
  await endSessionAtKiosk(tx, station, draft.kioskId, now);
  const { text, digest } = newToken(station);
  const sessionId = uuidv7();
  const endsAt = new Date(now.getTime() + settings['session.maxMinutes'] * 60_000);
  // The server waits for the warning too: a touch in its last second must still find the session.
  const idleSeconds = settings['session.idleSeconds'] + settings['session.warningSeconds'];
  await rows(
    tx,
    `INSERT INTO points.resident_session (station_id, token_digest, session_id, kiosk_id, resident_id, household_id,
       card_id, opened_by, witness_id, opened_at, seen_at, idle_seconds, ends_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, $11, $12)`,
    [
      station,
      digest,
      sessionId,
      draft.kioskId,
      draft.residentId,
      draft.householdId,
      draft.cardId,
      draft.openedBy,
      draft.witnessId,
      now,
      idleSeconds,
      endsAt,
    ],
  );
  return {
    token: text,
    sessionId,
    idleSeconds: settings['session.idleSeconds'],
    warningSeconds: settings['session.warningSeconds'],
    endsAt,
  };
}
