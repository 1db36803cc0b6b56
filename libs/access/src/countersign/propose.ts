import type { ProposalKind } from '#contract';
import { v7 as uuidv7 } from 'uuid';
import { audit, rows, Refusal, type Tx } from '#platform';
import { actorOf, type StaffCaller } from '../caller';
import { effectOf } from './effects';

/**
 * Proposes what takes effect only when countersigned. Nothing of it holds until then.
 * @param payload as the kind's effect takes it; checked against its schema here and again when it is applied
 * @returns the proposal's id, which the rows that it will make bear
 * @throws Refusal invalid_request when the payload is not of the kind's shape
 */
export async function propose(
  tx: Tx,
  caller: StaffCaller,
  kind: ProposalKind,
  payload: unknown,
  now: Date,
): Promise<string> {
  const parsed = effectOf(kind).schema.safeParse(payload);
  if (!parsed.success) throw new Refusal('invalid_request');
  const proposalId = uuidv7();
  await rows(
    tx,
    `INSERT INTO points.proposal (station_id, proposal_id, kind, payload, proposed_by, proposed_at)
     VALUES ($1, $2, $3, $4, $5, $6)`,
    [caller.station, proposalId, kind, JSON.stringify(payload), caller.staffId, now],
  );
  await audit(
    tx,
    caller.station,
    actorOf(caller),
    'proposal.make',
    now,
    { kind: 'proposal', id: proposalId },
    {
      proposal: kind,
    },
  );
  return proposalId;
}
