import { restsOn, type ActVersion, type EvidenceLetter, type EvidencePiece } from '#claims';
import { Refusal, rows, type Tx } from '#platform';

/**
 * The kinds of evidence that a request brings. A kind counts only with its substance: a photo is a file, a certificate
 * its number and date, a witness a person, the rest a file or a reference in words.
 */
export function kindsGiven(
  route: 'S' | 'L' | 'A' | 'D',
  pieces: readonly EvidencePiece[],
  certificate: unknown,
): Set<EvidenceLetter> {
  const kinds = new Set(pieces.filter(hasSubstance).map(({ kind }) => kind));
  if (certificate !== null) kinds.add('C');
  else kinds.delete('C');
  // A list is the roster itself.
  if (route === 'A') kinds.add('R');
  return kinds;
}

/** True where only a witness makes the evidence complete: the claim then waits for the witness's own word. */
export function needsWitness(act: Pick<ActVersion, 'evidence'>, kinds: ReadonlySet<EvidenceLetter>): boolean {
  return kinds.has('W') && restsOn(act, kinds, 'W');
}

function hasSubstance({ kind, fileId, witnessId, note }: EvidencePiece): boolean {
  if (kind === 'P') return fileId !== undefined;
  if (kind === 'W') return witnessId !== undefined;
  return fileId !== undefined || note !== undefined || kind === 'C';
}

/**
 * Holds files to what they are given as: uploaded as evidence by the same person, not erased; a photo is a picture.
 * @throws Refusal evidence_bad
 */
export async function requireOwnFiles(
  tx: Tx,
  station: number,
  pieces: readonly EvidencePiece[],
  uploadedBy: string,
): Promise<void> {
  const withFile = pieces.filter(({ fileId }) => fileId !== undefined);
  if (withFile.length === 0) return;
  const found = await rows<{ file_id: string; media_type: string }>(
    tx,
    `SELECT file_id, media_type FROM points.file
      WHERE station_id = $1 AND file_id = ANY($2) AND purpose = 'evidence' AND uploaded_by = $3 AND erased_at IS NULL`,
    [station, withFile.map(({ fileId }) => fileId), uploadedBy],
  );
  const typeOf = new Map(found.map((row) => [row.file_id, row.media_type]));
  const bad = withFile.find(({ kind, fileId }) => {
    const type = typeOf.get(fileId!);
    return type === undefined || (kind === 'P' && !type.startsWith('image/'));
  });
  if (bad) throw new Refusal('evidence_bad', { kind: bad.kind });
}

/**
 * The households of those who scored a sheet (evidence S), one for each assessor: nobody scores the own.
 * @throws Refusal resident_not_here
 */
export async function assessorHouseholds(
  tx: Tx,
  station: number,
  pieces: readonly EvidencePiece[],
): Promise<string[]> {
  const named = new Set(
    pieces.flatMap(({ kind, witnessId }) => (kind === 'S' && witnessId ? [witnessId] : [])),
  );
  if (named.size === 0) return [];
  const found = await rows<{ household_id: string }>(
    tx,
    `SELECT household_id FROM points.resident WHERE station_id = $1 AND resident_id = ANY ($2) AND state = 'active'`,
    [station, [...named]],
  );
  if (found.length < named.size) throw new Refusal('resident_not_here');
  return found.map(({ household_id }) => household_id);
}
