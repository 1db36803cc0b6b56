import { Refusal } from './refusal';

/** What could act or hide another file when somebody opens the document. */
const ACTIVE = /\/(JavaScript|JS|Launch|EmbeddedFile|RichMedia|XFA)\b/;

/** A character of a name may be written by its number (ISO 32000-1, 7.3.5): `/J#53` is `/JS`. */
const decoded = (text: string) =>
  text.replace(/#([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

/** Where a JPEG says where and by whom it was taken: its EXIF, XMP and IPTC segments, each with its length in two bytes. */
const PHOTO_DATA = /\xff[\xe1\xed]([^]{2})(?:Exif\0|http:\/\/ns\.adobe\.com\/|Photoshop 3\.0\0)/g;

/**
 * Takes a PDF by its structure: a head, a cross-reference that lies inside, an end, a page tree's root, nothing that acts.
 * What its photos tell beside the picture is blanked in place, so that every reference still finds its object; a photo
 * that is compressed once more is not looked into.
 * @throws Refusal evidence_bad
 */
export function cleanPdf(bytes: Buffer): Buffer {
  const text = bytes.toString('latin1');
  requirePdf(text);
  const clean = Buffer.from(bytes);
  for (const found of text.matchAll(PHOTO_DATA)) {
    const at = found.index + 2;
    clean.fill(0, at + 2, Math.min(at + clean.readUInt16BE(at), clean.length));
  }
  return clean;
}

function requirePdf(text: string): void {
  const bad = (why: string) => new Refusal('evidence_bad', { why });
  if (!/^%PDF-[12]\.\d/.test(text)) throw bad('unreadable');
  const end = /startxref\s+(\d+)\s+%%EOF\s*$/.exec(text.slice(-1024));
  const reference = Number(end?.[1] ?? Number.NaN);
  if (!(reference > 0 && reference < text.length)) throw bad('unreadable');
  if (!/^(xref\b|\d+\s+\d+\s+obj\b)/.test(text.slice(reference, reference + 40).trimStart()))
    throw bad('unreadable');
  if (!/\/Root\b/.test(text)) throw bad('unreadable');
  if (ACTIVE.test(decoded(text))) throw bad('active');
}
