import type { Claim, ClaimState } from '#contract';
import { actorOf, type ResidentCaller } from '#access';
import { CLAIM_COLUMNS, CLAIM_TABLES, claimOf, DEAD_STATES, walkClaim, type ClaimViewRow } from '#claims';
import { audit, dayOf, deadlineInDays, Refusal, rows, settingsOn, type House } from '#platform';
import { lockClaim, recorded } from './claim-row';

/** What others claimed for the household, or hold against it, that no session has shown yet: latest first. */
export async function claimsOnBehalf(house: House, caller: ResidentCaller): Promise<{ items: Claim[] }> {
  const found = await house.db.inStation(caller.station, (tx) =>
    rows<ClaimViewRow>(
      tx,
      `SELECT ${CLAIM_COLUMNS} FROM ${CLAIM_TABLES}
        WHERE c.station_id = $1 AND c.household_id = $2 AND c.submitted_by_kind <> 'resident'
          AND c.seen_by_household_at IS NULL AND c.state <> ALL($3)
        ORDER BY c.submitted_at DESC, c.claim_id LIMIT 200`,
      [caller.station, caller.householdId, [...DEAD_STATES]],
    ),
  );
  return { items: found.map(claimOf) };
}

/**
 * The session has shown these. For a deduction it is the acknowledged receipt of its written notice: the time to answer
 * runs from here (domain.md, "Deduct"). Twice changes nothing.
 */
export async function markSeen(
  house: House,
  caller: ResidentCaller,
  input: { claimIds: readonly string[] },
  now: Date,
): Promise<void> {
  const { station } = caller;
  const answerBy = await house.db.inStation(station, async (tx) => {
    const settings = await settingsOn(tx, station, dayOf(now));
    const until = deadlineInDays(now, settings['deduct.answerDays']);
    const seen = await rows<{ claim_id: string; kind: string }>(
      tx,
      `UPDATE points.claim SET seen_by_household_at = $4
        WHERE station_id = $1 AND household_id = $2 AND claim_id = ANY($3) AND seen_by_household_at IS NULL
        RETURNING claim_id, kind`,
      [station, caller.householdId, input.claimIds, now],
    );
    if (seen.length === 0) return null;
    const claimIds = seen.map(({ claim_id }) => claim_id);
    await audit(
      tx,
      station,
      actorOf(caller),
      'claim.seen',
      now,
      { kind: 'household', id: caller.householdId },
      { claimIds },
    );
    const deductions = seen.filter(({ kind }) => kind === 'deduction').map(({ claim_id }) => claim_id);
    if (deductions.length === 0) return null;
    await rows(
      tx,
      `UPDATE points.claim SET answer_by = coalesce(answer_by, $3) WHERE station_id = $1 AND claim_id = ANY($2)`,
      [station, deductions, until],
    );
    return until;
  });
  if (answerBy !== null) await house.wake('end-answers', { station }, answerBy);
}

/** Until it is registered a claim that is not ours ends; later its line stands in books and can only be objected to. */
const STILL_ENDS: readonly ClaimState[] = ['submitted', 'checked', 'returned', 'certified'];

/**
 * "Not ours": one touch against a claim made on behalf. Before it is registered it is withdrawn; afterwards it is marked,
 * and its line is open to an objection like any other.
 * @throws Refusal not_found, wrong_state (a deduction, or already at an end)
 */
export async function disownClaim(
  house: House,
  caller: ResidentCaller,
  claimId: string,
  now: Date,
): Promise<Claim> {
  const { station } = caller;
  return house.db.inStation(station, async (tx) => {
    const claim = await lockClaim(tx, station, claimId);
    if (claim.householdId !== caller.householdId) throw new Refusal('not_found');
    const ended = (DEAD_STATES as readonly ClaimState[]).includes(claim.state);
    if (claim.route === 'S' || claim.kind !== 'reward' || ended) throw new Refusal('wrong_state');
    if (STILL_ENDS.includes(claim.state)) {
      await walkClaim(tx, station, claimId, 'withdrawn', { reason: 'not_ours' });
    }
    await rows(
      tx,
      `UPDATE points.claim SET disowned_at = coalesce(disowned_at, $3),
              seen_by_household_at = coalesce(seen_by_household_at, $3)
        WHERE station_id = $1 AND claim_id = $2`,
      [station, claimId, now],
    );
    return recorded(tx, caller, 'claim.disown', claimId, now);
  });
}
