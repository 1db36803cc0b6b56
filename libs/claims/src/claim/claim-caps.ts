import { groupBy, Refusal, rows, settingsOn, type Day, type Tx } from '#platform';
import { capLeft, pointsFor, stationCaps } from '../acts';
import { actUnder } from '../rule-table';
import { countedClaims, lockHouseholdsOf } from './cap-history';
import { CapTally } from './cap-tally';
import { isDead } from './states';

/** What a claim would become. */
export interface Wanted {
  quantity: number;
  tier: string | null;
}

interface CappedClaim extends Wanted {
  claimId: string;
  householdId: string;
  residentId: string;
  act: string;
  actValidFrom: Day;
  actDay: Day;
  eventRef: string | null;
  certificateNo: string | null;
  route: string;
}

/**
 * Holds a claim that is there to every cap again: one sent in anew, one that a reviewer raises, one that a missing line
 * or a refusal leads to (domain.md, "Apply").
 * @param wanted as it is where left out
 * @throws Refusal cap_reached with what is left, quantity_wrong
 */
export async function requireUnderCaps(
  tx: Tx,
  station: number,
  claimId: string,
  wanted?: Wanted,
): Promise<void> {
  const [over] = (await overCaps(tx, station, new Map([[claimId, wanted]]))).values();
  if (over) throw over;
}

/**
 * Of claims that are there those that a cap does not let become what is wanted, by their refusals: cap_reached with what
 * is left. One after the other in the order of their ids: what one takes is not left for the next. Locks
 * the households, so that what is left stays true until the commit; whoever holds a claim's row already may be chosen to
 * begin again. One that came to nothing counts for nothing before its turn.
 * @param wanted by claim; undefined: as it is
 * @throws Refusal quantity_wrong as `pointsFor`
 */
export async function overCaps(
  tx: Tx,
  station: number,
  wanted: ReadonlyMap<string, Wanted | undefined>,
): Promise<Map<string, Refusal>> {
  const over = new Map<string, Refusal>();
  if (wanted.size === 0) return over;
  const claims = await rows<CappedClaim>(
    tx,
    `SELECT claim_id AS "claimId", household_id AS "householdId", resident_id AS "residentId", act_code AS act,
            act_valid_from AS "actValidFrom", act_day AS "actDay", event_ref AS "eventRef",
            certificate_no AS "certificateNo", route, quantity, tier
       FROM points.claim
      WHERE station_id = $1 AND claim_id = ANY ($2) AND kind = 'reward' AND act_code IS NOT NULL AND resident_id IS NOT NULL
      ORDER BY claim_id`,
    [station, [...wanted.keys()]],
  );
  if (claims.length === 0) return over;
  await lockHouseholdsOf(tx, station, [...new Set(claims.map(({ residentId }) => residentId))]);
  for (const deeds of groupBy(claims, ({ act, actDay }) => `${act} ${actDay}`).values())
    await holdToCaps(tx, station, deeds, wanted, over);
  return over;
}

/** @param deeds of one act on one day @param over takes those that are refused */
async function holdToCaps(
  tx: Tx,
  station: number,
  deeds: readonly CappedClaim[],
  wanted: ReadonlyMap<string, Wanted | undefined>,
  over: Map<string, Refusal>,
): Promise<void> {
  const { act, actDay, actValidFrom } = deeds[0]!;
  const rule = await actUnder(tx, station, { code: act, validFrom: actValidFrom });
  const counted = await countedClaims(tx, station, {
    households: [...new Set(deeds.map(({ householdId }) => householdId))],
    residents: [...new Set(deeds.map(({ residentId }) => residentId))],
    act,
    actDay,
    also: deeds.map(({ claimId }) => claimId),
  });
  const itself = new Map(counted.map((claim) => [claim.claimId, claim]));
  const tally = new CapTally(counted.filter(({ state }) => !isDead(state)));
  const caps = stationCaps(await settingsOn(tx, station, actDay));
  for (const deed of deeds) {
    const { claimId, route } = deed;
    const { quantity, tier } = wanted.get(claimId) ?? deed;
    const before = itself.get(claimId)!;
    const counts = !isDead(before.state);
    if (counts) tally.remove(before);
    const use = tally.useFor({ ...deed, rule, isSession: route === 'A' });
    const { reached, allowed } = capLeft({ rule, quantity, tier }, use, caps);
    if (reached) over.set(claimId, new Refusal('cap_reached', { claimId, act, ...reached, allowed }));
    if (!reached) tally.add({ ...before, quantity, points: pointsFor(rule, quantity, tier) });
    else if (counts) tally.add(before);
  }
}
