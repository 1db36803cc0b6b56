import { eraseDueFiles } from '#claims';
import { claimSheet, readFile, requestReversal, submitClaim, submitList, uploadFile } from '#steps/2-apply';
import sharp from 'sharp';
import { v7 as uuidv7 } from 'uuid';
import { applyHouse, claimBody, listBody, type ApplyHouse } from './support';

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

  it('kept while a reversal of its claim is on the way, and as long after it as after a claim', async () => {
    const used = await upload();
    const evidence = [{ kind: 'P' as const, fileId: used }];
    const body = claimBody({ residentId: s.member(0), act: 'F02', day: '2020-03-09', evidence });
    await submitClaim(s.house, s.at(0), body, now());
    const credit = (claimId: string, day: string) =>
      s.sql(`UPDATE points.claim SET state = 'credited', credited_at = $2 WHERE claim_id = $1`, [
        claimId,
        day,
      ]);
    await credit(body.claimId, '2020-05-01');
    const about = { claimId: uuidv7(), aboutClaimId: body.claimId, reason: '查无此事' };
    const asked = new Date('2020-07-30T12:00:00+08:00');
    await requestReversal(s.house, await s.make.staff('registrar'), about, asked);
    expect(await erase('2020-08-04')).toBe(0);
    await credit(about.claimId, '2020-08-20');
    expect(await erase('2020-10-30')).toBe(0);
    expect(await lives(used)).toBe(true);
    expect(await erase('2020-12-01')).toBe(1);
    expect(await lives(used)).toBe(false);
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

describe('who sees a file', () => {
  let s: ApplyHouse;
  let bytes: Buffer;
  beforeAll(async () => {
    s = await applyHouse('filereaders', NOW);
    bytes = await sharp({ create: { width: 9, height: 9, channels: 3, background: '#123' } })
      .png()
      .toBuffer();
  });
  afterAll(() => s.house.close());
  const now = () => s.house.clock.now();
  type Who = Parameters<typeof uploadFile>[1];
  const upload = async (who: Who, kind: 'P' | 'R') => {
    const fileId = uuidv7();
    await uploadFile(s.house, who, { fileId, purpose: 'evidence', bytes }, now());
    return { kind, fileId };
  };
  const sees = (who: Who, fileId: string) =>
    readFile(s.house, who, fileId).then(
      () => true,
      ({ code }: { code: string }) => code,
    );

  it('a household sees the photo of its claim, never the signed roster of a list that it is on', async () => {
    const organiser = await s.make.staff('organiser');
    const roster = await upload(organiser, 'R');
    const list = listBody([s.member(2), s.member(3)], { eventRef: 'march', evidence: [roster] });
    const { reply } = await submitList(s.house, organiser, list, now());
    expect(reply.accepted).toBe(2);
    const [onList] = reply.rows;
    expect(await sees(s.at(2), roster.fileId)).toBe('not_found');
    expect((await claimSheet(s.house, s.at(2), onList!.claimId!)).evidence).toMatchObject([
      { kind: 'R', fileId: null },
    ]);
    expect((await claimSheet(s.house, organiser, onList!.claimId!)).evidence).toMatchObject([
      { kind: 'R', fileId: roster.fileId },
    ]);

    const photo = await upload(s.at(0), 'P');
    const own = claimBody({ residentId: s.member(0), act: 'F02', evidence: [photo] });
    await submitClaim(s.house, s.at(0), own, now());
    const another = s.at(0, 1);
    expect([await sees(another, photo.fileId), await sees(s.at(1), photo.fileId)]).toEqual([
      true,
      'not_found',
    ]);
    expect((await claimSheet(s.house, another, own.claimId)).evidence).toMatchObject([
      { kind: 'P', fileId: photo.fileId },
    ]);
  });

  it('the panel of another committee sees the photo of a claim that was moved to it', async () => {
    const photo = await upload(s.at(0), 'P');
    const body = claimBody({ residentId: s.member(0), act: 'F02', day: '2020-03-09', evidence: [photo] });
    await submitClaim(s.house, s.at(0), body, now());
    const [certifier] = await s.make.panel(2, 1);
    const leader = await s.make.staff('leader', { committeeId: 2, groupId: 2 });
    expect(await sees(certifier!, photo.fileId)).toBe('not_found');
    await s.sql(`UPDATE points.claim SET panel_committee_id = 2 WHERE station_id = 1 AND claim_id = $1`, [
      body.claimId,
    ]);
    expect([await sees(certifier!, photo.fileId), await sees(leader, photo.fileId)]).toEqual([
      true,
      'not_found',
    ]);
  });

  it('no upload writes over the bytes of another file', async () => {
    // Bytes that came another way than by `file.upload`: the picture of an item, a print.
    const fileId = uuidv7();
    await s.house.files.put(1, fileId, Buffer.from('kept'));
    await s.sql(
      `INSERT INTO points.file (station_id, file_id, purpose, media_type, bytes, sha256, uploaded_at)
       VALUES (1, $1, 'goods', 'image/webp', 4, '', $2)`,
      [fileId, now()],
    );
    const over = uploadFile(s.house, s.at(0), { fileId, purpose: 'evidence', bytes }, now());
    await expect(over).rejects.toMatchObject({ code: 'request_differs' });
    expect(String(await s.house.files.get(1, fileId))).toBe('kept');
  });
});
