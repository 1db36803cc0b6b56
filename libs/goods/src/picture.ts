import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { v7 as uuidv7 } from 'uuid';
import { audit, maybe, one, Refusal, rows, type House } from '#platform';
import { actorOfStaff, type ShopStaff } from './keep';

const BYTES_MAX = 5 * 1024 * 1024;
const PIXELS_MAX = 50_000_000;
/** The longer edge: twice what the largest tile on a kiosk shows. */
const EDGE_PX = 640;
const FORMATS = new Set(['jpeg', 'png', 'webp']);
const MEDIA_TYPE = 'image/webp';

/**
 * Makes the picture of an item out of what staff uploaded: upright, small, one format, without any metadata (location).
 * @throws Refusal evidence_bad for what is not a whole JPEG, PNG or WebP
 */
export async function paintPicture(bytes: Buffer): Promise<Buffer> {
  if (bytes.length > BYTES_MAX) throw new Refusal('evidence_bad', { bytesMax: BYTES_MAX });
  try {
    const picture = sharp(bytes, { limitInputPixels: PIXELS_MAX, failOn: 'warning' });
    // By content, never by name: an SVG would be executed, not decoded.
    if (!FORMATS.has((await picture.metadata()).format ?? '')) throw new Error('format');
    return await picture
      .autoOrient()
      .resize(EDGE_PX, EDGE_PX, { fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 80 })
      .toBuffer();
  } catch {
    throw new Refusal('evidence_bad', { why: 'unreadable' });
  }
}

/**
 * Keeps the picture of an item in the place of the one before.
 * @returns the new picture's id; its address never shows another picture
 * @throws Refusal not_found, evidence_bad
 */
export async function keepPicture(
  house: House,
  staff: ShopStaff,
  itemId: string,
  upload: Buffer,
  now: Date,
): Promise<{ pictureId: string }> {
  const { station, staffId } = staff;
  const bytes = await paintPicture(upload);
  const pictureId = uuidv7();
  await house.files.put(station, pictureId, bytes);
  const before = await house.db.inStation(station, async (tx) => {
    const item = await one<{ picture_id: string | null }>(
      tx,
      `SELECT picture_id FROM points.item WHERE station_id = $1 AND item_id = $2 FOR UPDATE`,
      [station, itemId],
    );
    await rows(
      tx,
      `INSERT INTO points.file (station_id, file_id, purpose, media_type, bytes, sha256, uploaded_by, uploaded_at)
       VALUES ($1, $2, 'goods', $3, $4, $5, $6, $7)`,
      [
        station,
        pictureId,
        MEDIA_TYPE,
        bytes.length,
        createHash('sha256').update(bytes).digest(),
        staffId,
        now,
      ],
    );
    await rows(tx, `UPDATE points.item SET picture_id = $3 WHERE station_id = $1 AND item_id = $2`, [
      station,
      itemId,
      pictureId,
    ]);
    if (item.picture_id !== null) {
      await rows(tx, `UPDATE points.file SET erased_at = $3 WHERE station_id = $1 AND file_id = $2`, [
        station,
        item.picture_id,
        now,
      ]);
    }
    await audit(tx, station, actorOfStaff(staff), 'item.picture', now, { kind: 'item', id: itemId });
    return item.picture_id;
  });
  if (before !== null) await house.files.erase(station, before);
  return { pictureId };
}

/** The picture of an item on the shelf: pictures of goods are nobody's secret. @throws Refusal not_found */
export async function getPicture(
  house: House,
  station: number,
  pictureId: string,
): Promise<{ mediaType: string; bytes: Buffer }> {
  const file = await house.db.inStation(station, (tx) =>
    maybe<{ media_type: string }>(
      tx,
      `SELECT media_type FROM points.file
        WHERE station_id = $1 AND file_id = $2 AND purpose = 'goods' AND erased_at IS NULL`,
      [station, pictureId],
    ),
  );
  const bytes = file === null ? null : await house.files.get(station, pictureId);
  if (file === null || bytes === null) throw new Refusal('not_found');
  return { mediaType: file.media_type, bytes };
}
