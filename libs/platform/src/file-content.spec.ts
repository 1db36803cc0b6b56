import sharp from 'sharp';
import { cleanFile, FILE_BYTES_MAX } from './file-content';

const square = (width = 40, height = 20) =>
  sharp({ create: { width, height, channels: 3, background: '#2a6' } });

const pdf = (inside = '') => {
  const body = `%PDF-1.4\n1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj\n${inside}\n`;
  return Buffer.from(
    `${body}xref\n0 1\n0000000000 65535 f \ntrailer <</Root 1 0 R>>\nstartxref\n${body.length}\n%%EOF\n`,
    'latin1',
  );
};

test('a photo is turned upright and loses its location', async () => {
  const shot = await square()
    .withExif({ IFD0: { Make: 'phone' }, IFD3: { GPSLatitude: '34/1 3/1 0/1', GPSLatitudeRef: 'N' } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();
  expect((await sharp(shot).metadata()).exif).toBeDefined();
  const { mediaType, bytes } = await cleanFile(shot);
  const kept = await sharp(bytes).metadata();
  expect(mediaType).toBe('image/jpeg');
  expect([kept.width, kept.height]).toEqual([20, 40]);
  expect([kept.exif, kept.xmp, kept.iptc, kept.orientation]).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

test('what hides behind a picture is gone, and a large one is made smaller', async () => {
  const png = await square(3000, 100).png().toBuffer();
  const { bytes } = await cleanFile(Buffer.concat([png, Buffer.from('<script>evil</script>')]));
  expect(bytes.includes('evil')).toBe(false);
  expect((await sharp(bytes).metadata()).width).toBe(2400);
});

test('a PDF is kept as it is', async () => {
  expect(await cleanFile(pdf())).toEqual({ mediaType: 'application/pdf', bytes: pdf() });
});

test('photo data inside a PDF that claims to be longer than the file ends with it', async () => {
  const sent = pdf('\xff\xe1\xff\xffExif\0');
  expect((await cleanFile(sent)).bytes.length).toBe(sent.length);
});

test('a photo inside a PDF loses its location, in its place, and is still the photo', async () => {
  const shot = await square()
    .withExif({ IFD3: { GPSLatitude: '34/1 3/1 0/1', GPSLatitudeRef: 'N' } })
    .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><GPSLatitude>34,3N</GPSLatitude></x:xmpmeta>')
    .jpeg()
    .toBuffer();
  const head = `5 0 obj <</Subtype /Image /Filter /DCTDecode /Length ${shot.length}>> stream\n`;
  const sent = pdf(`${head}${shot.toString('latin1')}\nendstream endobj`);
  expect(sent.includes('GPSLatitude')).toBe(true);
  const { bytes } = await cleanFile(sent);
  expect([bytes.length, bytes.includes('GPSLatitude')]).toEqual([sent.length, false]);
  const at = bytes.indexOf(head) + head.length;
  const kept = sharp(bytes.subarray(at, at + shot.length), { failOn: 'warning' });
  const { exif, xmp } = await kept.metadata();
  expect([exif, xmp]).toEqual([undefined, undefined]);
  const [before, after] = [await sharp(shot).raw().toBuffer(), await kept.raw().toBuffer()];
  expect(after.equals(before)).toBe(true);
  // What was sent is still what its sender's request is told by.
  expect(sent.includes('GPSLatitude')).toBe(true);
});

test.each<[string, () => Promise<Buffer> | Buffer, string, string | undefined]>([
  ['nothing', () => Buffer.alloc(0), 'evidence_bad', 'type'],
  ['a web page', () => Buffer.from('<html></html>'), 'evidence_bad', 'type'],
  ['a GIF', () => Buffer.from('GIF89a...........'), 'evidence_bad', 'type'],
  [
    'a JPEG by its first bytes alone',
    () => Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]),
    'evidence_bad',
    'unreadable',
  ],
  [
    'half a picture',
    async () => (await square(400, 400).png().toBuffer()).subarray(0, 300),
    'evidence_bad',
    'unreadable',
  ],
  ['a PDF by its name alone', () => Buffer.from('%PDF-1.4 hello'), 'evidence_bad', 'unreadable'],
  [
    'a PDF whose table lies elsewhere',
    () =>
      Buffer.from(
        pdf()
          .toString('latin1')
          .replace(/startxref\n\d+/, 'startxref\n5'),
      ),
    'evidence_bad',
    'unreadable',
  ],
  ['a PDF that acts', () => pdf('3 0 obj <</S /JavaScript /JS (x)>> endobj'), 'evidence_bad', 'active'],
  [
    'a PDF that acts under a name in numbers',
    () => pdf('3 0 obj <</S /J#61vaScript /J#53 (x)>> endobj'),
    'evidence_bad',
    'active',
  ],
  ['more than 5 MB', () => Buffer.alloc(FILE_BYTES_MAX + 1, 0xff), 'body_too_large', undefined],
])('%s is refused', async (_, make, code, why) => {
  await expect(cleanFile(await make())).rejects.toMatchObject({ code, details: why ? { why } : {} });
});

test('a picture of too many pixels is refused before it is painted', async () => {
  const bomb = await sharp({
    create: { width: 9000, height: 9000, channels: 3, background: '#000' },
    limitInputPixels: false,
  })
    .png()
    .toBuffer();
  await expect(cleanFile(bomb)).rejects.toMatchObject({ code: 'evidence_bad' });
});

test('a recording is taken where one is asked for, and nowhere else', async () => {
  const webm = Buffer.concat([
    Buffer.from([0x1a, 0x45, 0xdf, 0xa3, 0x9f, 0x42, 0x82, 0x84]),
    Buffer.from('webm'),
  ]);
  expect(await cleanFile(webm, ['audio/webm'])).toEqual({ mediaType: 'audio/webm', bytes: webm });
  await expect(cleanFile(webm)).rejects.toMatchObject({ code: 'evidence_bad' });
});
