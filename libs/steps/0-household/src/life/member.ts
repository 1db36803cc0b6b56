import type { LifeEventDraft } from '#contract';
import { dayOf, Refusal, rows, type Tx } from '#platform';
import { writeEvent } from './event';
import { claimsFollow, moveInto } from './follow';
import { part } from './part';
import { activeMembers, headAmong, lockHouseholds, nameHead, requireActive, requireHere } from './people';
import type { Happening } from './record';

type MemberMoved = Extract<LifeEventDraft, { kind: 'member-moved' }>;

/**
 * A member moves into another household. The points stay: the account is the household's. Open claims follow.
 * The last member cannot leave points behind: that is a merge.
 * @throws Refusal not_found, resident_not_here, household_closed, wrong_state (same household, or the last member),
 *   adults_only
 */
export async function memberMoved(
  tx: Tx,
  station: number,
  event: MemberMoved,
  as: Happening,
): Promise<number> {
  const { residentId, otherHouseholdId, relation } = event;
  const day = dayOf(as.now);
  const resident = await requireHere(tx, station, residentId, day);
  if (resident.householdId === otherHouseholdId) throw new Refusal('wrong_state');
  const [from, into] = await lockHouseholds(tx, station, resident.householdId, otherHouseholdId);
  requireActive(into!);
  const staying = (await activeMembers(tx, station, from!.householdId, day)).filter(
    (member) => member.residentId !== residentId,
  );
  if (staying.length === 0) throw new Refusal('wrong_state');
  await nameHead(tx, station, from!.householdId, headAmong(staying, event.newHeadId, from!.headId));
  await moveInto(tx, station, [residentId], otherHouseholdId, as.now);
  await rows(tx, `UPDATE points.resident SET relation = $3 WHERE station_id = $1 AND resident_id = $2`, [
    station,
    residentId,
    relation,
  ]);
  await part(tx, station, [residentId], from!.householdId, as.now);
  await claimsFollow(tx, station, [residentId], otherHouseholdId);
  const row = { kind: 'member-moved', householdId: from!.householdId, otherHouseholdId, residentId } as const;
  await writeEvent(tx, station, row, as);
  return 0;
}
