import { one, Refusal, settingsOn, type Day, type Tx } from '#platform';
import { capLeft, stationCaps } from '../acts';
import { actsOn } from '../rule-table';
import { countedClaims, lockHouseholdsOf } from './cap-history';
import { CapTally } from './cap-tally';

/** What a claim would become. */
export interface Wanted {
  quantity: number;
  tier: string | null;
}

interface CappedClaim extends Wanted {
  kind: string;
  householdId: string;
  residentId: string | null;
  act: string | null;
  actValidFrom: Day | null;
  actDay: Day;
  eventRef: string | null;
  certificateNo: string | null;
  route: string;
}

/**
 * Holds a claim that is there, with another quantity or tier, to every cap again: one sent in anew, one that a panel or a
 * reviewer raises, one that a missing line or a refusal leads to (domain.md, "Apply"). Locks the household, so that what is left stays
 * true until the commit; whoever holds the claim's row already may be chosen to begin again.
 * @param wanted as it is where left out
 * @throws Refusal cap_reached with what is left, quantity_wrong
 */
export async function requireUnderCaps(
  tx: Tx,
  station: number,
  claimId: string,
  wanted?: Wanted,
): Promise<void> {
  const claim = await one<CappedClaim>(
    tx,
    `SELECT household_id AS "householdId", resident_id AS "residentId", act_code AS act, act_valid_from AS "actValidFrom",
            act_day AS "actDay", event_ref AS "eventRef", certificate_no AS "certificateNo", route, kind, quantity, tier
       FROM points.claim WHERE station_id = $1 AND claim_id = $2`,
    [station, claimId],
  );
  const { residentId, actDay } = claim;
  if (claim.kind !== 'reward' || claim.act === null || residentId === null) return;
  await lockHouseholdsOf(tx, station, [residentId]);
  const [rule] = await actsOn(tx, station, claim.actValidFrom!, [claim.act]);
  const counted = await countedClaims(tx, station, {
    households: [claim.householdId],
    residents: [residentId],
    act: claim.act,
    actDay,
  });
  const tally = new CapTally(counted.filter((other) => other.claimId !== claimId));
  const asked = { ...claim, residentId, rule: rule!, isSession: claim.route === 'A' };
  const settings = await settingsOn(tx, station, actDay);
  const { quantity, tier } = wanted ?? claim;
  const would = { rule: rule!, quantity, tier };
  const { reached, allowed } = capLeft(would, tally.useFor(asked), stationCaps(settings));
  if (reached === null) return;
  throw new Refusal('cap_reached', { claimId, act: claim.act, ...reached, allowed });
}
