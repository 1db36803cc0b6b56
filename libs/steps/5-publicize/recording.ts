import { createHash } from 'node:crypto';
import { actorOf, type ResidentCaller } from '#access';
import { audit, onlyOnce, Refusal, rows, type House } from '#platform';

/** A minute of speech in WebM is about half a megabyte. */
const BYTES_MAX = 2 * 1024 * 1024;
/** EBML: what every WebM file begins with. */
const EBML = Buffer.from([0x1a, 0x45, 0xdf, 0xa3]);

/**
 * Keeps an objection in its own voice. The recording is taken by its content, never by its name; the bytes are stored
 * before the row that knows them.
 * @throws Refusal body_too_large, evidence_bad, request_differs
 */
export async function keepRecording(
  house: House,
  caller: ResidentCaller,
  input: { fileId: string; bytes: Buffer },
  now: Date,
): Promise<{ fileId: string; bytes: number }> {
  const { station, residentId } = caller;
  const { fileId, bytes } = input;
  if (bytes.length > BYTES_MAX) throw new Refusal('body_too_large', { bytesMax: BYTES_MAX });
  if (!bytes.subarray(0, 4).equals(EBML) || !bytes.subarray(0, 64).includes('webm')) {
    throw new Refusal('evidence_bad', { why: 'type' });
  }
  const sha256 = createHash('sha256').update(bytes).digest();
  const body = { fileId, sha256: sha256.toString('hex') };
  const { reply } = await house.db.inStation(station, (tx) =>
    onlyOnce(tx, { station, id: fileId, actorId: residentId, body, now }, async () => {
      await house.files.put(station, fileId, bytes);
      await rows(
        tx,
        `INSERT INTO points.file (station_id, file_id, purpose, media_type, bytes, sha256, uploaded_by, uploaded_at)
         VALUES ($1, $2, 'voice', 'audio/webm', $3, $4, $5, $6)`,
        [station, fileId, bytes.length, sha256, residentId, now],
      );
      await audit(tx, station, actorOf(caller), 'objection.speak', now, { kind: 'file', id: fileId });
      return { fileId, bytes: bytes.length };
    }),
  );
  return reply;
}
