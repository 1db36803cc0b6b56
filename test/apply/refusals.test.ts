import '#steps/1-notify';
import { submitClaim, submitList, type SubmitClaim } from '#steps/2-apply';
import type { StaffCaller } from '#access';
import { importActs, withdrawActs, actOn } from '#claims';
import { untilBlocked } from '../support/until';
import { applyHouse, claimBody, listBody, type ApplyHouse } from './support';

// Making staff hashes passwords: slow where many tests share two cores.
jest.setTimeout(60_000);

const NOW = '2020-03-10T18:00:00+08:00';
const TODAY = '2020-03-10';

/** Each refusal of step 2, with the reason and what is left; a household of its own for each. */
describe('what is refused', () => {
  let s: ApplyHouse;
  let registrar: StaffCaller;
  let leader: StaffCaller;
  let organiser: StaffCaller;
  beforeAll(async () => {
    s = await applyHouse('refusals', NOW, { households: 120 });
    registrar = await s.make.staff('registrar');
    leader = await s.make.staff('leader', { committeeId: 1, groupId: 1 });
    organiser = await s.make.staff('organiser');
  });
  afterAll(() => s.house.close());
  beforeEach(() => {
    s.house.clock.set(NOW);
    next += 2;
  });
  const now = () => s.house.clock.now();
  let next = 0;
  /** The household of this test: group 1. */
  const h = () => next;
  const M = { evidence: [{ kind: 'M' as const, note: 'M-7' }] };
  const C = (number: string, day = TODAY) => ({ certificate: { number, day } });

  /** Route S by the household's head: A07 (5 points, minutes, 20 a year) unless told otherwise. */
  const self = (of: Partial<SubmitClaim> = {}, member = 0) =>
    submitClaim(
      s.house,
      s.at(h(), member),
      claimBody({ residentId: s.member(h()), act: 'A07', day: TODAY, ...M, ...of }),
      now(),
    );
  const staff = (caller: StaffCaller, route: 'L' | 'D', of: Partial<SubmitClaim> = {}) =>
    submitClaim(
      s.house,
      caller,
      claimBody({ residentId: s.member(h()), act: 'A07', day: TODAY, route, ...M, ...of }),
      now(),
    );
  const list = (of: Parameters<typeof listBody>[1] = {}, ids = [s.member(h())]) =>
    submitList(s.house, organiser, listBody(ids, { day: TODAY, ...of }), now());
  const nothingWritten = async () => {
    const [row] = await s.sql<{ n: number }>(
      `SELECT count(*)::int n FROM points.claim WHERE station_id = 1 AND household_id = $1`,
      [s.made.households[h()]],
    );
    expect(row!.n).toBe(0);
  };

  test.each<[string, () => Promise<unknown>, string, object]>([
    ['an act that the table does not have', () => self({ act: 'Z99' }), 'act_unknown', { act: 'Z99' }],
    [
      'a notice that is none',
      () => self({ noticeId: '01900000-0000-7000-8000-000000000001' }),
      'not_found',
      {},
    ],
    ['an act before the table', () => self({ day: '2018-08-31' }), 'act_unknown', {}],
    [
      'a deduction that is off',
      () => staff(registrar, 'D', { act: 'X08', tier: '初次' }),
      'act_off',
      { act: 'X08' },
    ],
    ['a route that the act does not allow', () => self({ act: 'A01' }), 'act_route', { routes: ['A'] }],
    ['a resident on the leader’s route', () => self({ route: 'L' }), 'act_route', {}],
    [
      'staff without a route',
      () => submitClaim(s.house, leader, claimBody({ residentId: s.member(h()) }), now()),
      'act_route',
      {},
    ],
    ['a leader on the committee’s route', () => staff(leader, 'D'), 'act_route', {}],
    ['a day to come', () => self({ day: '2020-03-11' }), 'in_future', {}],
    [
      'a certificate to come',
      () => self({ act: 'B02', evidence: [], ...C('F1', '2020-03-11') }),
      'in_future',
      {},
    ],
    ['more than 30 days after', () => self({ day: '2020-02-08' }), 'too_late', { lastDay: '2020-03-09' }],
    [
      'a certificate of more than 30 days',
      () => self({ act: 'B02', evidence: [], ...C('F2', '2020-02-08') }),
      'too_late',
      {},
    ],
    ['no evidence', () => self({ evidence: [] }), 'evidence_missing', { missing: [['M']] }],
    ['half the evidence', () => staff(leader, 'L', { act: 'C01' }), 'evidence_missing', { missing: [['W']] }],
    [
      'a photo without a file',
      () => self({ act: 'F02', evidence: [{ kind: 'P', note: 'x' }] }),
      'evidence_missing',
      {},
    ],
    [
      'a certificate without its number',
      () => self({ act: 'B02', evidence: [{ kind: 'C', note: 'x' }] }),
      'evidence_missing',
      {},
    ],
    [
      'a file of nobody',
      () => self({ evidence: [{ kind: 'M', fileId: '01890000-0000-7000-8000-000000000000' }] }),
      'evidence_bad',
      {},
    ],
    ['an event that is not named', () => list({ act: 'D07' }), 'evidence_missing', { missing: [['event']] }],
    ['a tier for an act without', () => self({ tier: '优秀' }), 'quantity_wrong', {}],
    [
      'an act with tiers without one',
      () => self({ act: 'G06', evidence: [], ...C('F3') }),
      'quantity_wrong',
      {},
    ],
    [
      'a tier that is none',
      () => self({ act: 'G06', tier: '圣人', evidence: [], ...C('F4') }),
      'quantity_wrong',
      {},
    ],
    [
      'two of a tier',
      () => self({ act: 'G06', tier: '硕士', quantity: 2, evidence: [], ...C('F5') }),
      'quantity_wrong',
      {},
    ],
    [
      'a resident of another household',
      () => self({ residentId: s.member(h() + 1) }),
      'resident_not_here',
      {},
    ],
    [
      'a resident of nowhere',
      () => self({ residentId: '01890000-0000-7000-8000-000000000000' }),
      'resident_not_here',
      {},
    ],
    [
      'a household of another group',
      () => staff(leader, 'L', { residentId: s.member(h() + 1) }),
      'resident_not_here',
      {},
    ],
    ['paid duty', () => self({ paidDuty: true }), 'paid_duty', {}],
    [
      'more than the act’s cap',
      () => self({ quantity: 5 }),
      'cap_reached',
      { cap: 'act_points', left: 20, allowed: 4 },
    ],
    [
      'a witness for a list',
      () => list({ evidence: [{ kind: 'W', witnessId: s.member(h() + 2) }] }),
      'witness_unfit',
      {},
    ],
    ['a list without its score sheet', () => list({ act: 'F03' }), 'evidence_missing', {}],
  ])('%s', async (_, ask, code, facts) => {
    await expect(ask()).rejects.toMatchObject({ code, details: facts });
    await nothingWritten();
  });

  it('a score sheet of fewer than three assessors, and for the household of one of them', async () => {
    const at = (of: number) => s.member((h() + of) % 120);
    const S = (...assessors: string[]) => [
      { kind: 'S' as const, note: '评分表 9' },
      ...assessors.map((witnessId) => ({ kind: 'S' as const, witnessId })),
    ];
    const row = async (evidence: ReturnType<typeof S>) =>
      (await list({ act: 'F03', evidence })).reply.rows[0];
    const [one, two, three, own] = [at(2), at(4), at(6), s.member(h(), 1)];
    const lacking = { code: 'assessors_missing', details: { act: 'F03', have: 2, need: 3 } };
    await expect(row(S(one, two, two))).rejects.toMatchObject(lacking);
    await expect(row(S())).rejects.toMatchObject({ code: 'assessors_missing', details: { have: 0 } });
    expect(await row(S(one, two, own))).toMatchObject({ refused: 'assessors_missing', facts: { have: 2 } });
    await expect(row(S(one, two, '01890000-0000-7000-8000-000000000000'))).rejects.toMatchObject({
      code: 'resident_not_here',
    });
    const names = [one, two, three].map((witnessId) => ({ kind: 'S' as const, witnessId }));
    await expect(list({ act: 'F03', evidence: names })).rejects.toMatchObject({ code: 'evidence_missing' });
    await nothingWritten();
    expect(await row(S(one, two, three))).toMatchObject({ refused: null, points: 2 });
  });

  it('adults only, and a guardian for whoever cannot act', async () => {
    const minor = s.member(h(), 1);
    await s.sql(`UPDATE points.resident SET born_on = '2010-03-11' WHERE resident_id = $1`, [minor]);
    const row = async (of: Parameters<typeof listBody>[1]) => (await list(of, [minor])).reply.rows[0];
    expect(await row({ act: 'C06' })).toMatchObject({ refused: 'adults_only' });
    expect(await row({})).toMatchObject({ refused: 'guardian_needed' });
    const asked = { residentId: minor };
    await expect(self(asked)).rejects.toMatchObject({ code: 'guardian_needed' });
    await s.sql(`UPDATE points.resident SET guardian_id = $2 WHERE resident_id = $1`, [minor, s.member(h())]);
    expect(await row({})).toMatchObject({ refused: null });
    await expect(self(asked, 2)).rejects.toMatchObject({ code: 'guardian_needed' });
    await self(asked);
  });

  it('an adult without full capacity, a birth day unknown, a member who left, a household that closed', async () => {
    const claimFor = (change: string) =>
      s.sql(`UPDATE points.resident SET ${change} WHERE resident_id = $1`, [s.member(h())]);
    await claimFor('full_capacity = false');
    await expect(self()).rejects.toMatchObject({ code: 'guardian_needed' });
    await claimFor('full_capacity = true, born_on = NULL');
    await expect(self()).rejects.toMatchObject({ code: 'guardian_needed' });
    await claimFor(`born_on = '1970-01-01', joined_on = '2020-03-11'`);
    await expect(self()).rejects.toMatchObject({ code: 'resident_not_here' });
    await claimFor(`joined_on = '2018-09-01', state = 'left'`);
    await expect(self()).rejects.toMatchObject({ code: 'resident_not_here' });
    await claimFor(`state = 'active'`);
    await s.sql(`UPDATE points.household SET state = 'closed' WHERE household_id = $1`, [
      s.made.households[h()],
    ]);
    await expect(self()).rejects.toMatchObject({ code: 'household_closed' });
    await nothingWritten();
  });

  it('a household that was away has until 30 days after its return', async () => {
    const away = (since: string, back: string | null) =>
      s.sql(`UPDATE points.household SET away_since = $2, back_since = $3 WHERE household_id = $1`, [
        s.made.households[h()],
        since,
        back,
      ]);
    await away('2020-01-01', '2020-03-01');
    await self({ day: '2020-01-20' });
    await away('2020-01-01', '2020-02-01');
    await expect(self({ day: '2020-01-21' })).rejects.toMatchObject({
      code: 'too_late',
      details: { lastDay: '2020-03-02' },
    });
  });

  it('the same deed twice, and a certificate number twice, whoever brings it', async () => {
    await self();
    await expect(self()).rejects.toMatchObject({ code: 'duplicate_claim', details: { points: 5 } });
    await self({ day: '2020-03-09' });
    await self({ act: 'B02', evidence: [], ...C('ZB-1') });
    next += 2;
    await expect(self({ act: 'B02', evidence: [], ...C('ZB-1') })).rejects.toMatchObject({
      code: 'certificate_used',
    });
    await nothingWritten();
    // Two people at the same moment with the same number: one.
    const both = await Promise.allSettled(
      [0, 2].map((i) =>
        submitClaim(
          s.house,
          s.at(h() + i),
          claimBody({ residentId: s.member(h() + i), act: 'B02', day: TODAY, ...C('ZB-2') }),
          now(),
        ),
      ),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    next += 2;
  });

  it('one deed, one award: the highest rule wins', async () => {
    const at = (act: string) => list({ act, eventRef: 'spring', evidence: [] }, [s.member(h())]);
    expect((await at('A01')).reply.rows[0]).toMatchObject({ points: 2 });
    expect((await at('A05')).reply.rows[0]).toMatchObject({
      refused: 'duplicate_claim',
      facts: { act: 'A01', points: 2 },
    });
    const higher = (await at('D06')).reply.rows[0]!;
    expect(higher).toMatchObject({ points: 3, refused: null });
    const rows = await s.sql<{ act_code: string; state: string; reason: string | null }>(
      `SELECT act_code, state, reason FROM points.claim WHERE household_id = $1 ORDER BY act_code`,
      [s.made.households[h()]],
    );
    expect(rows).toEqual([
      { act_code: 'A01', state: 'withdrawn', reason: 'outdone' },
      { act_code: 'D06', state: 'submitted', reason: null },
    ]);
    // What has a serial stays.
    await s.sql(`UPDATE points.claim SET state = 'registered' WHERE claim_id = $1`, [higher.claimId]);
    expect((await at('C07')).reply.rows[0]).toMatchObject({
      refused: 'duplicate_claim',
      facts: { act: 'D06' },
    });
  });

  it('a higher award that is not written takes no lesser one with it', async () => {
    const states = (household: number) =>
      s.sql<{ act_code: string; state: string }>(
        `SELECT act_code, state FROM points.claim WHERE household_id = $1 ORDER BY act_code`,
        [s.made.households[household]],
      );
    const course = (member: string, number: string) =>
      list({ act: 'B01', eventRef: 'course', evidence: [], rows: [{ residentId: member, quantity: 1, paidDuty: false, ...C(number) }] }, []); // prettier-ignore
    await list({ act: 'B01', eventRef: 'other', evidence: [], rows: [{ residentId: s.member(h()), quantity: 1, paidDuty: false, ...C('ZB-9') }] }, []); // prettier-ignore
    next += 2;
    await list({ act: 'A05', eventRef: 'course', evidence: [] }, [s.member(h())]);
    expect((await course(s.member(h()), 'ZB-9')).reply.rows[0]).toMatchObject({
      refused: 'certificate_used',
    });
    expect(await states(h())).toEqual([{ act_code: 'A05', state: 'submitted' }]);
    expect((await course(s.member(h()), 'ZB-10')).reply.rows[0]).toMatchObject({ refused: null });
    expect(await states(h())).toEqual([
      { act_code: 'A05', state: 'withdrawn' },
      { act_code: 'B01', state: 'submitted' },
    ]);

    // The lesser one is registered while the higher comes in: it stays, and nothing is awarded twice.
    next += 2;
    const lesser = (await list({ act: 'A01', eventRef: 'race', evidence: [] }, [s.member(h())])).reply
      .rows[0]!;
    const registering = await s.house.owner.connect();
    await registering.query('BEGIN');
    await registering.query(`UPDATE points.claim SET state = 'certified' WHERE claim_id = $1`, [
      lesser.claimId,
    ]);
    await registering.query(`UPDATE points.claim SET state = 'registered' WHERE claim_id = $1`, [
      lesser.claimId,
    ]);
    const higher = list({ act: 'D06', eventRef: 'race', evidence: [] }, [s.member(h()), s.member(h() + 2)]);
    await untilBlocked(s.house.owner);
    await registering.query('COMMIT');
    registering.release();
    expect((await higher).reply.rows).toMatchObject([{ refused: 'duplicate_claim' }, { refused: null }]);
    expect(await states(h())).toEqual([{ act_code: 'A01', state: 'registered' }]);
    next += 2;
  });

  it('the rule of the act’s day holds, also once the act is withdrawn', async () => {
    await s.house.db.inStation(1, async (tx) => {
      const {
        validFrom: _v,
        withdrawn: _w,
        minutesNo: _m,
        filingNo: _f,
        ...g08
      } = await actOn(tx, 1, 'G08', TODAY);
      await importActs(tx, 1, [{ ...g08, points: 7 }], '2020-03-05', { minutesNo: 'M-2' });
      await withdrawActs(tx, 1, ['G08'], '2020-03-08', { minutesNo: 'M-3' });
    });
    const on = async (day: string) => (await list({ act: 'G08', day })).reply.rows[0]!.points;
    expect([await on('2020-03-04'), await on('2020-03-07')]).toEqual([2, 7]);
    await expect(on('2020-03-08')).rejects.toMatchObject({ code: 'act_unknown' });
  });

  it('a list says to each row what is wrong with it, and takes the rest', async () => {
    const { reply } = await list({
      act: 'D01',
      eventRef: 'river',
      rows: [
        { residentId: s.member(h()), quantity: 4, paidDuty: false },
        { residentId: s.member(h(), 1), quantity: 5, paidDuty: false },
        { residentId: s.member(h() + 2), quantity: 1, paidDuty: true },
        { residentId: s.member(h()), quantity: 1, paidDuty: false },
      ],
    });
    expect(reply.rows.map(({ refused, facts }) => [refused, facts.cap ?? null, facts.left ?? null])).toEqual([
      [null, null, null],
      ['cap_reached', 'hours_per_activity', 4],
      ['paid_duty', null, null],
      ['duplicate_claim', null, null],
    ]);
    next += 2;
  });

  it('a list of a course carries each one’s certificate', async () => {
    const row = (member: number, number?: string, day = TODAY) => ({
      residentId: s.member(h(), member),
      quantity: 1,
      paidDuty: false,
      ...(number !== undefined && { certificate: { number, day } }),
    });
    const rows = [row(0, 'K-1'), row(1, 'K-1'), row(2)];
    const { reply } = await list({ act: 'B01', eventRef: 'course', rows });
    expect(reply.rows.map(({ refused }) => refused)).toEqual([null, 'certificate_used', 'evidence_missing']);
    const old = await list({ act: 'B01', eventRef: 'course', rows: [row(2, 'K-2', '2020-02-01')] });
    expect(old.reply.rows[0]).toMatchObject({ refused: 'too_late', facts: { lastDay: '2020-03-02' } });
  });

  it('another station’s resident is nobody here', async () => {
    const other = await s.house.station({ station: 2, households: 1 });
    await expect(self({ residentId: other.heads[0]! })).rejects.toMatchObject({ code: 'resident_not_here' });
  });
});
