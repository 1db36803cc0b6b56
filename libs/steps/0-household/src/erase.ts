import { actorOf, type StaffCaller } from '#access';
import {
  eraseEverywhere,
  forgetInRosters,
  forgetNames,
  forgetRequests,
  registerEraser,
  residentInBranch,
} from '#people';
import { addDays, audit, dayOf, one, Refusal, rows, type House, type Tx } from '#platform';

/** The name and everything personal; ids, days of joining and leaving, and the ties between ids stay. */
async function eraseFromRoster(tx: Tx, station: number, residentId: string, now: Date): Promise<void> {
  await forgetInRosters(tx, station, residentId);
  const names = await one<{ name: string | null; mask: string | null }>(
    tx,
    `SELECT name, masked_name AS mask FROM points.resident WHERE station_id = $1 AND resident_id = $2`,
    [station, residentId],
  );
  await forgetNames(
    tx,
    station,
    [names.name, names.mask].flatMap((name) => name ?? []),
  );
  await rows(
    tx,
    `UPDATE points.resident SET name = NULL, masked_name = NULL, pinyin = NULL, initials = NULL, born_on = NULL,
            relation = '', erased_at = $3
      WHERE station_id = $1 AND resident_id = $2`,
    [station, residentId, now],
  );
  await rows(tx, `DELETE FROM points.resident_private WHERE station_id = $1 AND resident_id = $2`, [
    station,
    residentId,
  ]);
  await rows(
    tx,
    `UPDATE points.consent SET withdrawn_at = $3 WHERE station_id = $1 AND resident_id = $2 AND withdrawn_at IS NULL`,
    [station, residentId, now],
  );
  await rows(tx, `UPDATE points.card SET pin_hash = NULL WHERE station_id = $1 AND resident_id = $2`, [
    station,
    residentId,
  ]);
  const own = await rows<{ id: string }>(
    tx,
    `SELECT request_id AS id FROM points.request WHERE station_id = $1 AND actor_id = $2 AND state = 'done'`,
    [station, residentId],
  );
  await forgetRequests(
    tx,
    station,
    own.map(({ id }) => id),
  );
}

/** Free text of claims and the files that show one person; lists of many people (R, M) are nobody's alone. */
registerEraser('claims', async (tx, station, residentId) => {
  const claims = await rows<{ id: string }>(
    tx,
    `UPDATE points.claim SET note = NULL, answer = NULL WHERE station_id = $1 AND resident_id = $2
     RETURNING claim_id AS id`,
    [station, residentId],
  );
  await forgetRequests(
    tx,
    station,
    claims.map(({ id }) => id),
  );
  const files = await rows<{ fileId: string | null }>(
    tx,
    `UPDATE points.claim_evidence e SET note = NULL
       FROM points.claim c
      WHERE e.station_id = $1 AND c.station_id = $1 AND c.claim_id = e.claim_id AND c.resident_id = $2
        AND e.kind NOT IN ('R', 'M')
     RETURNING e.file_id AS "fileId"`,
    [station, residentId],
  );
  return files.flatMap(({ fileId }) => fileId ?? []);
});

/** A resident who is gone, with nothing of theirs still to be decided. @throws Refusal wrong_state */
async function requireErasable(tx: Tx, station: number, residentId: string, state: string): Promise<void> {
  const open = await rows(
    tx,
    `SELECT 1 FROM points.claim WHERE station_id = $1 AND resident_id = $2
        AND state IN ('submitted', 'checked', 'returned', 'certified', 'registered', 'publicized', 'frozen') LIMIT 1`,
    [station, residentId],
  );
  if (state === 'active' || open.length > 0) throw new Refusal('wrong_state');
}

/** Marks what is to be erased first: should the process stop in between, the retention job finds it. */
async function markFiles(
  tx: Tx,
  station: number,
  residentId: string,
  files: readonly string[],
  now: Date,
): Promise<string[]> {
  const marked = await rows<{ fileId: string }>(
    tx,
    `UPDATE points.file SET erase_after = $4
      WHERE station_id = $1 AND erased_at IS NULL
        AND (file_id = ANY ($2) OR uploaded_by = $3 AND purpose IN ('voice', 'evidence'))
     RETURNING file_id AS "fileId"`,
    [station, files, residentId, addDays(dayOf(now), -1)],
  );
  return marked.map(({ fileId }) => fileId);
}

/**
 * Erases a resident who has left or died (PIPL art. 47): name, reading, sensitive columns, masks on lists, free text and
 * recordings. Books, entries and chains know the id alone and hold as before. Backups made before keep the name until
 * they are replaced.
 * @throws Refusal not_found, wrong_state (still here, or a claim is still open)
 */
export async function eraseResident(
  house: House,
  caller: StaffCaller,
  residentId: string,
  now: Date,
): Promise<Record<string, never>> {
  const { station } = caller;
  const files = await house.db.inStation(station, async (tx) => {
    const { state } = await residentInBranch(tx, caller, residentId, dayOf(now));
    await requireErasable(tx, station, residentId, state);
    await eraseFromRoster(tx, station, residentId, now);
    const ofRooms = await eraseEverywhere(tx, station, residentId, now);
    const marked = await markFiles(tx, station, residentId, ofRooms, now);
    const subject = { kind: 'resident', id: residentId };
    await audit(tx, station, actorOf(caller), 'resident.erase', now, subject, { files: marked.length });
    return marked;
  });
  for (const fileId of files) await house.files.erase(station, fileId);
  await house.db.inStation(station, (tx) =>
    rows(tx, `UPDATE points.file SET erased_at = $3 WHERE station_id = $1 AND file_id = ANY ($2)`, [
      station,
      files,
      now,
    ]),
  );
  return {};
}
