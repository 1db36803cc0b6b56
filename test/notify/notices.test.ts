import {
  cancelSignUp,
  closeDueNotices,
  closeNotice,
  draftNotice,
  editNotice,
  frequentNoShows,
  householdNotices,
  listNotices,
  noticeSheet,
  openNotice,
  publicNotices,
  recordNoShows,
  signUp,
  type NoticeDraft,
} from '#steps/1-notify';
import { NoticeBody } from '#contract';
import { submitList } from '#steps/2-apply';
import type { StaffCaller } from '#access';
import { v7 as uuidv7 } from 'uuid';
import { applyHouse, listBody, type ApplyHouse } from '../apply/support';

// Making staff hashes passwords: slow where many tests share two cores.
jest.setTimeout(60_000);

const NOW = '2020-03-10T08:00:00+08:00';

describe('step 1: notify', () => {
  let s: ApplyHouse;
  let admin: StaffCaller;
  beforeAll(async () => {
    s = await applyHouse('notify', NOW, { households: 40 });
    admin = await s.make.staff('administrator');
  });
  afterAll(() => s.house.close());
  beforeEach(() => s.house.clock.set(NOW));
  const now = () => s.house.clock.now();

  const lecture = (of: Partial<NoticeDraft> = {}): NoticeDraft => ({
    noticeId: uuidv7(),
    kind: 'lecture',
    title: '社区大讲堂',
    body: '消防安全',
    place: '活动室',
    act: 'A05',
    startsAt: '2020-03-12T01:00:00.000Z',
    places: 5,
    ...of,
  });
  const opened = async (of: Partial<NoticeDraft> = {}) => {
    const draft = lecture(of);
    await draftNotice(s.house, admin, draft, now());
    return openNotice(s.house, admin, draft.noticeId, now());
  };

  it('goes from draft to open to closed, by hand', async () => {
    const draft = lecture();
    const first = await draftNotice(s.house, admin, draft, now());
    expect(first.reply).toMatchObject({ state: 'draft', act: { code: 'A05', points: 2 } });
    expect(await draftNotice(s.house, admin, draft, now())).toEqual({ ...first, replayed: true });
    expect((await publicNotices(s.house, 1, now())).items).toEqual([]);
    await editNotice(s.house, admin, { ...draft, title: '夜校' }, now());
    const open = await openNotice(s.house, admin, draft.noticeId, now());
    // It names no end: it closes with its day, and the worker is asked to look then.
    expect(open).toMatchObject({ state: 'open', title: '夜校', closesAt: '2020-03-12T16:00:00.000Z' });
    expect(s.house.woken).toContainEqual({ job: 'close-notices', station: 1, at: new Date(open.closesAt!) });
    expect((await publicNotices(s.house, 1, now())).items).toEqual([open]);
    await expect(editNotice(s.house, admin, draft, now())).rejects.toMatchObject({ code: 'wrong_state' });
    expect(await closeNotice(s.house, admin, draft.noticeId, now())).toMatchObject({ state: 'closed' });
    await expect(closeNotice(s.house, admin, draft.noticeId, now())).rejects.toMatchObject({
      code: 'wrong_state',
    });
  });

  it('closes by the clock, once', async () => {
    const notice = await opened();
    s.house.clock.set(notice.closesAt!);
    expect((await publicNotices(s.house, 1, now())).items).toEqual([]);
    expect(await closeDueNotices(s.house, 1, now())).toBe(1);
    expect(await closeDueNotices(s.house, 1, now())).toBe(0);
    await expect(openNotice(s.house, admin, notice.noticeId, now())).rejects.toMatchObject({
      code: 'wrong_state',
    });
  });

  it('refuses to open what is over, and an act that the table does not have', async () => {
    await expect(opened({ startsAt: '2020-03-01T01:00:00Z' })).rejects.toMatchObject({
      code: 'notice_closed',
    });
    await expect(opened({ act: 'Z99' })).rejects.toMatchObject({ code: 'act_unknown' });
  });

  it('leaves the notices of other committees to their own administrators', async () => {
    const own = await s.make.staff('administrator', { committeeId: 2 });
    await expect(draftNotice(s.house, own, lecture(), now())).rejects.toMatchObject({ code: 'not_found' });
    await draftNotice(s.house, own, lecture({ committeeId: 2 }), now());
    await expect(openNotice(s.house, own, (await opened()).noticeId, now())).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('gives each of five places once when forty ask at the same moment', async () => {
    const { noticeId } = await opened();
    const asked = await Promise.allSettled(
      Array.from({ length: 40 }, (_, i) =>
        signUp(s.house, s.at(i), { noticeId, residentId: s.member(i) }, now()),
      ),
    );
    const got = asked.filter((one) => one.status === 'fulfilled');
    expect(got.map((one) => one.value.placesTaken).sort()).toEqual([1, 2, 3, 4, 5]);
    const refusals = asked.filter((one) => one.status === 'rejected');
    expect(new Set(refusals.map((one) => (one.reason as { code: string }).code))).toEqual(
      new Set(['no_places_left']),
    );

    const [winner] = asked.flatMap((one, i) => (one.status === 'fulfilled' ? [i] : []));
    const input = { noticeId, residentId: s.member(winner!) };
    // Twice changes nothing; a place given back is free for another.
    expect(await signUp(s.house, s.at(winner!), input, now())).toEqual({ placesTaken: 5, placesLeft: 0 });
    expect(await cancelSignUp(s.house, s.at(winner!), input, now())).toEqual({
      placesTaken: 4,
      placesLeft: 1,
    });
    expect(await cancelSignUp(s.house, s.at(winner!), input, now())).toEqual({
      placesTaken: 4,
      placesLeft: 1,
    });
    expect(await signUp(s.house, s.at(winner!), input, now())).toEqual({ placesTaken: 5, placesLeft: 0 });
    const mine = await householdNotices(s.house, s.at(winner!), now());
    expect(mine.items.find(({ notice }) => notice.noticeId === noticeId)?.signedUp).toEqual([
      input.residentId,
    ]);
  });

  it('signs up members of the own household alone, for notices that address it', async () => {
    const { noticeId } = await opened();
    const sign = (residentId: string, id = noticeId) =>
      signUp(s.house, s.at(0), { noticeId: id, residentId }, now());
    await expect(sign(s.member(1))).rejects.toMatchObject({ code: 'resident_not_here' });
    const other = await opened({ committeeId: 2 });
    await expect(sign(s.member(0), other.noticeId)).rejects.toMatchObject({ code: 'not_found' });
    const text = await opened({
      kind: 'announcement',
      act: undefined,
      startsAt: undefined,
      places: undefined,
    });
    await expect(sign(s.member(0), text.noticeId)).rejects.toMatchObject({ code: 'notice_closed' });
  });

  it('takes a place back until the event begins: after signing up has closed, and of who has moved away', async () => {
    const { noticeId } = await opened({ startsAt: '2020-03-14T01:00:00Z', closesAt: '2020-03-11T16:00:00Z', committeeId: 1 }); // prettier-ignore
    const [stays, moves] = [s.member(20), s.member(22, 1)];
    await signUp(s.house, s.at(20), { noticeId, residentId: stays }, now());
    await signUp(s.house, s.at(22), { noticeId, residentId: moves }, now());
    await s.sql(`UPDATE points.resident SET household_id = $2 WHERE resident_id = $1`, [
      moves,
      s.made.households[21],
    ]);
    s.house.clock.set('2020-03-13T10:00:00+08:00');
    await closeDueNotices(s.house, 1, now());
    const shown = async (household: number) =>
      (await householdNotices(s.house, s.at(household), now())).items.find((one) => one.notice.noticeId === noticeId); // prettier-ignore
    expect(await shown(20)).toMatchObject({ notice: { state: 'closed' }, signedUp: [stays] });
    expect(await shown(21)).toMatchObject({ signedUp: [moves] });
    expect(await shown(22)).toBeUndefined();
    const back = (household: number, residentId: string) =>
      cancelSignUp(s.house, s.at(household), { noticeId, residentId }, now());
    await expect(back(22, moves)).rejects.toMatchObject({ code: 'resident_not_here' });
    expect(await back(21, moves)).toMatchObject({ placesTaken: 1 });
    s.house.clock.set('2020-03-14T09:00:00+08:00');
    await expect(back(20, stays)).rejects.toMatchObject({ code: 'notice_closed' });
  });

  it('records no-shows after the event, but not of those who came', async () => {
    const organiser = await s.make.staff('organiser');
    let last = '';
    for (const startsAt of ['2020-03-12T01:00:00Z', '2020-03-13T01:00:00Z']) {
      s.house.clock.set(NOW);
      const { noticeId } = await opened({ startsAt });
      last = noticeId;
      for (const i of [0, 1]) await signUp(s.house, s.at(i), { noticeId, residentId: s.member(i) }, now());
      const record = (...residentIds: string[]) =>
        recordNoShows(s.house, organiser, { noticeId, residentIds }, now());
      await expect(record(s.member(1))).rejects.toMatchObject({ code: 'wrong_state' });
      s.house.clock.set('2020-03-14T08:00:00+08:00');
      await submitList(
        s.house,
        organiser,
        listBody([s.member(0)], { act: 'A05', day: startsAt.slice(0, 10), noticeId }),
        now(),
      );
      await expect(record(s.member(0))).rejects.toMatchObject({ code: 'resident_not_here' });
      expect(await record(s.member(1))).toEqual({ recorded: 1 });
      expect(await record(s.member(1))).toEqual({ recorded: 0 });
      const sheet = await noticeSheet(s.house, organiser, noticeId, now());
      expect(sheet.signUps).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ residentId: s.member(0), claimed: true, noShowAt: null }),
          expect.objectContaining({ residentId: s.member(1), claimed: false, noShowAt: expect.any(String) }),
        ]),
      );
    }
    const registrar = await s.make.staff('registrar');
    expect((await frequentNoShows(s.house, registrar, now())).items).toEqual([
      expect.objectContaining({ residentId: s.member(1), times: 2 }),
    ]);
    // Recorded by mistake: the list that has the claim says that they came.
    const came = { act: 'A05', day: '2020-03-13', noticeId: last };
    await submitList(s.house, organiser, listBody([s.member(1)], came), now());
    expect((await frequentNoShows(s.house, registrar, now())).items).toEqual([]);
  });

  it('records no-shows of the own branch alone', async () => {
    s.house.clock.set(NOW);
    const stranger = await s.make.staff('organiser', { committeeId: 2 });
    const own = await s.make.staff('organiser', { committeeId: 1 });
    const { noticeId } = await opened({ startsAt: '2020-03-12T01:00:00Z', committeeId: 1 });
    const all = await opened({ startsAt: '2020-03-12T01:00:00Z' });
    for (const one of [noticeId, all.noticeId]) {
      await signUp(s.house, s.at(0), { noticeId: one, residentId: s.member(0) }, now());
    }
    s.house.clock.set('2020-03-14T08:00:00+08:00');
    const record = (who: typeof own, id: string) =>
      recordNoShows(s.house, who, { noticeId: id, residentIds: [s.member(0)] }, now());
    await expect(record(stranger, noticeId)).rejects.toMatchObject({ code: 'not_found' });
    await expect(record(stranger, all.noticeId)).rejects.toMatchObject({ code: 'resident_not_here' });
    expect(await record(own, noticeId)).toEqual({ recorded: 1 });
    expect(await record(own, all.noticeId)).toEqual({ recorded: 1 });
  });

  it('lists page by page, newest first', async () => {
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = await listNotices(s.house, admin, { limit: 3, after }, now());
      seen.push(...page.items.map(({ noticeId }) => noticeId));
      after = page.next ?? undefined;
    } while (after !== undefined);
    const all = await listNotices(s.house, admin, { limit: 200 }, now());
    expect(seen).toEqual(all.items.map(({ noticeId }) => noticeId));
    await expect(listNotices(s.house, admin, { limit: 3, after: 'x' }, now())).rejects.toMatchObject({
      code: 'invalid_request',
    });
  });

  it('holds each kind to what it must and may say', () => {
    const { noticeId: _, ...body } = lecture();
    const good = (of: object) => NoticeBody.safeParse({ ...body, ...of }).success;
    expect(good({})).toBe(true);
    expect(good({ startsAt: undefined })).toBe(false);
    expect(good({ endsAt: '2020-03-11T01:00:00Z' })).toBe(false);
    expect(good({ kind: 'covenant' })).toBe(false);
    expect(good({ kind: 'covenant', startsAt: undefined, places: undefined, act: undefined })).toBe(true);
    expect(good({ kind: 'standing-act', startsAt: undefined, places: undefined })).toBe(true);
    expect(good({ kind: 'appraisal', places: undefined })).toBe(false);
  });
});
