import { endDueAnswers } from '#steps/2-apply';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { v7 as uuidv7 } from 'uuid';
import { ROOT } from '#platform';
import { createTestApp } from '../support/app';
import { asPublic, asResident, asStaff, type ResidentClient, type StaffClient } from '../support/client';
import { applyHouse, type ApplyHouse } from './support';

// Making staff hashes passwords: slow where many tests share two cores.
jest.setTimeout(60_000);

/** Steps 1 and 2 through the gate, as kiosk and desk send them. */
describe('notify and apply over HTTP', () => {
  let s: ApplyHouse;
  let app: NestFastifyApplication;
  let resident: ResidentClient;
  let neighbour: ResidentClient;
  let leader: StaffClient;
  let admin: StaffClient;
  beforeAll(async () => {
    s = await applyHouse('applyhttp', '2020-03-10T18:00:00+08:00', { households: 120 });
    app = await createTestApp(s.house);
    const at = (i: number) =>
      asResident(app, s.house, 1, { residentId: s.member(i), householdId: s.made.households[i]! });
    [resident, neighbour] = [await at(0), await at(2)];
    leader = await asStaff(app, s.house, 1, 'leader', { committeeId: 1, groupId: 1 });
    admin = await asStaff(app, s.house, 1, 'administrator');
  });
  afterAll(async () => {
    await app?.close();
    await s?.house.close();
  });

  const photo = () =>
    sharp({ create: { width: 60, height: 40, channels: 3, background: '#a63' } })
      .withExif({ IFD3: { GPSLatitude: '34/1 3/1 0/1', GPSLatitudeRef: 'N' } })
      .jpeg()
      .toBuffer();

  it('posts a notice, shows it to everybody, and gives a place', async () => {
    const noticeId = uuidv7();
    const body = {
      kind: 'lecture',
      title: '反诈培训',
      body: '周四上午',
      place: '活动室',
      act: 'A06',
      startsAt: '2020-03-12T09:00:00+08:00',
      places: 1,
    } as const;
    await admin.ok('notice.draft', { params: { noticeId }, body });
    const again = await admin.call('notice.draft', { params: { noticeId }, body });
    expect(again.headers['idempotency-hit']).toBe('true');
    expect((await leader.call('notice.open', { params: { noticeId } })).code).toBe('not_found');
    await admin.ok('notice.open', { params: { noticeId } });
    const shown = await asPublic(app, 1).ok('notice.public');
    expect(shown.items).toEqual([expect.objectContaining({ noticeId, state: 'open', placesTaken: 0 })]);
    expect((await asPublic(app, 2).call('notice.public')).status).toBe(404);
    expect(
      await resident.ok('notice.sign-up', { params: { noticeId }, body: { residentId: s.member(0) } }),
    ).toEqual({ placesTaken: 1, placesLeft: 0 });
    const late = await neighbour.call('notice.sign-up', {
      params: { noticeId },
      body: { residentId: s.member(2) },
    });
    expect([late.status, late.code]).toEqual([409, 'no_places_left']);
    const bad = await admin.call('notice.draft', {
      params: { noticeId: uuidv7() },
      body: { ...body, kind: 'covenant' },
    });
    expect([bad.status, bad.code]).toEqual([400, 'invalid_request']);
  });

  it('takes a photo without its location and a claim with it, once', async () => {
    const fileId = uuidv7();
    const bytes = await photo();
    const uploaded = await resident.ok('file.upload', {
      params: { fileId },
      upload: { bytes, type: 'image/jpeg' },
    });
    expect(uploaded).toMatchObject({ fileId, mediaType: 'image/jpeg' });
    const twice = await resident.call('file.upload', {
      params: { fileId },
      upload: { bytes, type: 'image/jpeg' },
    });
    expect([twice.body, twice.headers['idempotency-hit']]).toEqual([uploaded, 'true']);
    const other = await neighbour.call('file.upload', {
      params: { fileId },
      upload: { bytes, type: 'image/jpeg' },
    });
    expect(other.code).toBe('request_differs');

    const claimId = uuidv7();
    const body = {
      residentId: s.member(0),
      act: 'F02',
      day: '2020-03-10',
      evidence: [{ kind: 'P' as const, fileId }],
    };
    // A neighbour's photo is nobody else's evidence.
    const stolen = await neighbour.call('claim.submit', {
      params: { claimId: uuidv7() },
      body: { ...body, residentId: s.member(2) },
    });
    expect([stolen.status, stolen.code]).toEqual([422, 'evidence_bad']);
    expect((await leader.call('file.get', { params: { fileId } })).code).toBe('not_found');
    const claim = await resident.ok('claim.submit', { params: { claimId }, body });
    expect(claim).toMatchObject({
      claimId,
      state: 'submitted',
      points: 2,
      act: { code: 'F02', carrier: 'environment' },
    });
    expect((await resident.ok('claim.settle', { params: { claimId } })).claim).toEqual(claim);

    const seen = await leader.ok('file.get', { params: { fileId } });
    const kept = await sharp(Buffer.from(seen.base64, 'base64')).metadata();
    expect([kept.width, kept.exif]).toEqual([60, undefined]);
    expect((await neighbour.call('file.get', { params: { fileId } })).code).toBe('not_found');

    const queue = await leader.ok('claim.queue', { query: { queue: 'check' } });
    expect(queue.items.map((item) => item.claimId)).toEqual([claimId]);
    expect(
      await leader.ok('claim.check', { params: { claimId }, body: { outcome: 'checked' } }),
    ).toMatchObject({ state: 'checked' });
    const sheet = await resident.ok('claim.my-get', { params: { claimId } });
    expect(sheet.history.map(({ action }) => action)).toEqual(['claim.submit', 'claim.check']);
  });

  it('refuses files that are none, by content', async () => {
    const upload = (bytes: Buffer, type: string) =>
      resident.call('file.upload', { params: { fileId: uuidv7() }, upload: { bytes, type } });
    const page = await upload(Buffer.from('<html>'), 'image/jpeg');
    expect([page.status, page.code]).toEqual([422, 'evidence_bad']);
    expect((await upload(Buffer.alloc(5 * 1024 * 1024 + 1, 0xff), 'image/jpeg')).status).toBe(413);
    const [row] = await s.sql<{ n: number }>(`SELECT count(*)::int n FROM points.file WHERE bytes < 100`);
    expect(row!.n).toBe(0);
  });

  it('takes a list of 90 in one request', async () => {
    const organiser = await asStaff(app, s.house, 1, 'organiser');
    const rows = Array.from({ length: 90 }, (_, i) => ({ residentId: s.member(i + 10) }));
    const batchId = uuidv7();
    const sent = {
      params: { batchId },
      body: { act: 'A01', day: '2020-03-09', eventRef: 'march', rows },
    } as const;
    const reply = await organiser.ok('list.submit', sent);
    expect(reply).toMatchObject({ accepted: 90, refused: 0 });
    expect((await organiser.call('list.submit', sent)).headers['idempotency-hit']).toBe('true');
    expect((await organiser.ok('list.settle', { params: { batchId } })).list).toEqual(reply);
    expect((await resident.call('list.submit', sent)).status).toBe(404);
  });

  it('says why not and what is left, in a problem that a person can act on', async () => {
    const organiser = await asStaff(app, s.house, 1, 'organiser');
    const day = '2020-03-08';
    const over = await organiser.ok('list.submit', {
      params: { batchId: uuidv7() },
      body: { act: 'D01', day, eventRef: 'river', rows: [{ residentId: s.member(4), quantity: 9 }] },
    });
    expect(over.rows[0]).toMatchObject({
      refused: 'cap_reached',
      facts: { cap: 'hours_per_activity', left: 4, allowed: 4 },
    });
    const future = await resident.call('claim.submit', {
      params: { claimId: uuidv7() },
      body: { residentId: s.member(0), act: 'A07', day: '2020-03-11', evidence: [{ kind: 'M', note: 'x' }] },
    });
    expect(future.body).toMatchObject({ status: 422, code: 'in_future', detail: expect.any(String) });
    const shape = await resident.call('claim.submit', {
      params: { claimId: uuidv7() },
      body: { residentId: 'x', act: 'A07', day: '2020-02-30', points: 500 } as never,
    });
    expect([shape.status, shape.code]).toEqual([400, 'invalid_request']);
  });

  it('delivers a deduction to be answered, once it is switched on by countersignature', async () => {
    const registrar = await asStaff(app, s.house, 1, 'registrar');
    const supervisor = await asStaff(app, s.house, 1, 'supervisor');
    const claim = () =>
      registrar.call('claim.submit', {
        params: { claimId: uuidv7() },
        body: {
          residentId: s.member(0),
          act: 'X09',
          day: '2020-03-10',
          route: 'D',
          evidence: [{ kind: 'M', note: 'M-3' }],
        },
      });
    expect((await claim()).code).toBe('act_off');
    const { proposalId } = await admin.ok('act.propose-filing', {
      body: { codes: ['X09'], validFrom: '2020-03-10' },
    });
    const sign = (body: { minutesNo: string; filingNo?: string }) =>
      supervisor.call('proposal.countersign', { params: { proposalId }, body });
    expect((await sign({ minutesNo: '会-7' })).code).toBe('countersign_needed');
    expect((await sign({ minutesNo: '会-7', filingNo: '备-12' })).status).toBe(200);
    const { status, body } = await claim();
    expect([status, body.kind, body.points]).toEqual([200, 'deduction', 10]);
    expect((await resident.ok('claim.on-behalf')).items.map((item) => item.claimId)).toEqual([body.claimId]);
    await resident.ok('claim.seen', { body: { claimIds: [body.claimId] } });
    await resident.ok('deduction.answer', {
      params: { claimId: body.claimId },
      body: { answer: '卡被冒用' },
    });
    expect(await endDueAnswers(s.house, 1, s.house.clock.now())).toBe(0);
  });

  it('previews a rule table, proposes it, and has it in force from its day when countersigned', async () => {
    const supervisor = await asStaff(app, s.house, 1, 'supervisor');
    const table = readFileSync(join(ROOT, 'libs/claims/data/acts.csv'), 'utf8');
    const csv = table.replace(/^(F04,.*?,)3(,,person,4,,month)/m, '$14$2');
    const validFrom = '2020-04-01';
    expect(await admin.ok('act.preview', { body: { csv, validFrom } })).toMatchObject({
      problems: [],
      changed: ['F04'],
    });
    const bad = await admin.ok('act.preview', {
      body: { csv: csv.replace('F04,reward', 'F04,rewarded'), validFrom },
    });
    expect(bad.problems).toEqual([expect.objectContaining({ column: 'kind' })]);
    expect((await admin.call('act.propose', { body: { csv: 'a,b\n1,2', validFrom } })).code).toBe(
      'roster_bad',
    );
    const { proposalId } = await admin.ok('act.propose', { body: { csv, validFrom } });
    const points = async (day: string) =>
      (await admin.ok('act.list', { query: { day } })).items.find(({ code }) => code === 'F04')!.points;
    expect(await points('2020-04-01')).toBe(3);
    await supervisor.ok('proposal.countersign', { params: { proposalId }, body: { minutesNo: '会-8' } });
    expect([await points('2020-03-31'), await points('2020-04-01')]).toEqual([3, 4]);
    const forAll = await asPublic(app, 1).ok('act.public');
    expect(forAll.items).toHaveLength(50);
    const then = await asPublic(app, 1).ok('act.public', { query: { day: '2020-04-01' } });
    expect(then.items.find(({ code }) => code === 'F04')).toMatchObject({ points: 4, validFrom });
  });
});
