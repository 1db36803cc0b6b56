import type { LifeEventDraft } from '#contract';
import { doorText, HEAD_RELATION } from '#people';
import { dayOf, maybe, one, Refusal, rows, type Day, type Tx } from '#platform';
import { v7 as uuidv7 } from 'uuid';
import { transferPoints, writeEvent } from './event';
import { claimsFollow, moveInto } from './follow';
import { part } from './part';
import { activeMembers, headAmong, lockHouseholds, nameHead, requireActive } from './people';
import type { Happening } from './record';

type Split = Extract<LifeEventDraft, { kind: 'split' }>;

/**
 * Who heads what is left and what comes into being.
 * @throws Refusal household_closed, resident_not_here, wrong_state (nobody stays), adults_only, balance_too_low
 */
export async function requireSplittable(
  tx: Tx,
  station: number,
  event: Split,
  day: Day,
): Promise<{ remainingHeadId: string | null }> {
  const [household] = await lockHouseholds(tx, station, event.householdId);
  requireActive(household!);
  await one(tx, `SELECT 1 FROM points.building WHERE station_id = $1 AND building_id = $2`, [
    station,
    event.buildingId,
  ]);
  const members = await activeMembers(tx, station, event.householdId, day);
  const leaving = members.filter(({ residentId }) => event.residentIds.includes(residentId));
  const staying = members.filter(({ residentId }) => !event.residentIds.includes(residentId));
  if (leaving.length < event.residentIds.length) throw new Refusal('resident_not_here');
  if (staying.length === 0) throw new Refusal('wrong_state');
  headAmong(leaving, event.headId, null);
  // Said to whoever proposes, not weeks later to whoever countersigns.
  const account = await maybe<{ balance: number }>(
    tx,
    `SELECT balance FROM points.account WHERE station_id = $1 AND household_id = $2`,
    [station, event.householdId],
  );
  if (event.points > (account?.balance ?? 0)) throw new Refusal('balance_too_low');
  return { remainingHeadId: headAmong(staying, event.remainingHeadId, household!.headId) };
}

/** Members leave for a new household and take a share of the points along, earliest expiry first. */
export async function split(tx: Tx, station: number, event: Split, as: Happening): Promise<number> {
  const { remainingHeadId } = await requireSplittable(tx, station, event, dayOf(as.now));
  const newId = uuidv7();
  await rows(
    tx,
    `INSERT INTO points.household (station_id, household_id, building_id, opened_on) VALUES ($1, $2, $3, $4)`,
    [station, newId, event.buildingId, dayOf(as.now)],
  );
  await rows(
    tx,
    `INSERT INTO points.dwelling (station_id, household_id, building_id, unit, room) VALUES ($1, $2, $3, $4, $5)`,
    [station, newId, event.buildingId, doorText(event.unit), doorText(event.room)],
  );
  await moveInto(tx, station, event.residentIds, newId, as.now);
  await rows(tx, `UPDATE points.resident SET relation = $3 WHERE station_id = $1 AND resident_id = $2`, [
    station,
    event.headId,
    HEAD_RELATION,
  ]);
  await nameHead(tx, station, newId, event.headId);
  await nameHead(tx, station, event.householdId, remainingHeadId);
  await part(tx, station, event.residentIds, event.householdId, as.now);
  await claimsFollow(tx, station, event.residentIds, newId);
  await writeEvent(
    tx,
    station,
    { kind: 'split', householdId: event.householdId, otherHouseholdId: newId, points: event.points },
    as,
  );
  return event.points === 0 ? 0 : transferPoints(tx, station, as);
}
