import { actorOf, propose, type StaffCaller } from '#access';
import type { SheetFinding } from '#contract';
import { audit, onlyOnce, Refusal, rows, type House } from '#platform';
import { digestOf } from '../rosters/preview';
import { readOpening, type OpeningColumns } from './read';

const FINDINGS_SHOWN = 1000;
const FINDINGS_TOLD = 100;

/** Reads opening balances and says what is wrong with them, or how much they come to. Writes nothing. */
export async function previewOpening(
  house: House,
  caller: StaffCaller,
  bytes: Buffer,
  chosen: OpeningColumns = {},
): Promise<{
  digest: string;
  findings: SheetFinding[];
  columns: OpeningColumns;
  headings: string[];
  households: number;
  points: number;
}> {
  const { station } = caller;
  const { lines, findings, columns, headings } = await house.db.inStation(station, (tx) =>
    readOpening(tx, station, bytes, chosen),
  );
  return {
    digest: digestOf(bytes),
    findings: findings.slice(0, FINDINGS_SHOWN),
    columns,
    headings,
    households: lines.length,
    points: lines.reduce((sum, { points }) => sum + points, 0),
  };
}

export interface OpeningBatch {
  batchId: string;
  proposalId: string;
  households: number;
  points: number;
}

/**
 * Proposes the opening balances that were previewed, for countersignature.
 * @param input digest: of the previewed file
 * @throws Refusal stale (another file), roster_bad (`findings`), request_differs, request_abandoned
 */
export async function proposeOpening(
  house: House,
  caller: StaffCaller,
  input: { batchId: string; bytes: Buffer; digest: string; columns?: OpeningColumns | undefined },
  now: Date,
): Promise<{ reply: OpeningBatch; replayed: boolean }> {
  const { batchId, bytes, digest, columns = {} } = input;
  const { station, staffId } = caller;
  if (digestOf(bytes) !== digest) throw new Refusal('stale');
  return house.db.inStation(station, async (tx) => {
    const request = { station, id: batchId, actorId: staffId, body: { digest, columns }, now };
    return onlyOnce(tx, request, async () => {
      const { lines, findings } = await readOpening(tx, station, bytes, columns);
      if (findings.length > 0)
        throw new Refusal('roster_bad', { findings: findings.slice(0, FINDINGS_TOLD) });
      const points = lines.reduce((sum, line) => sum + line.points, 0);
      const counts = { households: lines.length, points };
      const proposalId = await propose(tx, caller, 'opening-balance', { batchId, ...counts }, now);
      await rows(
        tx,
        `INSERT INTO points.opening_batch
           (station_id, batch_id, state, file_digest, households, points, proposal_id, proposed_by, proposed_at)
         VALUES ($1, $2, 'proposed', decode($3, 'hex'), $4, $5, $6, $7, $8)`,
        [station, batchId, digest, counts.households, points, proposalId, staffId, now],
      );
      await rows(
        tx,
        `INSERT INTO points.opening_line (station_id, batch_id, household_id, points)
         SELECT $1, $2, household_id, points FROM unnest($3::uuid[], $4::integer[]) AS u(household_id, points)`,
        [station, batchId, lines.map((line) => line.householdId), lines.map((line) => line.points)],
      );
      const subject = { kind: 'opening-batch', id: batchId };
      await audit(tx, station, actorOf(caller), 'opening.propose', now, subject, { digest, ...counts });
      return { batchId, proposalId, ...counts };
    });
  });
}
