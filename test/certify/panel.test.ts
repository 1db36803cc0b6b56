import { v7 as uuidv7 } from 'uuid';
import type { StaffCaller } from '#access';
import {
  certify,
  certifyBatch,
  claimQueue,
  batchQueue,
  lookAt,
  overdueClaims,
  remindPanels,
  reopenForKin,
} from '#steps/3-certify';
import { days, world, type World } from '../support/world';

const approve = { vote: 'approve' as const, tier: null, reason: null };
const reject = { vote: 'reject' as const, tier: null, reason: '材料不实' };
const giveBack = { vote: 'return' as const, tier: null, reason: '缺少照片' };

describe('a panel', () => {
  let w: World;
  beforeAll(async () => {
    w = await world('certify', 10, { committees: 2 });
  }, 60_000);
  afterAll(() => w.house.close());

  const now = () => w.house.clock.now();
  const vote = (who: StaffCaller, claimId: string, cast: object = approve, round = 1) =>
    certify(w.house, who, { claimId, round, ...approve, ...cast }, now());
  const majority = (row = {}) =>
    w.make.claim({ act_code: 'B05', points: 20, route: 'S', household_id: w.made.households[0], ...row });

  it('decides as soon as the outcome can no longer change', async () => {
    const [one, two, three] = w.certifiers as [StaffCaller, StaffCaller, StaffCaller];
    const claimId = await majority();
    expect(await vote(one, claimId)).toMatchObject({ state: 'submitted', votes: 1 });
    expect(await vote(two, claimId)).toMatchObject({ state: 'certified', votes: 2 });
    await expect(vote(three, claimId)).rejects.toMatchObject({ code: 'stale' });
    const refused = await majority({ event_ref: 'x' });
    await vote(one, refused, reject);
    expect(await vote(three, refused, reject)).toMatchObject({ state: 'rejected' });
    expect(await w.make.look(refused)).toMatchObject({ reason: '材料不实' });
  });

  it('rejects on a tie, also of three ways', async () => {
    const [one, two, three] = w.certifiers as [StaffCaller, StaffCaller, StaffCaller];
    const claimId = await majority({ event_ref: 'tie' });
    await vote(one, claimId);
    await vote(two, claimId, reject);
    expect(await vote(three, claimId, giveBack)).toMatchObject({ state: 'rejected' });
  });

  it('votes afresh on what was returned and submitted again; a stale vote is refused', async () => {
    const claimId = await w.make.claim();
    expect(await vote(w.certifiers[0]!, claimId, giveBack)).toMatchObject({ state: 'returned' });
    await w.house.owner.query(`UPDATE points.claim SET state = 'submitted' WHERE claim_id = $1`, [claimId]);
    await expect(vote(w.certifiers[0]!, claimId)).rejects.toMatchObject({ code: 'stale' });
    expect(await vote(w.certifiers[0]!, claimId, approve, 2)).toMatchObject({ state: 'certified' });
  });

  it('picks a tier, and the points follow from the rule', async () => {
    const claimId = await majority({ act_code: 'G03', tier: '国家级', points: 50, route: 'D' });
    await vote(w.certifiers[0]!, claimId, { tier: '社区' });
    await expect(vote(w.certifiers[1]!, claimId, { tier: '宇宙级' })).rejects.toMatchObject({
      code: 'quantity_wrong',
    });
    await vote(w.certifiers[1]!, claimId, { tier: '县级' });
    expect(await vote(w.certifiers[2]!, claimId, { tier: '社区' })).toMatchObject({
      state: 'certified',
      tier: '社区',
      points: 5,
    });
  });

  it('sees only what is before it: nothing unchecked, nothing of another committee', async () => {
    const waiting = await w.make.claim({ route: 'S', decide_by: null });
    await expect(vote(w.certifiers[0]!, waiting)).rejects.toMatchObject({ code: 'wrong_state' });
    const [other] = await w.make.panel(2, 1);
    const claimId = await w.make.claim({ household_id: w.made.households[0] });
    await expect(vote(other!, claimId)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('keeps members from own household, kin and what they submitted, whatever the application says', async () => {
    const household = w.made.households[2]!;
    const own = await w.make.staff('certifier', {
      committeeId: 1,
      residentId: w.made.members.get(household)![1]!,
    });
    const claimId = await w.make.claim({ household_id: household });
    await expect(vote(own, claimId)).rejects.toMatchObject({
      code: 'recused',
      details: { why: 'own-household' },
    });
    const bySql = (staffId: string, ids: string | string[], round = 1) =>
      w.house.db.inStation(1, (tx) =>
        tx.query(
          `INSERT INTO points.certification (station_id, claim_id, round, staff_id, vote, voted_at)
           SELECT 1, id, $3, $2, 'approve', now() FROM unnest($1::uuid[]) AS id`,
          [[ids].flat(), staffId, round],
        ),
      );
    await expect(bySql(own.staffId, claimId)).rejects.toMatchObject({ code: 'recused' });
    const fit = await w.make.claim({ household_id: w.made.households[3]!, event_ref: 'fit' });
    await expect(bySql(own.staffId, [fit, claimId])).rejects.toMatchObject({ code: 'recused' });
    expect(
      (await w.house.owner.query(`SELECT FROM points.certification WHERE staff_id = $1`, [own.staffId])).rows,
    ).toEqual([]);
    // A part that was had in an earlier round is no pass for the next.
    await bySql(own.staffId, fit);
    await w.house.owner.query(`UPDATE points.claim SET checked_by = $2 WHERE claim_id = $1`, [
      fit,
      own.staffId,
    ]);
    await expect(bySql(own.staffId, fit, 2)).rejects.toMatchObject({ code: 'recused' });
    // Parts come in by points.take_part alone.
    await expect(
      w.house.db.inStation(1, (tx) =>
        tx.query(
          `INSERT INTO points.claim_part (station_id, claim_id, staff_id, part) VALUES (1, $1, $2, 'certify')`,
          [claimId, own.staffId],
        ),
      ),
    ).rejects.toMatchObject({ driverError: { code: '42501' } });
    const submitted = await w.make.claim({
      submitted_by_kind: 'staff',
      submitted_by: w.certifiers[0]!.staffId,
    });
    await expect(bySql(w.certifiers[0]!.staffId, submitted)).rejects.toMatchObject({ code: 'recused' });
    const checked = await w.make.claim({ state: 'checked', checked_by: w.certifiers[0]!.staffId });
    await expect(bySql(w.certifiers[0]!.staffId, checked)).rejects.toMatchObject({ code: 'recused' });
    const queue = await claimQueue(w.house, own, { limit: 200 });
    expect(queue.items.find(({ claim }) => claim.claimId === claimId)?.recusal).toBe('own-household');
    await w.house.owner
      .query(`DELETE FROM points.staff_role WHERE staff_id = $1`, [own.staffId])
      .catch(() => undefined);
    await w.house.owner.query(`UPDATE points.staff_role SET until_day = '2026-11-01' WHERE staff_id = $1`, [
      own.staffId,
    ]);
  });

  it('lets an alternate vote where a seat is recused, and there alone', async () => {
    const [one, , , alternate] = w.certifiers as [StaffCaller, StaffCaller, StaffCaller, StaffCaller];
    const whole = await majority({ event_ref: 'whole' });
    await expect(vote(alternate, whole)).rejects.toMatchObject({ code: 'not_found' });
    const without = await majority({
      event_ref: 'without',
      submitted_by_kind: 'staff',
      submitted_by: one.staffId,
    });
    expect(await vote(alternate, without)).toMatchObject({ votes: 1 });
  });

  it('votes on a list in one request: recused lines leave the vote, never the list', async () => {
    const batchId = uuidv7();
    const voter = await w.make.staff('certifier', { committeeId: 1, residentId: w.made.heads[4]! });
    const claimIds = [];
    for (const i of [0, 2, 4, 6]) {
      claimIds.push(
        await w.make.claim({ batch_id: batchId, household_id: w.made.households[i], event_ref: 'list' }),
      );
    }
    const [batch] = (await batchQueue(w.house, voter, { limit: 50 })).items.filter(
      (b) => b.batchId === batchId,
    );
    expect(batch).toMatchObject({ lines: 4, recused: 1, points: 8 });
    const done = await certifyBatch(w.house, voter, { batchId, ...approve }, now());
    expect(done.voted).toHaveLength(3);
    expect(done.removed).toEqual([{ claimId: claimIds[2], why: 'own-household' }]);
    expect(done.voted.every(({ state }) => state === 'certified')).toBe(true);
    const rest = await certifyBatch(w.house, w.certifiers[0]!, { batchId, ...approve }, now());
    expect(rest.voted.map(({ claimId }) => claimId)).toEqual([claimIds[2]]);
    await w.house.owner.query(`UPDATE points.staff_role SET until_day = '2026-11-01' WHERE staff_id = $1`, [
      voter.staffId,
    ]);
  });

  it('shows evidence, rule, caps and votes beside a claim', async () => {
    const claimId = await w.make.claim({
      household_id: w.made.households[8],
      quantity: 2,
      points: 4,
      act_day: '2026-10-02',
    });
    await w.make.claim({ household_id: w.made.households[8], act_day: '2026-10-03', points: 2 });
    const look = await lookAt(w.house, w.certifiers[0]!, claimId, now());
    expect(look).toMatchObject({
      recusal: null,
      rule: { code: 'A01', panel: 'one' },
      caps: { times: { used: 1, limit: 4 }, group: { used: 2, limit: 40 }, year: { used: 2, limit: 400 } },
      panel: { committeeId: 1, seats: 3, needed: 1, mayVote: 3 },
    });
  });

  it('moves a claim whose panel is exhausted to another committee, then to the township; reminds once', async () => {
    const inTwo = w.made.households[1]!;
    const [seat] = await w.make.panel(2, 1);
    await w.make.staff('certifier', { committeeId: 2, residentId: w.made.members.get(inTwo)![1]! });
    const claimId = await w.make.claim({
      household_id: inTwo,
      act_code: 'B05',
      points: 20,
      submitted_by_kind: 'staff',
      submitted_by: seat!.staffId,
    });
    // Of the three seats of committee 2 one is left that may vote; a majority is two.
    await remindPanels(w.house, 1, now());
    expect(await w.make.look(claimId)).toMatchObject({ panel_committee_id: 1 });
    await vote(w.certifiers[0]!, claimId);
    expect(await vote(w.certifiers[1]!, claimId)).toMatchObject({ state: 'certified' });
    const late = await w.make.claim({ household_id: w.made.households[0] });
    const later = days(now(), 8);
    expect((await remindPanels(w.house, 1, later)).overdue).toContain(late);
    expect((await remindPanels(w.house, 1, later)).overdue).toEqual([]);
    const shown = (await overdueClaims(w.house, w.supervisor, { limit: 200 })).items;
    expect(shown.find(({ claim }) => claim.claimId === late)).toMatchObject({
      panel: 1,
      remindedAt: later,
      votes: 0,
    });
  });

  it('voids the votes of an undeclared relative and reopens what they decided', async () => {
    const relative = await w.make.staff('certifier', { committeeId: 1, residentId: w.made.heads[6]! });
    const claimId = await w.make.claim({ household_id: w.made.households[8], event_ref: 'kin' });
    expect(await vote(relative, claimId)).toMatchObject({ state: 'certified' });
    // 16 hours a month: of two that were refused one has room by now.
    const hours = { household_id: w.made.households[8], act_code: 'D01', quantity: 4, points: 4 };
    const refused = [];
    for (const event_ref of ['one', 'two']) refused.push(await w.make.claim({ ...hours, event_ref }));
    for (const id of refused) await vote(relative, id, reject);
    await w.make.claim({ ...hours, event_ref: 'since', quantity: 9, points: 9, state: 'credited' });
    await w.house.owner.query(
      `INSERT INTO points.kin (station_id, resident_id, kin_id, relation, declared_on) VALUES (1, $1, $2, '兄弟', '2026-11-02'), (1, $2, $1, '兄弟', '2026-11-02')`,
      [w.made.heads[6], w.made.heads[8]],
    );
    const done = await reopenForKin(w.house, w.supervisor, { staffId: relative.staffId }, now());
    expect(done).toMatchObject({ voided: 3, beyond: [] });
    expect(new Set(done.reopened)).toEqual(new Set([claimId, refused[0]]));
    expect(await w.make.look(refused[1]!)).toMatchObject({ state: 'rejected', reason: '材料不实' });
    expect(await w.make.look(claimId)).toMatchObject({ state: 'submitted', round: 2, decided_at: null });
    await expect(vote(relative, claimId, approve, 2)).rejects.toMatchObject({ code: 'recused' });
  });

  it('approves a score sheet of three assessors alone; a line that lacks them leaves the vote', async () => {
    const [voter] = w.certifiers;
    const batchId = uuidv7();
    const star = { act_code: 'F01', tier: '良好', points: 1, act_day: '2026-05-04', batch_id: batchId };
    const lines = [
      await w.make.claim({ ...star, household_id: w.made.households[0] }),
      await w.make.claim({ ...star, household_id: w.made.households[2] }),
    ];
    // One of the three who scored lives in the household that was scored.
    await w.house.owner.query(
      `UPDATE points.claim_evidence SET resident_id = $2 WHERE claim_id = $1 AND evidence_no = 3`,
      [lines[0], w.made.members.get(w.made.households[0]!)![1]],
    );
    expect(await certifyBatch(w.house, voter!, { batchId, ...approve }, now())).toMatchObject({
      voted: [{ claimId: lines[1], state: 'certified' }],
      removed: [{ claimId: lines[0], why: 'assessors_missing' }],
    });
    await expect(vote(voter!, lines[0]!)).rejects.toMatchObject({
      code: 'assessors_missing',
      details: { have: 2, need: 3 },
    });
    expect(await vote(voter!, lines[0]!, giveBack)).toMatchObject({ state: 'returned' });
  });

  it('shows beside a claim what else is claimed for the same act on the same day', async () => {
    const [voter] = w.certifiers;
    const household_id = w.made.households[0]!;
    const other = w.made.members.get(household_id)![1]!;
    const day = { household_id, act_day: '2026-06-06', submitted_at: days(now(), -700) };
    const [once, again] = [
      await w.make.claim({ ...day, event_ref: '楼道' }),
      await w.make.claim({ ...day, event_ref: '三号楼楼道', batch_id: uuidv7() }),
    ];
    // Another member at the same meeting is no double, nor is what came to nothing, nor another day.
    await w.make.claim({ ...day, resident_id: other });
    await w.make.claim({ ...day, state: 'withdrawn' });
    await w.make.claim({ ...day, act_day: '2026-06-07' });
    // Two notices of the station are two events.
    const meetings = { ...day, act_day: '2026-06-08', batch_id: uuidv7() };
    for (let i = 0; i < 2; i += 1) await w.make.claim({ ...meetings, notice_id: uuidv7() });
    const looked = await lookAt(w.house, voter!, once, now());
    expect(looked.doubles).toMatchObject([{ claimId: again, eventRef: '三号楼楼道', state: 'submitted' }]);
    const { items } = await claimQueue(w.house, voter!, { limit: 200 });
    const then = items.filter(({ claim, doubles }) => claim.actDay === day.act_day && doubles > 0);
    expect(then.map(({ claim }) => claim.claimId)).toEqual([once]);
    const lists = (await batchQueue(w.house, voter!, { limit: 50 })).items;
    expect(lists.find(({ actDay }) => actDay === day.act_day)).toMatchObject({ lines: 1, doubled: 1 });
    expect(lists.find(({ actDay }) => actDay === meetings.act_day)).toMatchObject({ lines: 2, doubled: 0 });
    // A household's cap: whoever of it did it.
    const stairs = { ...day, act_code: 'F02', event_ref: null };
    const mine = await w.make.claim(stairs);
    const hers = await w.make.claim({ ...stairs, resident_id: other });
    expect((await lookAt(w.house, voter!, mine, now())).doubles).toMatchObject([{ claimId: hers }]);
  });

  it('raises no tier above a cap: one claim is refused, a line of a list left out', async () => {
    const household_id = w.made.households[4];
    // Of the household's 40 routine points of the month two are left: room for one star of the two, not for both.
    const month = { household_id, act_day: '2026-09-10' };
    await w.make.claim({ act_code: 'D01', quantity: 38, points: 38, ...month });
    const star = { act_code: 'F01', tier: '良好', points: 1, ...month };
    const claimId = await w.make.claim(star);
    await expect(vote(w.certifiers[0]!, claimId, { tier: '优秀' })).rejects.toMatchObject({
      code: 'cap_reached',
      details: { cap: 'group_points', left: 2 },
    });
    expect(await vote(w.certifiers[0]!, claimId)).toMatchObject({ state: 'certified', tier: '良好' });
    const batchId = uuidv7();
    const line = await w.make.claim({ ...star, act_day: '2026-09-11', batch_id: batchId });
    const cast = { batchId, ...approve, tier: '优秀' };
    expect(await certifyBatch(w.house, w.certifiers[0]!, cast, now())).toEqual({
      voted: [],
      removed: [{ claimId: line, why: 'cap_reached' }],
    });
  });

  it('raises of two lines of one household the one for which there is room', async () => {
    const household_id = w.made.households[6];
    // Of the household's 400 points of the year 24 are left beside what both lines have: room for one doctorate.
    await w.make.claim({ act_code: 'D01', quantity: 370, points: 370, household_id, act_day: '2026-01-10' });
    const batchId = uuidv7();
    const study = { act_code: 'G06', tier: '中职', points: 3, household_id, batch_id: batchId };
    const lines = [
      await w.make.claim({ ...study, act_day: '2026-09-10', event_ref: 'one' }),
      await w.make.claim({ ...study, act_day: '2026-09-10', event_ref: 'other' }),
    ].toSorted();
    const cast = { batchId, ...approve, tier: '博士' };
    // The first of two votes decides nothing yet: what is left is looked at with the one that decides.
    const first = await certifyBatch(w.house, w.certifiers[0]!, cast, now());
    expect([first.voted.length, first.removed]).toEqual([2, []]);
    const { voted, removed } = await certifyBatch(w.house, w.certifiers[1]!, cast, now());
    expect([voted.map(({ claimId }) => claimId), removed]).toEqual([
      [lines[0]],
      [{ claimId: lines[1], why: 'cap_reached' }],
    ]);
  });
  it('decides under the caps as they are then: what was used up between two votes lowers the tier', async () => {
    const year = { household_id: w.made.households[2], act_day: '2025-03-10' };
    // Of the household's 400 points of 2025 there are 27 left beside the 3 asked for: room for a master's degree (10).
    await w.make.claim({ act_code: 'D01', quantity: 370, points: 370, ...year });
    const claimId = await w.make.claim({ act_code: 'G06', tier: '中职', points: 3, ...year });
    expect(await vote(w.certifiers[0]!, claimId, { tier: '硕士' })).toMatchObject({ state: 'submitted' });
    await w.make.claim({ act_code: 'D01', quantity: 22, points: 22, ...year });
    await expect(vote(w.certifiers[1]!, claimId, { tier: '硕士' })).rejects.toMatchObject({
      code: 'cap_reached',
      details: { cap: 'year_points' },
    });
    // Whoever names more approves the master's degree too, which is decided, and for which there is no room any more.
    expect(await vote(w.certifiers[1]!, claimId, { tier: '博士' })).toMatchObject({
      state: 'certified',
      tier: '专科本科',
      points: 5,
    });
    expect(await w.make.look(claimId)).toMatchObject({ tier: '专科本科', points: 5 });
  });
});
