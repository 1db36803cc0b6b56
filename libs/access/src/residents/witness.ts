import { createHmac, randomInt } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { audit, dayOf, deriveKey, maybe, one, Refusal, rows, type House, type Secrets } from '#platform';
import { attemptsWereRight, scopeOf } from '../attempts';
import { actorOf, requireInBranch, type KioskCaller, type StaffCaller } from '../caller';
import { forgetSessions } from '../gate/memory';
import { HOLDER_COLUMNS, requireActing, type CardHolder } from './card-holder';
import { welcome, type Opened } from './open';
import { leaveToTry } from './pin-try';

const GRANT_MINUTES = 3;

function codeDigest(secrets: Secrets, code: string): Buffer {
  return createHmac('sha256', deriveKey(secrets, 'access/witness')).update(code).digest();
}

/**
 * A leader (of the own group) or a keeper vouches for a resident who has no card or PIN at hand. Each grant is listed to
 * the supervisor; what the session may spend is capped, and whoever vouched may not hand over (domain.md, "Redeem").
 * @throws Refusal not_found, recused (own household or kin), guardian_needed
 */
export async function grantWitnessed(
  house: House,
  caller: StaffCaller,
  input: { residentId: string; reason: string },
  now: Date,
): Promise<{ code: string; until: string }> {
  const code = String(randomInt(100_000_000)).padStart(8, '0');
  const until = new Date(now.getTime() + GRANT_MINUTES * 60_000);
  await house.db.inStation(caller.station, async (tx) => {
    const resident = await one<{ committee_id: number; group_id: number; may_act: boolean; near: boolean }>(
      tx,
      `SELECT g.committee_id, g.group_id, r.full_capacity AND NOT points.is_minor($1, r.resident_id, $3) AS may_act,
              coalesce(points.is_kin_of_household($1, $4, r.household_id), false) AS near
         FROM points.resident r
         JOIN points.household h ON h.station_id = r.station_id AND h.household_id = r.household_id AND h.state = 'active'
         JOIN points.building b ON b.station_id = h.station_id AND b.building_id = h.building_id
         JOIN points.resident_group g ON g.station_id = b.station_id AND g.group_id = b.group_id
        WHERE r.station_id = $1 AND r.resident_id = $2 AND r.state = 'active'`,
      [caller.station, input.residentId, dayOf(now), caller.residentId],
    );
    requireInBranch(caller.branch, { committeeId: resident.committee_id, groupId: resident.group_id });
    if (!resident.may_act) throw new Refusal('guardian_needed');
    if (resident.near) throw new Refusal('recused');
    const grantId = uuidv7();
    await rows(
      tx,
      `INSERT INTO points.witness_grant
         (station_id, grant_id, resident_id, witness_id, code_digest, reason, granted_at, until)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        caller.station,
        grantId,
        input.residentId,
        caller.staffId,
        codeDigest(house.secrets, code),
        input.reason,
        now,
        until,
      ],
    );
    await audit(
      tx,
      caller.station,
      actorOf(caller),
      'witness.grant',
      now,
      { kind: 'witness-grant', id: grantId },
      {
        residentId: input.residentId,
      },
    );
  });
  return { code, until: until.toISOString() };
}

/**
 * Opens a session by a witness's code, once. Wrong codes count like wrong PINs at that kiosk.
 * @throws Refusal card_unknown, card_paused
 */
export async function openWitnessed(
  house: House,
  kiosk: KioskCaller,
  code: string,
  now: Date,
): Promise<Opened> {
  const { station, kioskId } = kiosk;
  const scope = scopeOf(house.secrets, 'witness', kioskId);
  const place = { kind: 'kiosk' as const, id: kioskId };
  const { attemptId } = await leaveToTry(house, station, place, { scope, cardId: null }, now);
  const opened = await house.db.inStation(station, async (tx) => {
    const grant = await maybe<{ resident_id: string; witness_id: string }>(
      tx,
      `UPDATE points.witness_grant SET used_at = $3
        WHERE station_id = $1 AND code_digest = $2 AND used_at IS NULL AND until > $3
        RETURNING resident_id, witness_id`,
      [station, codeDigest(house.secrets, code), now],
    );
    if (grant === null) throw new Refusal('card_unknown');
    await attemptsWereRight(tx, station, [attemptId]);
    const holder = await maybe<CardHolder>(
      tx,
      `SELECT ${HOLDER_COLUMNS}
         FROM points.resident r
         JOIN points.household h ON h.station_id = r.station_id AND h.household_id = r.household_id
         LEFT JOIN points.card c ON c.station_id = r.station_id AND c.resident_id = r.resident_id AND c.state = 'active'
        WHERE r.station_id = $1 AND r.resident_id = $2 AND r.state = 'active'`,
      [station, grant.resident_id, dayOf(now)],
    );
    const by = { openedBy: 'witness' as const, witnessId: grant.witness_id };
    return welcome(tx, kiosk, requireActing(holder), by, now);
  });
  forgetSessions(house);
  return opened;
}

export interface WitnessedRow {
  grantId: string;
  grantedAt: string;
  usedAt: string | null;
  residentId: string;
  residentName: string | null;
  witnessId: string;
  witnessName: string;
  reason: string;
}

/** Every grant, used or not, latest first. */
export async function listWitnessed(
  house: House,
  caller: StaffCaller,
  query: { after?: string | undefined; limit: number },
): Promise<{ items: WitnessedRow[]; next: string | null }> {
  const found = await house.db.inStation(caller.station, (tx) =>
    rows<Omit<WitnessedRow, 'grantedAt' | 'usedAt'> & { grantedAt: Date; usedAt: Date | null }>(
      tx,
      `SELECT w.grant_id AS "grantId", w.granted_at AS "grantedAt", w.used_at AS "usedAt", w.reason,
              w.resident_id AS "residentId", r.name AS "residentName", w.witness_id AS "witnessId",
              s.name AS "witnessName"
         FROM points.witness_grant w
         JOIN points.resident r ON r.station_id = w.station_id AND r.resident_id = w.resident_id
         JOIN points.staff s ON s.station_id = w.station_id AND s.staff_id = w.witness_id
        WHERE w.station_id = $1 AND ($2::text IS NULL OR w.grant_id::text < $2)
        ORDER BY w.grant_id DESC LIMIT $3`,
      [caller.station, query.after ?? null, query.limit + 1],
    ),
  );
  const items = found.slice(0, query.limit).map((row) => ({
    ...row,
    grantedAt: row.grantedAt.toISOString(),
    usedAt: row.usedAt?.toISOString() ?? null,
  }));
  return { items, next: found.length > query.limit ? items.at(-1)!.grantId : null };
}
