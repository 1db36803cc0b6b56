import type { ReplyOf, Routes } from '#contract';
import { actorOf, branchParams, type ResidentCaller, type StaffCaller } from '#access';
import { audit, cleanFile, maybe, onlyOnce, Refusal, rows, type FileType, type House } from '#platform';
import { createHash } from 'node:crypto';
import { idOf } from './claim-row';

type ClaimFile = ReplyOf<Routes['file.upload']>;

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest();

/**
 * Takes a piece of evidence: JPEG, PNG or PDF by content, pictures without their location. Done once per `fileId`.
 * The bytes are stored before the row that knows them: a crash leaves bytes that nobody refers to, never a row without.
 * @throws Refusal evidence_bad, body_too_large
 */
export async function uploadFile(
  house: House,
  caller: ResidentCaller | StaffCaller,
  input: { fileId: string; bytes: Buffer },
  now: Date,
): Promise<{ reply: ClaimFile; replayed: boolean }> {
  const { station } = caller;
  const clean = await cleanFile(input.bytes);
  const body = { fileId: input.fileId, sha256: sha256(input.bytes).toString('hex') };
  return house.db.inStation(station, (tx) =>
    onlyOnce(tx, { station, id: input.fileId, actorId: idOf(caller), body, now }, async () => {
      await house.files.put(station, input.fileId, clean.bytes);
      await rows(
        tx,
        `INSERT INTO points.file (station_id, file_id, purpose, media_type, bytes, sha256, uploaded_by, uploaded_at)
         VALUES ($1, $2, 'evidence', $3, $4, $5, $6, $7)`,
        [station, input.fileId, clean.mediaType, clean.bytes.length, sha256(clean.bytes), idOf(caller), now],
      );
      await audit(tx, station, actorOf(caller), 'file.upload', now, { kind: 'file', id: input.fileId });
      return { fileId: input.fileId, mediaType: clean.mediaType, bytes: clean.bytes.length };
    }),
  );
}

/**
 * Shows a piece of evidence to whoever uploaded it, to the household whose claim it belongs to, and to staff of that
 * claim's branch.
 * @throws Refusal not_found, also when it was erased
 */
export async function readFile(
  house: House,
  caller: ResidentCaller | StaffCaller,
  fileId: string,
): Promise<ClaimFile & { base64: string }> {
  const { station } = caller;
  const householdId = caller.kind === 'resident' ? caller.householdId : null;
  const branch = caller.kind === 'staff' ? branchParams(caller.branch) : [false, [], []];
  const file = await house.db.inStation(station, (tx) =>
    maybe<{ media_type: FileType; bytes: number }>(
      tx,
      `SELECT f.media_type, f.bytes FROM points.file f
        WHERE f.station_id = $1 AND f.file_id = $2 AND f.purpose = 'evidence' AND f.erased_at IS NULL
          AND (f.uploaded_by = $3 OR EXISTS (
            SELECT FROM points.claim_evidence e
              JOIN points.claim c ON c.station_id = e.station_id AND c.claim_id = e.claim_id
             WHERE e.station_id = $1 AND c.station_id = $1 AND e.file_id = f.file_id
               AND (c.household_id = $4 OR $5::boolean OR c.committee_id = ANY($6::integer[])
                 OR c.group_id = ANY($7::integer[]))))`,
      [station, fileId, idOf(caller), householdId, ...branch],
    ),
  );
  const bytes = file && (await house.files.get(station, fileId));
  if (!file || !bytes) throw new Refusal('not_found');
  return { fileId, mediaType: file.media_type, bytes: file.bytes, base64: bytes.toString('base64') };
}
