import type { Proposal, ProposalKind } from '#contract';
import { audit, one, Refusal, rows, type House, type Tx } from '#platform';
import { actorOf, type StaffCaller } from '../caller';
import { forgetSessions } from '../gate/memory';
import { effectOf } from './effects';
import { readProposal } from './read';

interface Waiting {
  kind: ProposalKind;
  payload: unknown;
  state: Proposal['state'];
  proposed_by: string | null;
  proposer_resident: string | null;
}

/** Takes the proposal for the rest of the transaction. */
async function lockProposal(tx: Tx, station: number, proposalId: string): Promise<Waiting> {
  return one<Waiting>(
    tx,
    `SELECT p.kind, p.payload, p.state, p.proposed_by,
            (SELECT s.resident_id FROM points.staff s
              WHERE s.station_id = p.station_id AND s.staff_id = p.proposed_by) AS proposer_resident
       FROM points.proposal p WHERE p.station_id = $1 AND p.proposal_id = $2 FOR UPDATE OF p`,
    [station, proposalId],
  );
}

/** Two people, not two accounts: the database holds the ids apart, this the residents behind them. */
function requireOtherPerson(waiting: Waiting, caller: StaffCaller): void {
  const sameAccount = waiting.proposed_by === caller.staffId;
  const sameResident = caller.residentId !== null && waiting.proposer_resident === caller.residentId;
  if (sameAccount || sameResident) throw new Refusal('same_person');
}

async function requireDistance(tx: Tx, caller: StaffCaller, households: readonly string[]): Promise<void> {
  if (caller.residentId === null || households.length === 0) return;
  const { near } = await one<{ near: boolean }>(
    tx,
    `SELECT EXISTS (SELECT FROM unnest($3::uuid[]) AS h(household_id)
       WHERE points.is_kin_of_household($1, $2, h.household_id)) AS near`,
    [caller.station, caller.residentId, households],
  );
  if (near) throw new Refusal('recused');
}

async function settle(
  tx: Tx,
  caller: StaffCaller,
  proposalId: string,
  set: { state: Proposal['state']; minutesNo?: string; filingNo?: string | null; reason?: string },
  now: Date,
): Promise<void> {
  const decided = set.state !== 'withdrawn';
  const moved = await rows(
    tx,
    `UPDATE points.proposal SET state = $3, minutes_no = $4, filing_no = $5, reason = $6,
            countersigned_by = $7, countersigned_at = $8
      WHERE station_id = $1 AND proposal_id = $2 AND state = 'proposed' RETURNING 1`,
    [
      caller.station,
      proposalId,
      set.state,
      set.minutesNo ?? null,
      set.filingNo ?? null,
      set.reason ?? null,
      decided ? caller.staffId : null,
      decided ? now : null,
    ],
  );
  if (moved.length === 0) throw new Refusal('wrong_state');
}

/**
 * Puts a proposal in force: its effect and the countersignature are one transaction.
 * @param caller a supervisor, other than the proposer and whom it gives something to, and at a distance from the households
 *   that it concerns
 * @throws Refusal not_found, wrong_state, same_person, recused, countersign_needed (the filing number is missing), and
 *   whatever the kind's effect refuses
 */
export async function countersign(
  house: House,
  caller: StaffCaller,
  input: { proposalId: string; minutesNo: string; filingNo?: string | undefined },
  now: Date,
): Promise<Proposal> {
  const done = await house.db.inStation(caller.station, async (tx) => {
    const waiting = await lockProposal(tx, caller.station, input.proposalId);
    if (waiting.state !== 'proposed') throw new Refusal('wrong_state');
    requireOtherPerson(waiting, caller);
    const effect = effectOf(waiting.kind);
    const payload = effect.schema.parse(waiting.payload);
    if (effect.accounts?.(payload).includes(caller.staffId)) throw new Refusal('same_person');
    await requireDistance(tx, caller, effect.households?.(payload) ?? []);
    const filingNo = input.filingNo ?? null;
    if (filingNo === null && effect.needsFiling?.(payload)) {
      throw new Refusal('countersign_needed', { missing: 'filingNo' });
    }
    const { proposalId, minutesNo } = input;
    await settle(tx, caller, proposalId, { state: 'in-force', minutesNo, filingNo }, now);
    await effect.apply(tx, caller.station, payload, {
      proposalId,
      minutesNo,
      filingNo,
      proposedBy: waiting.proposed_by,
      countersignedBy: caller.staffId,
      at: now,
    });
    await audit(
      tx,
      caller.station,
      actorOf(caller),
      'proposal.countersign',
      now,
      { kind: 'proposal', id: proposalId },
      { proposal: waiting.kind, minutesNo, filingNo },
    );
    return readProposal(tx, caller.station, proposalId);
  });
  // Roles may have been given, ended, or reset: this process must not believe what it knew.
  forgetSessions(house);
  return done;
}

async function drop(tx: Tx, station: number, { kind, payload }: Waiting, now: Date): Promise<void> {
  const effect = effectOf(kind);
  await effect.drop?.(tx, station, effect.schema.parse(payload), now);
}

/** Refuses a proposal with a reason. @throws Refusal not_found, wrong_state, same_person (one's own is withdrawn) */
export async function refuseProposal(
  house: House,
  caller: StaffCaller,
  input: { proposalId: string; reason: string },
  now: Date,
): Promise<void> {
  await house.db.inStation(caller.station, async (tx) => {
    const waiting = await lockProposal(tx, caller.station, input.proposalId);
    requireOtherPerson(waiting, caller);
    await settle(tx, caller, input.proposalId, { state: 'refused', reason: input.reason }, now);
    await drop(tx, caller.station, waiting, now);
    await audit(tx, caller.station, actorOf(caller), 'proposal.refuse', now, {
      kind: 'proposal',
      id: input.proposalId,
    });
  });
}

/** Takes back one's own proposal. @throws Refusal not_found (also for somebody else's), wrong_state */
export async function withdrawProposal(
  house: House,
  caller: StaffCaller,
  input: { proposalId: string },
  now: Date,
): Promise<void> {
  await house.db.inStation(caller.station, async (tx) => {
    const waiting = await lockProposal(tx, caller.station, input.proposalId);
    if (waiting.proposed_by !== caller.staffId) throw new Refusal('not_found');
    await settle(tx, caller, input.proposalId, { state: 'withdrawn' }, now);
    await drop(tx, caller.station, waiting, now);
    await audit(tx, caller.station, actorOf(caller), 'proposal.withdraw', now, {
      kind: 'proposal',
      id: input.proposalId,
    });
  });
}
