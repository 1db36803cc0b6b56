import { audit, dayOf, one, Refusal, rows, type House, type Tx } from '#platform';
import { actorOf, type ResidentCaller } from '../caller';
import { forgetSessions } from '../gate/memory';

export interface SessionAsSeen {
  residentId: string;
  name: string;
  householdId: string;
  isHead: boolean;
  openedBy: 'card' | 'door' | 'witness';
  mustSetPin: boolean;
  endsAt: string;
  members: { residentId: string; name: string; relation: string; needsGuardian: boolean }[];
  wards: { residentId: string; name: string }[];
}

/** Who stands before the kiosk, and for whom. */
export async function aboutSession(house: House, caller: ResidentCaller, now: Date): Promise<SessionAsSeen> {
  return house.db.inStation(caller.station, (tx) => readSession(tx, caller, caller.householdId, now));
}

async function readSession(
  tx: Tx,
  caller: ResidentCaller,
  householdId: string,
  now: Date,
): Promise<SessionAsSeen> {
  const self = await one<{ name: string; is_head: boolean; ends_at: Date }>(
    tx,
    `SELECT coalesce(r.name, '') AS name, s.ends_at,
            EXISTS (SELECT FROM points.household h
              WHERE h.station_id = $1 AND h.household_id = $4 AND h.head_id = r.resident_id) AS is_head
       FROM points.resident_session s
       JOIN points.resident r ON r.station_id = s.station_id AND r.resident_id = s.resident_id
      WHERE s.station_id = $1 AND s.session_id = $2 AND s.resident_id = $3`,
    [caller.station, caller.sessionId, caller.residentId, householdId],
  );
  const members = await rows<SessionAsSeen['members'][number]>(
    tx,
    `SELECT resident_id AS "residentId", coalesce(name, '') AS name, relation,
            NOT full_capacity OR points.is_minor($1, resident_id, $3) AS "needsGuardian"
       FROM points.resident WHERE station_id = $1 AND household_id = $2 AND state = 'active' ORDER BY resident_id`,
    [caller.station, householdId, dayOf(now)],
  );
  const wards = await rows<SessionAsSeen['wards'][number]>(
    tx,
    `SELECT resident_id AS "residentId", coalesce(name, '') AS name FROM points.resident
      WHERE station_id = $1 AND guardian_id = $2 AND state = 'active' AND household_id <> $3 ORDER BY resident_id`,
    [caller.station, caller.residentId, householdId],
  );
  return {
    residentId: caller.residentId,
    name: self.name,
    householdId,
    isHead: self.is_head,
    openedBy: caller.openedBy,
    mustSetPin: caller.mustSetPin ?? false,
    endsAt: self.ends_at.toISOString(),
    members,
    wards,
  };
}

/**
 * A guardian turns to the household of a ward, or back to the own. A session that somebody vouched for stays where it is.
 * @param residentId the ward, or oneself
 * @throws Refusal not_found
 */
export async function standFor(
  house: House,
  caller: ResidentCaller,
  residentId: string,
  now: Date,
): Promise<SessionAsSeen> {
  if (caller.openedBy === 'witness') throw new Refusal('not_found');
  const seen = await house.db.inStation(caller.station, async (tx) => {
    const { household_id: householdId } = await one<{ household_id: string }>(
      tx,
      `SELECT r.household_id FROM points.resident r
         JOIN points.household h ON h.station_id = r.station_id AND h.household_id = r.household_id AND h.state = 'active'
        WHERE r.station_id = $1 AND r.resident_id = $2 AND r.state = 'active'
          AND (r.resident_id = $3 OR r.guardian_id = $3
            AND (NOT r.full_capacity OR points.is_minor($1, r.resident_id, $4)))`,
      [caller.station, residentId, caller.residentId, dayOf(now)],
    );
    await rows(
      tx,
      'UPDATE points.resident_session SET household_id = $3 WHERE station_id = $1 AND session_id = $2 AND ended_at IS NULL',
      [caller.station, caller.sessionId, householdId],
    );
    await audit(tx, caller.station, actorOf(caller), 'session.standFor', now, {
      kind: 'household',
      id: householdId,
    });
    return readSession(tx, caller, householdId, now);
  });
  forgetSessions(house);
  return seen;
}

/** Ends the session: what is signed with its token from now on is nobody's. */
export async function endOwn(house: House, caller: ResidentCaller, now: Date): Promise<void> {
  await house.db.inStation(caller.station, async (tx) => {
    await rows(
      tx,
      'UPDATE points.resident_session SET ended_at = $3 WHERE station_id = $1 AND session_id = $2 AND ended_at IS NULL',
      [caller.station, caller.sessionId, now],
    );
    await audit(tx, caller.station, actorOf(caller), 'session.end', now, {
      kind: 'session',
      id: caller.sessionId,
    });
  });
  forgetSessions(house);
}
