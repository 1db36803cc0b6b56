import { fileDeductions } from '#claims';
import { recordNoShows } from '#steps/1-notify';
import { submitClaim } from '#steps/2-apply';
import { v7 as uuidv7 } from 'uuid';
import { applyHouse, claimBody, type ApplyHouse } from './support';

/** What the system knows by itself: the year's volunteer hours (D08), and who signed up and stayed away (X13). */
let s: ApplyHouse;
beforeAll(async () => {
  s = await applyHouse('system', '2026-11-02T09:00:00+08:00');
});
afterAll(() => s.house.close());

const now = () => s.house.clock.now();

it('fifty certified hours of the year carry D08; what is only asked for, or of another year, does not count', async () => {
  const registrar = await s.make.staff('registrar', { committeeId: 1 });
  const who = { household_id: s.made.households[0], resident_id: s.member(0), act_code: 'D01' };
  const ask = () =>
    submitClaim(
      s.house,
      registrar,
      claimBody({ residentId: s.member(0), act: 'D08', day: '2026-11-01', route: 'D' }),
      now(),
    );
  await s.make.claim({ ...who, quantity: 49, act_day: '2026-03-01', state: 'credited' });
  await s.make.claim({ ...who, quantity: 9, act_day: '2026-04-01', state: 'submitted' });
  await s.make.claim({ ...who, quantity: 9, act_day: '2025-12-01', state: 'credited' });
  await s.make.claim({ ...who, quantity: 9, act_day: '2026-05-01', state: 'revoked' });
  await expect(ask()).rejects.toMatchObject({
    code: 'evidence_missing',
    details: { missing: [['T']], have: 49, need: 50 },
  });
  await s.make.claim({ ...who, quantity: 1, act_day: '2026-06-01', state: 'certified' });
  const { reply } = await ask();
  expect(reply).toMatchObject({ state: 'submitted', points: 20 });
  const pieces = await s.sql(`SELECT kind, note FROM points.claim_evidence WHERE claim_id = $1`, [
    reply.claimId,
  ]);
  expect(pieces).toEqual([{ kind: 'T', note: '50' }]);
  // Somebody of another committee: nothing is said of the hours.
  const stranger = await s.make.staff('registrar', { committeeId: 2 });
  const far = claimBody({ residentId: s.member(0), act: 'D08', day: '2026-11-01', route: 'D' });
  await expect(submitClaim(s.house, stranger, far, now())).rejects.toMatchObject({
    details: { act: 'D08', missing: [['T']] },
  });
});

it('three no-shows carry X13, once; two do not, and none carries two', async () => {
  const registrar = await s.make.staff('registrar');
  await s.house.db.inStation(1, (tx) =>
    fileDeductions(tx, 1, ['X13'], '2018-09-01', { minutesNo: 'M-9', filingNo: 'F-9' }),
  );
  const residentId = s.member(2);
  const stayAway = async () => {
    const noticeId = uuidv7();
    await s.sql(
      `INSERT INTO points.notice (station_id, notice_id, kind, state, title, body, place, starts_at, created_at)
       VALUES (1, $1, 'activity', 'closed', 't', 'b', 'p', $2, $2)`,
      [noticeId, new Date(now().getTime() - 3_600_000)],
    );
    await s.sql(
      `INSERT INTO points.notice_signup (station_id, notice_id, resident_id, signed_up_at)
       VALUES (1, $1, $2, $3)`,
      [noticeId, residentId, new Date(now().getTime() - 7_200_000)],
    );
    await recordNoShows(s.house, registrar, { noticeId, residentIds: [residentId] }, now());
  };
  const deduct = () =>
    submitClaim(
      s.house,
      registrar,
      claimBody({ residentId, act: 'X13', day: '2026-11-02', route: 'D' }),
      now(),
    ).then(
      ({ reply }) => reply.kind,
      (error: { code: string; details: object }) => [error.code, error.details],
    );
  const missing = (have: number) => ['evidence_missing', { act: 'X13', missing: [['R']], have, need: 3 }];
  await stayAway();
  await stayAway();
  expect(await deduct()).toEqual(missing(2));
  await stayAway();
  expect(await deduct()).toBe('deduction');
  expect(await deduct()).toEqual(missing(0));
  await stayAway();
  expect(await deduct()).toEqual(missing(1));
});
