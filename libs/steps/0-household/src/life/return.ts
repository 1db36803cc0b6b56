import type { LifeEventDraft } from '#contract';
import { HEAD_RELATION, needsGuardian, residentOf, type ResidentDetail } from '#people';
import { dayOf, Refusal, rows, type Day, type Tx } from '#platform';
import { writeEvent } from './event';
import { claimsFollow, moveInto } from './follow';
import { part } from './part';
import {
  activeMembers,
  headAmong,
  lockHouseholds,
  memberOf,
  nameHead,
  requireActive,
  type LockedHousehold,
} from './people';
import type { Happening } from './record';

type Return = Extract<LifeEventDraft, { kind: 'returned' }>;

interface Returning {
  resident: ResidentDetail;
  into: LockedHousehold;
  /** Who heads the household from then on. */
  headId: string | null;
  /** The head, where she may act for others. */
  guardianId: string | null;
}

/**
 * Somebody recorded as gone can come back into an open household, or into the own one that was closed when the last
 * member went. One that was merged stays closed: its points are elsewhere.
 * @throws Refusal not_found, wrong_state (still here, or erased: nothing is left to come back), household_closed,
 *   adults_only, resident_not_here (the head named does not live there)
 */
export async function requireReturnable(
  tx: Tx,
  station: number,
  event: Return,
  day: Day,
): Promise<Returning> {
  const { residentId, householdId, newHeadId } = event;
  const { householdId: fromId } = await memberOf(tx, station, residentId);
  const [into] = await lockHouseholds(tx, station, householdId, fromId);
  // Read behind the lock: of two that were proposed the second finds the person here.
  const resident = await residentOf(tx, station, residentId, day);
  if (resident.state === 'active' || resident.name === null) throw new Refusal('wrong_state');
  const reopens =
    into!.state === 'closed' && resident.householdId === householdId && into!.mergedInto === null;
  if (!reopens) requireActive(into!);
  const mayHead = !needsGuardian(resident);
  const members = [...(await activeMembers(tx, station, householdId, day)), { residentId, mayHead }];
  const headId = headAmong(members, newHeadId, into!.headId ?? (mayHead ? residentId : null));
  const head = members.find((one) => one.residentId === headId);
  return { resident, into: into!, headId, guardianId: head?.mayHead ? head.residentId : null };
}

/** Opens a household again. Its number may be another one's by now: then it has none. */
async function reopen(tx: Tx, station: number, householdId: string): Promise<void> {
  await rows(
    tx,
    `UPDATE points.household h SET state = 'active', closed_on = NULL,
            household_no = CASE WHEN EXISTS (
              SELECT FROM points.household o
               WHERE o.station_id = $1 AND o.building_id = h.building_id AND o.household_no = h.household_no
                 AND o.state = 'active') THEN NULL ELSE h.household_no END
      WHERE h.station_id = $1 AND h.household_id = $2`,
    [station, householdId],
  );
}

/** The guardian of before, if still here, else the head of the household; nobody for who needs none. */
async function guardianOf(
  tx: Tx,
  station: number,
  resident: ResidentDetail,
  headId: string | null,
  day: Day,
): Promise<string | null> {
  if (!needsGuardian(resident)) return null;
  if (resident.guardianId === null) return headId;
  const before = await residentOf(tx, station, resident.guardianId, day);
  return before.state === 'active' ? before.residentId : headId;
}

/**
 * A resident who left, or was recorded as dead by mistake, is here again: the same person, with all that was earned.
 * What ended stays ended (card, consent, proxies, wards): a new card is issued, consent is given anew. Who needs a
 * guardian keeps the one of before, if that one is still here and was not parted from, else has the head of the household.
 * @throws Refusal as requireReturnable
 */
export async function returned(tx: Tx, station: number, event: Return, as: Happening): Promise<number> {
  const { resident, into, headId, guardianId } = await requireReturnable(tx, station, event, dayOf(as.now));
  const { residentId, householdId } = event;
  if (into.state === 'closed') await reopen(tx, station, householdId);
  await moveInto(tx, station, [residentId], householdId, as.now);
  const relation = headId === residentId ? HEAD_RELATION : event.relation;
  await rows(
    tx,
    `UPDATE points.resident SET state = 'active', left_on = NULL, relation = $3, guardian_id = $4
      WHERE station_id = $1 AND resident_id = $2`,
    [station, residentId, relation, await guardianOf(tx, station, resident, guardianId, dayOf(as.now))],
  );
  await nameHead(tx, station, householdId, headId);
  if (resident.householdId !== householdId)
    await part(tx, station, [residentId], resident.householdId, as.now);
  await claimsFollow(tx, station, [residentId], householdId);
  const otherHouseholdId = resident.householdId === householdId ? null : resident.householdId;
  await writeEvent(tx, station, { kind: 'returned', householdId, otherHouseholdId, residentId }, as);
  return 0;
}
