import { createHash } from 'node:crypto';
import { canonicalJson } from '#platform';
import type { PublicLine } from './snapshot';

/** The mask stays out of the list's digest behind a salt, so that it can be erased without breaking the digest. */
export function nameDigest(salt: Buffer, maskedName: string): Buffer {
  return createHash('sha256').update(salt).update(maskedName, 'utf8').digest();
}

/** What a line's digest is made of. */
export type Digested = Omit<PublicLine, 'maskedName'> & { nameDigest: Buffer | null };

/** SHA-256 over a line's canonical JSON, with the salted digest in the place of the name. */
export function lineDigest(line: Digested): Buffer {
  const { lineNo, serial, building, carrier, label, actDay, points, nameLabel, nameDigest } = line;
  const name = nameDigest?.toString('hex') ?? null;
  return createHash('sha256')
    .update(
      canonicalJson({ v: 1, lineNo, serial, building, carrier, label, actDay, points, nameLabel, name }),
    )
    .digest();
}

/** SHA-256 over station, list and the digests of its lines in order. */
export function listDigest(station: number, listId: string, lines: readonly Digested[]): Buffer {
  const digest = createHash('sha256').update(canonicalJson({ v: 1, station, listId }));
  for (const line of lines) digest.update(lineDigest(line));
  return digest.digest();
}
