import type { Claim } from '#contract';
import { isInBranch, type StaffCaller } from '#access';
import { insertClaims } from '#claims';
import { dayOf, one, onlyOnce, Refusal, settingsOn, type House } from '#platform';
import { lockClaim, recorded } from './claim-row';
import { decideBy } from './deadlines';

/**
 * Asks for a credited claim to be reversed: a claim of its own about the first, decided by a majority of the panel,
 * registered and publicized like any other; only its credit writes the opposite entry (domain.md, "The seven steps").
 * @throws Refusal not_found, wrong_state (not credited), duplicate_claim (asked already)
 */
export async function requestReversal(
  house: House,
  caller: StaffCaller,
  input: { claimId: string; aboutClaimId: string; reason: string },
  now: Date,
): Promise<{ reply: Claim; replayed: boolean }> {
  const { station, staffId } = caller;
  return house.db.inStation(station, (tx) =>
    onlyOnce(tx, { station, id: input.claimId, actorId: staffId, body: input, now }, async () => {
      const about = await lockClaim(tx, station, input.aboutClaimId);
      if (!isInBranch(caller.branch, about)) throw new Refusal('not_found');
      // A reversal is not itself reversed: what it undid is claimed again.
      if (about.state !== 'credited' || about.kind === 'reversal') throw new Refusal('wrong_state');
      // Who has the points today is asked for them, and whoever lives there keeps away from deciding.
      const { householdId } = await one<{ householdId: string }>(
        tx,
        `SELECT points.household_now($1, $2) AS "householdId"`,
        [station, about.householdId],
      );
      const settings = await settingsOn(tx, station, dayOf(now));
      const written = await insertClaims(
        tx,
        station,
        {
          kind: 'reversal',
          route: 'D',
          act: about.act === null ? null : { code: about.act, validFrom: about.actValidFrom! },
          actDay: about.actDay,
          aboutClaimId: about.claimId,
          note: input.reason,
          submittedBy: { kind: 'staff', id: staffId },
          submittedAt: now,
          decideBy: decideBy(settings, now),
        },
        [{ ...about, householdId, claimId: input.claimId, certificate: null }],
      );
      if (written.size === 0) throw new Refusal('duplicate_claim');
      return recorded(tx, caller, 'reversal.request', input.claimId, now, { about: about.claimId });
    }),
  );
}
