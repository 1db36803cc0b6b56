import { rows, type Tx } from '#platform';
import type { EvidenceLetter } from '../acts';

/** A piece of evidence of a claim: a file, a witness, or a reference in words. */
export interface EvidencePiece {
  kind: EvidenceLetter;
  fileId?: string | undefined;
  witnessId?: string | undefined;
  note?: string | undefined;
}

/** Adds the same pieces to each of these claims, which are new or locked, after those that they have. */
export async function addEvidence(
  tx: Tx,
  station: number,
  claimIds: readonly string[],
  pieces: readonly EvidencePiece[],
  now: Date,
): Promise<void> {
  if (claimIds.length === 0 || pieces.length === 0) return;
  await rows(
    tx,
    `INSERT INTO points.claim_evidence (station_id, claim_id, evidence_no, kind, file_id, resident_id, note, added_at)
     SELECT $1, claims.claim_id, pieces.no + coalesce((SELECT max(had.evidence_no) FROM points.claim_evidence had
              WHERE had.station_id = $1 AND had.claim_id = claims.claim_id), 0),
            pieces.kind, pieces.file_id, pieces.resident_id, pieces.note, $2::timestamptz
     FROM unnest($3::uuid[]) AS claims(claim_id)
     CROSS JOIN unnest($4::smallint[], $5::text[], $6::uuid[], $7::uuid[], $8::text[])
       AS pieces(no, kind, file_id, resident_id, note)`,
    [
      station,
      now,
      claimIds,
      pieces.map((_, i) => i + 1),
      pieces.map(({ kind }) => kind),
      pieces.map(({ fileId }) => fileId ?? null),
      pieces.map(({ witnessId }) => witnessId ?? null),
      pieces.map(({ note }) => note ?? null),
    ],
  );
}
