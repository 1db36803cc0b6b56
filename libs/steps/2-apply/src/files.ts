import type { FilePurpose, ReplyOf, Routes, StaffRole } from '#contract';
import { actorOf, branchParams, type ResidentCaller, type StaffCaller } from '#access';
import {
  addDays,
  audit,
  cleanFile,
  dayOf,
  EVIDENCE_TYPES,
  maybe,
  onlyOnce,
  Refusal,
  rows,
  settingsOn,
  type FileType,
  type House,
} from '#platform';
import { isOwnClaim, mayReadFile, registerFileReader } from '#claims';
import { createHash } from 'node:crypto';
import { idOf } from './claim-row';

type ClaimFile = ReplyOf<Routes['file.upload']>;

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest();

/** What is uploaded and never used is kept so long: a claim being made may take some days. */
const UNUSED_DAYS = 7;
/** Until an objection and its appeal are decided at the latest; a recording is kept beyond that like a photo. */
const OBJECTION_DAYS = 30;

/** A minute of speech in WebM is about half a megabyte. */
const VOICE_BYTES_MAX = 2 * 1024 * 1024;

/** Per purpose: what it may be, and which staff bring it; residents bring evidence and their own voice. */
const PURPOSES: Record<
  FilePurpose,
  { accept: readonly FileType[]; staff: readonly StaffRole[]; resident: boolean }
> = {
  evidence: { accept: EVIDENCE_TYPES, staff: ['leader', 'organiser', 'registrar'], resident: true },
  'posting-proof': { accept: ['image/jpeg', 'image/png'], staff: ['administrator'], resident: false },
  voice: { accept: ['audio/webm'], staff: ['leader'], resident: true },
};

/**
 * Takes a file by its content; pictures lose their location. Done once per `fileId`.
 * The row takes the id before any byte is written: no upload writes over another file. The bytes are there before the row
 * is committed: a crash leaves bytes that nobody refers to, never a row without.
 * @throws Refusal not_found (no purpose of the caller's), evidence_bad, body_too_large, request_differs (the id is another file's)
 */
export async function uploadFile(
  house: House,
  caller: ResidentCaller | StaffCaller,
  input: { fileId: string; purpose: FilePurpose; bytes: Buffer },
  now: Date,
): Promise<{ reply: ClaimFile; replayed: boolean }> {
  const { station } = caller;
  const { fileId, purpose } = input;
  const { accept, staff, resident } = PURPOSES[purpose];
  const may = caller.kind === 'resident' ? resident : caller.roles.some(({ role }) => staff.includes(role));
  if (!may) throw new Refusal('not_found');
  if (purpose === 'voice' && input.bytes.length > VOICE_BYTES_MAX) {
    throw new Refusal('body_too_large', { bytesMax: VOICE_BYTES_MAX });
  }
  const clean = await cleanFile(input.bytes, accept);
  const body = { fileId, purpose, sha256: sha256(input.bytes).toString('hex') };
  return house.db.inStation(station, (tx) =>
    onlyOnce(tx, { station, id: fileId, actorId: idOf(caller), body, now }, async () => {
      const settings = await settingsOn(tx, station, dayOf(now));
      const keepDays =
        purpose === 'voice'
          ? OBJECTION_DAYS + settings['object.appealDays'] + settings['files.daysAfterAppeal']
          : UNUSED_DAYS;
      const taken = await rows(
        tx,
        `INSERT INTO points.file
           (station_id, file_id, purpose, media_type, bytes, sha256, uploaded_by, uploaded_at, erase_after)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (station_id, file_id) DO NOTHING RETURNING 1`,
        [
          station,
          fileId,
          purpose,
          clean.mediaType,
          clean.bytes.length,
          sha256(clean.bytes),
          idOf(caller),
          now,
          addDays(dayOf(now), keepDays),
        ],
      );
      if (taken.length === 0) throw new Refusal('request_differs');
      await house.files.put(station, fileId, clean.bytes);
      await audit(
        tx,
        station,
        actorOf(caller),
        'file.upload',
        now,
        { kind: 'file', id: fileId },
        { purpose },
      );
      return { fileId, mediaType: clean.mediaType, bytes: clean.bytes.length };
    }),
  );
}

/**
 * Of a claim `c`, the evidence `e` whose file its household may see: a roster, minutes, a score sheet, and whatever came
 * with a list, tell about its neighbours too.
 */
export const IS_HOUSEHOLDS_FILE = `(c.batch_id IS NULL AND e.kind NOT IN ('R', 'M', 'S'))`;

/** Evidence: the household whose claim it belongs to, staff of that claim's branch, and the panel that decides it. */
registerFileReader('evidence', async (tx, caller, fileId) => {
  const isStaff = caller.kind === 'staff';
  const found = await maybe(
    tx,
    `SELECT 1 FROM points.claim_evidence e
       JOIN points.claim c ON c.station_id = $1 AND c.claim_id = e.claim_id
      WHERE e.station_id = $1 AND e.file_id = $2
        AND (${IS_HOUSEHOLDS_FILE} AND ${isOwnClaim('$3')}
          OR $4::boolean OR c.committee_id = ANY($5::integer[]) OR c.group_id = ANY($6::integer[])
          OR c.panel_committee_id = ANY($7::integer[]))`,
    [
      caller.station,
      fileId,
      isStaff ? null : caller.householdId,
      ...(isStaff ? branchParams(caller.branch) : [false, [], []]),
      isStaff ? panelsOf(caller) : [],
    ],
  );
  return found !== null;
});

/** The panels on which a certifier sits, and those alone: a claim may be before another committee's than its own. */
function panelsOf({ roles }: StaffCaller): number[] {
  return roles.flatMap(({ role, committeeId }) =>
    role === 'certifier' && committeeId !== null ? [committeeId] : [],
  );
}

/**
 * Shows a file to whoever uploaded it, and to whom the room of its purpose shows it.
 * @throws Refusal not_found, also when it was erased
 */
export async function readFile(
  house: House,
  caller: ResidentCaller | StaffCaller,
  fileId: string,
): Promise<ClaimFile & { base64: string }> {
  const { station } = caller;
  const file = await house.db.inStation(station, async (tx) => {
    const found = await maybe<{
      purpose: string;
      media_type: FileType;
      bytes: number;
      uploaded_by: string | null;
    }>(
      tx,
      `SELECT purpose, media_type, bytes, uploaded_by FROM points.file
        WHERE station_id = $1 AND file_id = $2 AND erased_at IS NULL`,
      [station, fileId],
    );
    if (found === null || found.uploaded_by === idOf(caller)) return found;
    return (await mayReadFile(tx, caller, { fileId, purpose: found.purpose })) ? found : null;
  });
  const bytes = file && (await house.files.get(station, fileId));
  if (!file || !bytes) throw new Refusal('not_found');
  return { fileId, mediaType: file.media_type, bytes: file.bytes, base64: bytes.toString('base64') };
}
