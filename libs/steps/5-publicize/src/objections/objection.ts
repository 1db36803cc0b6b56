import { CLAIM, type ObjectionState } from '#contract';
import { overCaps, walkClaim } from '#claims';
import { maybe, Refusal, rows, sourcesOf, type Day, type Tx } from '#platform';

export const OBJECTION_KINDS = ['line', 'missing', 'refusal'] as const;
export type ObjectionKind = (typeof OBJECTION_KINDS)[number];
export type Outcome = 'dismissed' | 'amended' | 'revoked' | 'claim-opened';

/** What a reviewer may decide, by kind: a line stands, changes or falls; a missing line or a refusal leads to a claim. */
export const OUTCOMES = {
  line: ['dismissed', 'amended', 'revoked'],
  missing: ['dismissed', 'claim-opened'],
  refusal: ['dismissed', 'claim-opened'],
} satisfies Record<ObjectionKind, readonly Outcome[]>;

/** An objection under a lock. */
export interface LockedObjection {
  objectionId: string;
  kind: ObjectionKind;
  state: ObjectionState;
  claimId: string | null;
  listId: string | null;
  committeeId: number;
  householdId: string | null;
  residentId: string | null;
  actCode: string | null;
  actDay: Day | null;
  aboutResidentId: string | null;
  decidedBy: string | null;
  outcome: Outcome | null;
  appealBy: Date | null;
  openedClaimId: string | null;
}

const COLUMNS = `objection_id AS "objectionId", kind, state, claim_id AS "claimId", list_id AS "listId",
  committee_id AS "committeeId", household_id AS "householdId", resident_id AS "residentId", act_code AS "actCode",
  act_day AS "actDay", about_resident_id AS "aboutResidentId", decided_by AS "decidedBy", outcome,
  appeal_by AS "appealBy", opened_claim_id AS "openedClaimId"`;

/** Locks an objection. @throws Refusal not_found */
export async function lockObjection(tx: Tx, station: number, objectionId: string): Promise<LockedObjection> {
  const found = await maybe<LockedObjection>(
    tx,
    `SELECT ${COLUMNS} FROM points.objection WHERE station_id = $1 AND objection_id = $2 FOR UPDATE`,
    [station, objectionId],
  );
  if (!found) throw new Refusal('not_found');
  return found;
}

/** Whether a hold or an objection is open on a line: decided is not enough while somebody can appeal. */
async function isOpen(tx: Tx, station: number, claimId: string): Promise<boolean> {
  const open = await maybe(
    tx,
    `SELECT 1 FROM points.claim c WHERE c.station_id = $1 AND c.claim_id = $2 AND (
        EXISTS (SELECT FROM points.line_hold h WHERE h.station_id = $1 AND h.claim_id = $2 AND h.ended_at IS NULL)
        OR EXISTS (SELECT FROM points.objection o
                    WHERE o.station_id = $1 AND o.claim_id = $2 AND o.kind = 'line' AND o.state <> 'final'))`,
    [station, claimId],
  );
  return open !== null;
}

interface Amount {
  tier: string | null;
  quantity: number;
  points: number;
}

/** What was decided about a line as its list shows it; of one that is revoked the amount is null. */
interface DecidedLine extends Amount {
  outcome: 'amended' | 'revoked';
  reason: string;
  listed: Pick<Amount, 'quantity' | 'points'>;
}

/** Of several decisions about the line of one list the strictest, of several amounts the latest; null: it stands. */
function decidedOn(tx: Tx, station: number, claimId: string): Promise<DecidedLine | null> {
  return maybe<DecidedLine>(
    tx,
    `SELECT o.outcome, coalesce(o.appeal_reason, o.decision_reason) AS reason, o.new_tier AS tier,
            o.new_quantity AS quantity, o.new_points AS points,
            jsonb_build_object('quantity', c.quantity, 'points', c.points) AS listed
       FROM points.objection o
       JOIN points.claim c ON c.station_id = $1 AND c.claim_id = o.claim_id AND c.list_id = o.list_id
      WHERE o.station_id = $1 AND o.claim_id = $2 AND o.kind = 'line' AND o.state = 'final'
        AND o.outcome IN ('amended', 'revoked')
      ORDER BY o.outcome = 'revoked' DESC, coalesce(o.appeal_decided_at, o.decided_at) DESC, o.objection_id DESC LIMIT 1`,
    [station, claimId],
  );
}

/**
 * An amount that was raised, under the caps as they are at this moment: other claims may have used up since what the
 * decision still found. As many units as there is room for; null: for none more than the line has.
 */
async function underCaps(
  tx: Tx,
  station: number,
  claimId: string,
  { tier, quantity, points, listed }: DecidedLine,
): Promise<Amount | null> {
  const wanted = { tier, quantity, points };
  if (points <= listed.points) return wanted;
  const over = (await overCaps(tx, station, new Map([[claimId, wanted]]))).get(claimId);
  if (!over) return wanted;
  const { allowed } = over.details as { allowed: number };
  // A tier is had whole or not at all.
  if (tier !== null || allowed <= listed.quantity) return null;
  return { tier, quantity: allowed, points: (points / quantity) * allowed };
}

/**
 * A line that stands goes back to where its list has it. A list that was taken down before its window ended gives the
 * line back to the register, for a fresh window.
 */
async function thaw(tx: Tx, station: number, claimId: string): Promise<void> {
  const { down } = (await maybe<{ down: boolean }>(
    tx,
    `SELECT l.state = 'taken-down' AS down FROM points.claim c
       JOIN points.publicity_list l ON l.station_id = $1 AND l.list_id = c.list_id
      WHERE c.station_id = $1 AND c.claim_id = $2`,
    [station, claimId],
  )) ?? { down: true };
  const to = down ? ('registered' as const) : ('publicized' as const);
  const set = down ? ', list_id = NULL, credit_due_at = NULL' : '';
  await rows(
    tx,
    `UPDATE points.claim SET state = $3${set} WHERE station_id = $1 AND claim_id = $2 AND state = 'frozen' AND state = ANY ($4)`,
    [station, claimId, to, sourcesOf(CLAIM, to)],
  );
}

/**
 * Carries out what was decided about a line, once nothing is open on it any more: until then it stays frozen (domain.md,
 * "Object"). To be asked whenever a hold has ended or an objection has become final: whichever is the last carries out
 * what all of them came to.
 */
export async function carryOut(tx: Tx, station: number, claimId: string, now: Date): Promise<void> {
  // Its lock first: of two that end at once the second finds the first ended.
  const frozen = await maybe(
    tx,
    `SELECT 1 FROM points.claim WHERE station_id = $1 AND claim_id = $2 AND state = 'frozen' FOR UPDATE`,
    [station, claimId],
  );
  if (!frozen || (await isOpen(tx, station, claimId))) return;
  const decided = await decidedOn(tx, station, claimId);
  if (decided === null) return thaw(tx, station, claimId);
  const { outcome, reason } = decided;
  if (outcome === 'revoked') return walkClaim(tx, station, claimId, 'revoked', { decided_at: now, reason });
  const amount = await underCaps(tx, station, claimId, decided);
  if (amount === null) return thaw(tx, station, claimId);
  // Certified with other points: registered under a fresh serial and posted again for a fresh window.
  await walkClaim(tx, station, claimId, 'certified', {
    decided_at: now,
    ...amount,
    list_id: null,
    credit_due_at: null,
  });
}
