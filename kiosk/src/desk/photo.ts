/** A picture sent over a weak signal: so many bytes at most (kiosk.md, "Leader"). */
export const PHOTO_BYTES = 300_000;
const LONG_SIDE = 1600;
const QUALITIES = [0.82, 0.7, 0.55, 0.4];

/**
 * Draws a picture anew, smaller: upright, without the place it was taken at, at most `PHOTO_BYTES`.
 * @throws Error when the file is no picture
 */
export async function shrink(file: Blob): Promise<Blob> {
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
  let side = Math.min(LONG_SIDE, Math.max(picture.width, picture.height));
  for (;;) {
    for (const quality of QUALITIES) {
      const blob = await draw(picture, side, quality);
      if (blob.size <= PHOTO_BYTES || side <= 320) return blob;
    }
    side = Math.round(side * 0.7);
  }
}

async function draw(picture: ImageBitmap, side: number, quality: number): Promise<Blob> {
  const scale = side / Math.max(picture.width, picture.height);
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [Math.round(picture.width * scale), Math.round(picture.height * scale)];
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no picture'))), 'image/jpeg', quality),
  );
}
