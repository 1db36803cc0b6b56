import { v7 as uuidv7 } from 'uuid';
import {
  actOn,
  CapTally,
  countedClaims,
  insertClaims,
  lockHouseholdsOf,
  pointsFor,
  requireUnderCaps,
  type ActVersion,
} from '#claims';
import { dayOf, deadlineInDays, one, Refusal, settingsOn, type Tx } from '#platform';
import type { LockedObjection } from './objection';

/**
 * A line was missing: what should have been claimed goes before the panel, one unit or the lowest tier of the act. The
 * panel sees evidence and picks the tier, or returns it: then a leader or registrar of the branch answers for it. Caps hold
 * as for any other claim; time limits for applying have been the reviewer's to judge.
 * @returns the claim's id
 * @throws Refusal act_unknown, duplicate_claim (it is claimed already), cap_reached
 */
export async function openMissing(
  tx: Tx,
  station: number,
  objection: LockedObjection,
  now: Date,
): Promise<string> {
  const rule = await actOn(tx, station, objection.actCode!, objection.actDay!);
  if (rule.kind !== 'reward') throw new Refusal('act_unknown');
  await lockHouseholdsOf(tx, station, [objection.aboutResidentId!]);
  // Of where the person lives now: the household may have been merged or left since (domain.md, "Life events").
  const household = await one<{ householdId: string; committeeId: number; groupId: number }>(
    tx,
    `SELECT h.household_id AS "householdId", g.committee_id AS "committeeId", g.group_id AS "groupId"
       FROM points.resident r
       JOIN points.household h ON h.station_id = $1 AND h.household_id = points.household_now($1, r.household_id)
       JOIN points.building b ON b.station_id = $1 AND b.building_id = h.building_id
       JOIN points.resident_group g ON g.station_id = $1 AND g.group_id = b.group_id
      WHERE r.station_id = $1 AND r.resident_id = $2`,
    [station, objection.aboutResidentId],
  );
  await requireUnclaimed(tx, station, rule, objection, household.householdId);
  const settings = await settingsOn(tx, station, dayOf(now));
  const tier = rule.tiers[0]?.name ?? null;
  const claimId = uuidv7();
  const written = await insertClaims(
    tx,
    station,
    {
      kind: 'reward',
      route: 'D',
      act: { code: rule.code, validFrom: rule.validFrom },
      actDay: objection.actDay!,
      submittedBy: { kind: 'system', id: objection.objectionId },
      submittedAt: now,
      decideBy: deadlineInDays(now, settings['certify.withinDays']),
    },
    [
      {
        claimId,
        residentId: objection.aboutResidentId,
        ...household,
        quantity: 1,
        tier,
        points: pointsFor(rule, 1, tier),
      },
    ],
  );
  if (written.size === 0) throw new Refusal('duplicate_claim');
  await requireUnderCaps(tx, station, claimId);
  return claimId;
}

/** That the person has no claim for this deed, wherever they lived when they made it. */
async function requireUnclaimed(
  tx: Tx,
  station: number,
  rule: ActVersion,
  { actDay, aboutResidentId }: LockedObjection,
  householdId: string,
): Promise<void> {
  const deed = { householdId, residentId: aboutResidentId!, rule, actDay: actDay!, eventRef: null, certificateNo: null, isSession: false }; // prettier-ignore
  const of = { households: [householdId], residents: [aboutResidentId!], act: rule.code, actDay: actDay! };
  const tally = new CapTally(await countedClaims(tx, station, of));
  if (tally.duplicateOf(deed)) throw new Refusal('duplicate_claim');
}
