import type { RosterColumn } from '#contract';
import { actorOf, propose, type StaffCaller } from '#access';
import {
  readRoster,
  readRosterFile,
  requirePlaceInBranch,
  rosterCells,
  type RosterRead,
  type TypedHousehold,
} from '#people';
import { audit, dayOf, onlyOnce, Refusal, rows, type House } from '#platform';
import { canonicalJson } from '#platform';
import { digestOf, holdAgainstStation } from './preview';
import { rosterImport, type RosterImport } from './list';

/** A refusal carries as many findings as its sentence can use; the preview has them all. */
const FINDINGS_TOLD = 100;

async function proposeRead(
  house: House,
  caller: StaffCaller,
  input: { importId: string; read: RosterRead; digest: string; request: unknown },
  now: Date,
): Promise<{ reply: RosterImport; replayed: boolean }> {
  const { importId, digest } = input;
  const { station, staffId } = caller;
  const held = await holdAgainstStation(house, station, input.read, now);
  return house.db.inStation(station, async (tx) => {
    const request = { station, id: importId, actorId: staffId, body: input.request, now };
    return onlyOnce(tx, request, async () => {
      const nothingNew = held.newResidents === 0 && held.findings.length === 0;
      const findings = nothingNew
        ? [{ row: null, column: null, problem: 'nothing_new' as const }]
        : held.findings;
      if (findings.length > 0)
        throw new Refusal('roster_bad', { findings: findings.slice(0, FINDINGS_TOLD) });
      const counts = { households: held.newHouseholds, residents: held.newResidents, known: held.known };
      const proposalId = await propose(
        tx,
        caller,
        'household',
        { importId, ...counts, joined: held.joined },
        now,
      );
      await rows(
        tx,
        `INSERT INTO points.roster_import (station_id, import_id, state, file_digest, rows, row_count, households,
                                           residents, known, proposal_id, proposed_by, proposed_at)
         VALUES ($1, $2, 'proposed', decode($3, 'hex'), $4, $5, $6, $7, $8, $9, $10, $11)`,
        [
          station,
          importId,
          digest,
          JSON.stringify(held.entries),
          held.entries.length,
          counts.households,
          counts.residents,
          counts.known,
          proposalId,
          staffId,
          now,
        ],
      );
      const subject = { kind: 'roster', id: importId };
      await audit(tx, station, actorOf(caller), 'roster.propose', now, subject, { digest, ...counts });
      return rosterImport(tx, station, importId);
    });
  });
}

/**
 * Proposes a roster for countersignature. Its rows wait aside, in force for nobody.
 * @param input digest: of the file that was previewed; another file is refused
 * @throws Refusal stale (another file than the one previewed), roster_bad (`findings`), request_differs, request_abandoned
 */
export async function proposeRoster(
  house: House,
  caller: StaffCaller,
  input: {
    importId: string;
    bytes: Buffer;
    digest: string;
    columns?: Partial<Record<RosterColumn, string>> | undefined;
  },
  now: Date,
): Promise<{ reply: RosterImport; replayed: boolean }> {
  const { importId, bytes, digest, columns = {} } = input;
  if (digestOf(bytes) !== digest) throw new Refusal('stale');
  const read = await readRosterFile(bytes, { today: dayOf(now), secrets: house.secrets, columns });
  return proposeRead(house, caller, { importId, read, digest, request: { digest, columns } }, now);
}

/**
 * Proposes one new household, or new members of one that the station knows, as typed in at the desk.
 * @throws Refusal not_found (outside the caller's branch), roster_bad (`findings`: row 2 is the first member),
 *   request_differs, request_abandoned
 */
export async function proposeHousehold(
  house: House,
  caller: StaffCaller,
  input: { importId: string; household: TypedHousehold },
  now: Date,
): Promise<{ reply: RosterImport; replayed: boolean }> {
  const { importId, household } = input;
  const read = readRoster(rosterCells(household), { today: dayOf(now), secrets: house.secrets });
  const [first] = read.entries;
  if (first) await house.db.inStation(caller.station, (tx) => requirePlaceInBranch(tx, caller, first));
  const digest = digestOf(Buffer.from(canonicalJson(household)));
  return proposeRead(house, caller, { importId, read, digest, request: { digest } }, now);
}
