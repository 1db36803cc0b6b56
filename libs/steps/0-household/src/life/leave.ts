import type { LifeEventDraft } from '#contract';
import { addDays, dayOf, rows, type Day, type Tx } from '#platform';
import { writeEvent } from './event';
import { endSessions } from './follow';
import { passOnWards } from './part';
import { activeMembers, headAmong, lockHouseholds, nameHead, requireHere } from './people';
import type { Happening } from './record';

type Leave = Extract<LifeEventDraft, { kind: 'death' | 'left' }>;

/** Cards, consents, proxies and wards of who is gone, once the household has its next head. */
async function endTies(tx: Tx, station: number, residentId: string, now: Date): Promise<void> {
  await rows(
    tx,
    `UPDATE points.card SET state = 'ended', ended_at = $3
      WHERE station_id = $1 AND resident_id = $2 AND ended_at IS NULL`,
    [station, residentId, now],
  );
  await rows(
    tx,
    `UPDATE points.consent SET withdrawn_at = $3 WHERE station_id = $1 AND resident_id = $2 AND withdrawn_at IS NULL`,
    [station, residentId, now],
  );
  await rows(
    tx,
    `UPDATE points.proxy SET until_day = $3 WHERE station_id = $1 AND resident_id = $2 AND until_day > $3`,
    [station, residentId, addDays(dayOf(now), -1)],
  );
  await passOnWards(tx, station, residentId, dayOf(now));
  await endSessions(tx, station, [residentId], now);
}

async function close(tx: Tx, station: number, householdId: string, day: Day): Promise<void> {
  await rows(
    tx,
    `UPDATE points.household SET state = 'closed', closed_on = $3, head_id = NULL
      WHERE station_id = $1 AND household_id = $2`,
    [station, householdId, day],
  );
}

/**
 * A member dies or leaves the station. The account is the household's and stays, with what was earned: open claims go
 * on. With the last member the household is closed; its points lapse by their own days, or go to heirs by a merge.
 * @throws Refusal not_found, resident_not_here (gone already, or the head named does not live there), adults_only
 */
export async function memberLeft(tx: Tx, station: number, event: Leave, as: Happening): Promise<number> {
  const { kind, residentId } = event;
  const day = dayOf(as.now);
  const { householdId } = await requireHere(tx, station, residentId, day);
  const [household] = await lockHouseholds(tx, station, householdId);
  const staying = (await activeMembers(tx, station, householdId, day)).filter(
    (member) => member.residentId !== residentId,
  );
  const headId = headAmong(staying, event.newHeadId, household!.headId);
  const state = kind === 'death' ? 'deceased' : 'left';
  await rows(
    tx,
    `UPDATE points.resident SET state = $3, left_on = $4 WHERE station_id = $1 AND resident_id = $2`,
    [station, residentId, state, as.happenedOn],
  );
  if (staying.length === 0) await close(tx, station, householdId, day);
  else await nameHead(tx, station, householdId, headId);
  await endTies(tx, station, residentId, as.now);
  await writeEvent(tx, station, { kind, householdId, residentId }, as);
  return 0;
}
