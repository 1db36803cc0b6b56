import sharp from 'sharp';
import { cleanPdf } from './pdf-content';
import { Refusal } from './refusal';

/** Evidence is at most 5 MB. */
export const FILE_BYTES_MAX = 5 * 1024 * 1024;
/** A picture of more is a trap for memory: 50 megapixels are beyond any phone's own default. */
const PIXELS_MAX = 50_000_000;
/** What a photo is kept at: enough to read a score sheet by. */
const EDGE_MAX_PX = 2400;

// One thread and no cache: evidence comes seldom, and the api's memory is bounded.
sharp.concurrency(1);
sharp.cache(false);

export type FileType = 'image/jpeg' | 'image/png' | 'application/pdf' | 'audio/webm';
/** What may be evidence. */
export const EVIDENCE_TYPES: readonly FileType[] = ['image/jpeg', 'image/png', 'application/pdf'];

export interface CleanFile {
  mediaType: FileType;
  bytes: Buffer;
}

const startsWith = (bytes: Buffer, ...magic: number[]) => magic.every((byte, i) => bytes[i] === byte);

/** What the bytes themselves say they are; a name or a header is not asked. */
function typeOf(bytes: Buffer): FileType | null {
  if (startsWith(bytes, 0xff, 0xd8, 0xff)) return 'image/jpeg';
  if (startsWith(bytes, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'image/png';
  if (startsWith(bytes, 0x1a, 0x45, 0xdf, 0xa3) && bytes.subarray(0, 64).includes('webm'))
    return 'audio/webm';
  if (bytes.subarray(0, 5).toString('latin1') === '%PDF-') return 'application/pdf';
  return null;
}

/**
 * Takes a file by its content: JPEG, PNG or PDF unless told otherwise. Pictures are decoded whole and written anew, upright and without any of
 * their metadata: no location, no device, nothing hidden behind the picture's end. Photos inside a PDF lose theirs too.
 * @param accept what it may be
 * @throws Refusal body_too_large, evidence_bad
 */
export async function cleanFile(
  bytes: Buffer,
  accept: readonly FileType[] = EVIDENCE_TYPES,
): Promise<CleanFile> {
  if (bytes.length > FILE_BYTES_MAX) throw new Refusal('body_too_large', { bytesMax: FILE_BYTES_MAX });
  const mediaType = typeOf(bytes);
  if (mediaType === null || !accept.includes(mediaType)) throw new Refusal('evidence_bad', { why: 'type' });
  if (mediaType === 'image/jpeg' || mediaType === 'image/png') {
    return { mediaType, bytes: await repaint(bytes, mediaType) };
  }
  if (mediaType === 'application/pdf') return { mediaType, bytes: cleanPdf(bytes) };
  return { mediaType, bytes };
}

async function repaint(bytes: Buffer, mediaType: 'image/jpeg' | 'image/png'): Promise<Buffer> {
  try {
    // Upright first: the orientation is metadata too and goes with the rest. Output carries none unless asked to.
    const picture = sharp(bytes, { limitInputPixels: PIXELS_MAX, failOn: 'warning' })
      .autoOrient()
      .resize(EDGE_MAX_PX, EDGE_MAX_PX, { fit: 'inside', withoutEnlargement: true });
    return await (mediaType === 'image/jpeg' ? picture.jpeg({ quality: 82 }) : picture.png()).toBuffer();
  } catch {
    // Whatever the decoder dislikes is not a picture that an assessor could look at.
    throw new Refusal('evidence_bad', { why: 'unreadable' });
  }
}
