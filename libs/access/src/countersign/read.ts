import type { Proposal, ProposalKind } from '#contract';
import { one, rows, type House, type Tx } from '#platform';
import type { StaffCaller } from '../caller';

const COLUMNS = `p.proposal_id AS "proposalId", p.kind, p.payload, p.state, p.proposed_by AS "proposedBy",
  (SELECT s.name FROM points.staff s WHERE s.station_id = p.station_id AND s.staff_id = p.proposed_by) AS "proposedByName",
  p.proposed_at AS "proposedAt", p.minutes_no AS "minutesNo", p.filing_no AS "filingNo",
  p.countersigned_by AS "countersignedBy",
  (SELECT s.name FROM points.staff s WHERE s.station_id = p.station_id AND s.staff_id = p.countersigned_by)
    AS "countersignedByName",
  p.countersigned_at AS "countersignedAt", p.reason`;

type Row = Omit<Proposal, 'proposedAt' | 'countersignedAt'> & {
  proposedAt: Date;
  countersignedAt: Date | null;
};

function proposalOf(row: Row): Proposal {
  return {
    ...row,
    proposedAt: row.proposedAt.toISOString(),
    countersignedAt: row.countersignedAt?.toISOString() ?? null,
  };
}

export async function readProposal(tx: Tx, station: number, proposalId: string): Promise<Proposal> {
  return proposalOf(
    await one<Row>(
      tx,
      `SELECT ${COLUMNS} FROM points.proposal p WHERE p.station_id = $1 AND p.proposal_id = $2`,
      [station, proposalId],
    ),
  );
}

/** Proposals, latest first: their ids sort by time. */
export async function listProposals(
  house: House,
  caller: StaffCaller,
  query: {
    state?: Proposal['state'] | undefined;
    kind?: ProposalKind | undefined;
    after?: string | undefined;
    limit: number;
  },
): Promise<{ items: Proposal[]; next: string | null }> {
  const found = await house.db.inStation(caller.station, (tx) =>
    rows<Row>(
      tx,
      `SELECT ${COLUMNS} FROM points.proposal p
        WHERE p.station_id = $1 AND ($2::text IS NULL OR p.state = $2) AND ($3::text IS NULL OR p.kind = $3)
          AND ($4::text IS NULL OR p.proposal_id::text < $4)
        ORDER BY p.proposal_id DESC LIMIT $5`,
      [caller.station, query.state ?? null, query.kind ?? null, query.after ?? null, query.limit + 1],
    ),
  );
  const items = found.slice(0, query.limit).map(proposalOf);
  return { items, next: found.length > query.limit ? items.at(-1)!.proposalId : null };
}
