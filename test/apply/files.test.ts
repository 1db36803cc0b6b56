import { eraseDueFiles } from '#claims';
import { readFile, submitClaim, uploadFile } from '#steps/2-apply';
import sharp from 'sharp';
import { v7 as uuidv7 } from 'uuid';
import { applyHouse, claimBody, type ApplyHouse } from './support';

// Making staff hashes passwords: slow where many tests share two cores.
jest.setTimeout(60_000);

const NOW = '2020-03-10T18:00:00+08:00';

describe('how long files live', () => {
  let s: ApplyHouse;
  let bytes: Buffer;
  beforeAll(async () => {
    s = await applyHouse('files', NOW);
    bytes = await sharp({ create: { width: 9, height: 9, channels: 3, background: '#123' } })
      .png()
      .toBuffer();
  });
  afterAll(() => s.house.close());
  const now = () => s.house.clock.now();
  const upload = async () => {
    const fileId = uuidv7();
    await uploadFile(s.house, s.at(0), { fileId, purpose: 'evidence', bytes }, now());
    return fileId;
  };
  const erase = (day: string) => eraseDueFiles(s.house, 1, new Date(`${day}T12:00:00+08:00`));
  const lives = (fileId: string) =>
    readFile(s.house, s.at(0), fileId).then(
      () => true,
      () => false,
    );

  it('unused a week; used until 90 days beyond the last appeal; the row stays', async () => {
    const [unused, used] = [await upload(), await upload()];
    const body = claimBody({ residentId: s.member(0), act: 'F02', evidence: [{ kind: 'P', fileId: used }] });
    await submitClaim(s.house, s.at(0), body, now());
    expect(await erase('2020-03-16')).toBe(0);
    expect(await erase('2020-03-17')).toBe(1);
    expect([await lives(unused), await lives(used)]).toEqual([false, true]);
    // Under way: looked at again, kept.
    expect(await erase('2020-04-30')).toBe(0);
    await s.sql(
      `UPDATE points.claim SET state = 'credited', credited_at = '2020-05-01T00:00:00Z' WHERE claim_id = $1`,
      [body.claimId],
    );
    expect(await erase('2020-06-15')).toBe(0);
    expect(await erase('2020-08-02')).toBe(0);
    expect(await lives(used)).toBe(true);
    expect(await erase('2020-08-03')).toBe(1);
    expect(await lives(used)).toBe(false);
    expect(await erase('2021-01-01')).toBe(0);
    const [row] = await s.sql<{ n: number }>(
      `SELECT count(*)::int n FROM points.file WHERE erased_at IS NOT NULL`,
    );
    expect(row!.n).toBe(2);
  });

  it('each purpose is for those who have it', async () => {
    const admin = await s.make.staff('administrator');
    const leader = await s.make.staff('leader', { committeeId: 1, groupId: 1 });
    const put = (
      who: typeof admin | ReturnType<ApplyHouse['at']>,
      purpose: 'evidence' | 'posting-proof' | 'voice',
    ) => uploadFile(s.house, who, { fileId: uuidv7(), purpose, bytes }, now());
    const { reply } = await put(admin, 'posting-proof');
    expect(await readFile(s.house, admin, reply.fileId)).toMatchObject({ mediaType: 'image/png' });
    // On no list yet: nobody but who uploaded it.
    await expect(readFile(s.house, leader, reply.fileId)).rejects.toMatchObject({ code: 'not_found' });
    await expect(readFile(s.house, s.at(0), reply.fileId)).rejects.toMatchObject({ code: 'not_found' });
    await expect(put(admin, 'evidence')).rejects.toMatchObject({ code: 'not_found' });
    await expect(put(s.at(0), 'posting-proof')).rejects.toMatchObject({ code: 'not_found' });
    await expect(put(s.at(0), 'voice')).rejects.toMatchObject({ code: 'evidence_bad' });
  });
});
