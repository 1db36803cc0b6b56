import type { ReplyOf, Routes } from '#contract';
import { actorOf, type ResidentCaller } from '#access';
import { lockHouseholdsOf, walkClaim } from '#claims';
import {
  audit,
  dayOf,
  maybe,
  one,
  Refusal,
  rows,
  settingsOn,
  type Day,
  type House,
  type Tx,
} from '#platform';
import { lockClaim, type ClaimRow } from './claim-row';
import { decideBy } from './deadlines';
import { requireFitWitness } from './witness';

interface AskedRow {
  claim_id: string;
  code: string;
  name_zh: string;
  name_en: string;
  act_day: Day;
  resident_name: string | null;
  added_at: Date;
}

/** Claims that name the caller as their witness and wait for the answer, oldest first. */
export async function askedToWitness(
  house: House,
  caller: ResidentCaller,
): Promise<ReplyOf<Routes['witness.asked']>> {
  const found = await house.db.inStation(caller.station, (tx) =>
    rows<AskedRow>(
      tx,
      `SELECT c.claim_id, a.code, a.name_zh, a.name_en, c.act_day, r.name AS resident_name, e.added_at
         FROM points.claim_evidence e
         JOIN points.claim c ON c.station_id = e.station_id AND c.claim_id = e.claim_id
         JOIN points.act a ON a.station_id = e.station_id AND a.code = c.act_code AND a.valid_from = c.act_valid_from
         JOIN points.resident r ON r.station_id = e.station_id AND r.resident_id = c.resident_id
        WHERE e.station_id = $1 AND e.kind = 'W' AND e.resident_id = $2 AND e.confirmed_at IS NULL
          AND e.declined_at IS NULL AND c.awaits_witness AND c.state = 'submitted'
        ORDER BY e.added_at, c.claim_id LIMIT 200`,
      [caller.station, caller.residentId],
    ),
  );
  return {
    items: found.map((row) => ({
      claimId: row.claim_id,
      act: { code: row.code, nameZh: row.name_zh, nameEn: row.name_en },
      actDay: row.act_day,
      residentName: row.resident_name,
      askedAt: row.added_at.toISOString(),
    })),
  };
}

/**
 * A witness confirms with the own card, or declines. Both households' rows are locked first, so that neither the times a
 * month nor reciprocity can be passed by two confirmations at once. A claim declined is returned to who submitted it.
 * @throws Refusal not_found (not asked), wrong_state, witness_unfit
 */
export async function answerAsWitness(
  house: House,
  caller: ResidentCaller,
  input: { claimId: string; confirms: boolean },
  now: Date,
): Promise<void> {
  const { station, residentId: witnessId } = caller;
  await house.db.inStation(station, async (tx) => {
    const claimant = await maybe<{ resident_id: string }>(
      tx,
      `SELECT c.resident_id FROM points.claim c JOIN points.claim_evidence e
           ON e.station_id = c.station_id AND e.claim_id = c.claim_id
        WHERE c.station_id = $1 AND e.station_id = $1 AND c.claim_id = $2 AND e.kind = 'W' AND e.resident_id = $3`,
      [station, input.claimId, witnessId],
    );
    if (!claimant) throw new Refusal('not_found');
    await lockHouseholdsOf(tx, station, [witnessId, claimant.resident_id]);
    const claim = await lockClaim(tx, station, input.claimId);
    if (claim.state !== 'submitted' || !claim.awaitsWitness) throw new Refusal('wrong_state');
    if (input.confirms) await confirm(tx, caller, claim, now);
    else await decline(tx, caller, claim, now);
    const subject = { kind: 'claim', id: input.claimId };
    await audit(tx, station, actorOf(caller), 'witness.answer', now, subject, { confirms: input.confirms });
  });
}

async function confirm(tx: Tx, caller: ResidentCaller, claim: ClaimRow, now: Date): Promise<void> {
  const { station, residentId: witnessId } = caller;
  // The room picker and the PIN are known to a family; a card is in one hand.
  if (caller.openedBy !== 'card') throw new Refusal('witness_unfit', { why: 'card' });
  const settings = await settingsOn(tx, station, dayOf(now));
  await requireFitWitness(tx, station, { witnessId, residentId: claim.residentId! }, settings, dayOf(now));
  await rows(
    tx,
    `UPDATE points.claim_evidence SET confirmed_at = $4
      WHERE station_id = $1 AND claim_id = $2 AND kind = 'W' AND resident_id = $3 AND confirmed_at IS NULL`,
    [station, claim.claimId, witnessId, now],
  );
  // Who was named before a claim came back, and never answered, is waited for no more once others are named.
  const { waits } = await one<{ waits: boolean }>(
    tx,
    `SELECT EXISTS (SELECT FROM points.claim_evidence WHERE station_id = $1 AND claim_id = $2 AND kind = 'W'
        AND confirmed_at IS NULL AND declined_at IS NULL AND added_at = (
          SELECT max(added_at) FROM points.claim_evidence WHERE station_id = $1 AND claim_id = $2 AND kind = 'W')) AS waits`,
    [station, claim.claimId],
  );
  // A self-report comes before the panel by the leader's check.
  const ready = !waits && claim.route !== 'S' && !awaitsAnswer(claim, now);
  await rows(
    tx,
    `UPDATE points.claim SET awaits_witness = $3, decide_by = coalesce($4, decide_by)
      WHERE station_id = $1 AND claim_id = $2`,
    [station, claim.claimId, waits, ready ? decideBy(settings, now) : null],
  );
}

/** A deduction comes before the panel once its household has answered, or let its time pass. */
function awaitsAnswer({ kind, answeredAt, answerBy }: ClaimRow, now: Date): boolean {
  return kind === 'deduction' && answeredAt === null && (answerBy === null || answerBy > now);
}

async function decline(
  tx: Tx,
  { station, residentId }: ResidentCaller,
  claim: ClaimRow,
  now: Date,
): Promise<void> {
  await rows(
    tx,
    `UPDATE points.claim_evidence SET declined_at = $4
      WHERE station_id = $1 AND claim_id = $2 AND kind = 'W' AND resident_id = $3 AND confirmed_at IS NULL`,
    [station, claim.claimId, residentId, now],
  );
  await walkClaim(tx, station, claim.claimId, 'returned', { reason: 'witness_declined' });
}
