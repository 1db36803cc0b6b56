import type { KioskPanel, KioskView } from '#contract';
import { audit, one, Refusal, rows, type House } from '#platform';
import { v7 as uuidv7 } from 'uuid';
import { actorOf, type KioskCaller, type StaffCaller } from '../caller';
import { forgetSessions } from '../gate/memory';
import { kioskCallsStaff } from '../residents/pin-try';
import { endSessionAtKiosk } from '../residents/session';
import { fingerprintOf } from './pair';

interface Row {
  kiosk_id: string;
  name: string;
  place: string;
  panel: KioskPanel;
  state: KioskView['state'];
  public_key: { x: string; y: string } | null;
  build: string | null;
  health: Record<string, unknown>;
  seen_at: Date | null;
  called_at: Date | null;
}

/** The kiosks of a station; revoked ones stay listed, since entries name them. */
export async function listKiosks(house: House, caller: StaffCaller): Promise<KioskView[]> {
  const found = await house.db.inStation(caller.station, (tx) =>
    rows<Row>(
      tx,
      `SELECT kiosk_id, name, place, panel, state, public_key, build, health, seen_at, called_at FROM points.kiosk
        WHERE station_id = $1 ORDER BY kiosk_id`,
      [caller.station],
    ),
  );
  return found.map((row) => ({
    kioskId: row.kiosk_id,
    name: row.name,
    place: row.place,
    panel: row.panel,
    state: row.state,
    fingerprint: row.public_key === null ? null : fingerprintOf(row.public_key),
    build: row.build,
    health: row.health,
    seenAt: row.seen_at?.toISOString() ?? null,
    callingSince: row.called_at?.toISOString() ?? null,
  }));
}

/** Shuts a kiosk for good: within 2 s nothing it signs is believed anywhere. @throws Refusal not_found, wrong_state */
export async function revokeKiosk(
  house: House,
  caller: StaffCaller,
  input: { kioskId: string; reason: string },
  now: Date,
): Promise<void> {
  await house.db.inStation(caller.station, async (tx) => {
    const kiosk = await one<{ state: string }>(
      tx,
      'SELECT state FROM points.kiosk WHERE station_id = $1 AND kiosk_id = $2 FOR UPDATE',
      [caller.station, input.kioskId],
    );
    if (kiosk.state === 'revoked') throw new Refusal('wrong_state');
    await rows(
      tx,
      `UPDATE points.kiosk SET state = 'revoked', revoked_at = $3, pairing_digest = NULL
        WHERE station_id = $1 AND kiosk_id = $2`,
      [caller.station, input.kioskId, now],
    );
    const sessions = await endSessionAtKiosk(tx, caller.station, input.kioskId, now);
    const subject = { kind: 'kiosk', id: input.kioskId };
    await audit(tx, caller.station, actorOf(caller), 'kiosk.revoke', now, subject, { sessions });
  });
  forgetSessions(house);
}

/** A kiosk is well. Not audited: every half minute of every kiosk says nothing of what was done. */
export async function heartbeat(
  house: House,
  caller: KioskCaller,
  input: { build: string; health: Record<string, unknown> },
  now: Date,
): Promise<{ nowMs: number; panel: KioskPanel; name: string; callsStaff: boolean; maintenance: boolean }> {
  return house.db.inStation(caller.station, async (tx) => {
    const kiosk = await one<{ panel: KioskPanel; name: string; maintenance: boolean }>(
      tx,
      `UPDATE points.kiosk SET build = $3, health = $4, seen_at = $5
        WHERE station_id = $1 AND kiosk_id = $2
        RETURNING panel, name, coalesce(maintenance_until > $5, false) AS maintenance`,
      [caller.station, caller.kioskId, input.build, JSON.stringify(input.health), now],
    );
    const callsStaff = await kioskCallsStaff(tx, caller.station, caller.kioskId, now);
    return { nowMs: now.getTime(), ...kiosk, callsStaff };
  });
}

const MAINTENANCE_MINUTES = 10;

/** Opens a kiosk's maintenance screen for some minutes: the kiosk learns it with its next beat. @throws Refusal not_found, wrong_state */
export async function maintainKiosk(
  house: House,
  caller: StaffCaller,
  kioskId: string,
  now: Date,
): Promise<void> {
  const until = new Date(now.getTime() + MAINTENANCE_MINUTES * 60_000);
  await house.db.inStation(caller.station, async (tx) => {
    const kiosk = await one<{ state: string }>(
      tx,
      'UPDATE points.kiosk SET maintenance_until = $3 WHERE station_id = $1 AND kiosk_id = $2 RETURNING state',
      [caller.station, kioskId, until],
    );
    if (kiosk.state !== 'active') throw new Refusal('wrong_state');
    await audit(tx, caller.station, actorOf(caller), 'kiosk.maintain', now, { kind: 'kiosk', id: kioskId });
  });
}

/** Somebody at the kiosk asks for staff: the desk sees it until it is answered. */
export async function callStaff(house: House, caller: KioskCaller, now: Date): Promise<void> {
  await house.db.inStation(caller.station, (tx) =>
    rows(
      tx,
      'UPDATE points.kiosk SET called_at = coalesce(called_at, $3) WHERE station_id = $1 AND kiosk_id = $2',
      [caller.station, caller.kioskId, now],
    ),
  );
}

/** Staff have come: the call ends, and what failed before counts no more at this kiosk. @throws Refusal not_found */
export async function answerCall(
  house: House,
  caller: StaffCaller,
  kioskId: string,
  now: Date,
): Promise<void> {
  await house.db.inStation(caller.station, async (tx) => {
    await one(
      tx,
      'UPDATE points.kiosk SET called_at = NULL WHERE station_id = $1 AND kiosk_id = $2 RETURNING 1',
      [caller.station, kioskId],
    );
    await rows(
      tx,
      `INSERT INTO points.attempt (station_id, attempt_id, scope, place_id, at, outcome)
       VALUES ($1, $2, 'call', $3, $4, 'answered')`,
      [caller.station, uuidv7(), kioskId, now],
    );
    await audit(tx, caller.station, actorOf(caller), 'kiosk.answerCall', now, { kind: 'kiosk', id: kioskId });
  });
}
