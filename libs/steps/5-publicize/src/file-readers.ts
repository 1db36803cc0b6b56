import { branchOf, branchParams, type StaffCaller } from '#access';
import { registerFileReader } from '#claims';
import type { StaffRole } from '#contract';
import { maybe } from '#platform';

/** A proof of posting: staff of the list's committee, and leaders of its groups. */
registerFileReader('posting-proof', async (tx, caller, fileId) => {
  if (caller.kind !== 'staff') return false;
  const found = await maybe(
    tx,
    `SELECT 1 FROM points.posting_proof p
       JOIN points.publicity_list l ON l.station_id = $1 AND l.list_id = p.list_id
      WHERE p.station_id = $1 AND p.file_id = $2
        AND ($3::boolean OR l.committee_id = ANY ($4::integer[]) OR l.committee_id IN (
          SELECT g.committee_id FROM points.resident_group g WHERE g.station_id = $1 AND g.group_id = ANY ($5::integer[])))`,
    [caller.station, fileId, ...branchParams(caller.branch)],
  );
  return found !== null;
});

const DECIDERS: readonly StaffRole[] = ['reviewer', 'township', 'supervisor'];

/** A recording: who decides objections of that committee, by that role, and the leader through whom it was raised. */
registerFileReader('voice', async (tx, caller, fileId) => {
  if (caller.kind !== 'staff') return false;
  const deciding = caller.roles.filter(({ role }) => DECIDERS.includes(role));
  const found = await maybe(
    tx,
    `SELECT 1 FROM points.objection o
      WHERE o.station_id = $1 AND o.voice_file_id = $2
        AND (o.raised_through = $3 OR $4::boolean OR o.committee_id = ANY ($5::integer[]))`,
    [caller.station, fileId, caller.staffId, ...branchOfDeciders(deciding)],
  );
  return found !== null;
});

function branchOfDeciders(roles: StaffCaller['roles']): [boolean, number[]] {
  const [wholeStation, committees] = branchParams(branchOf(roles));
  return [wholeStation, committees];
}
