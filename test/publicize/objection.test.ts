import { v7 as uuidv7 } from 'uuid';
import type { ResidentCaller, StaffCaller } from '#access';
import { checkClaim, claimQueue, endDueChecks, resubmitClaim, withdrawClaim } from '#steps/2-apply';
import { certify } from '#steps/3-certify';
import {
  appealObjection,
  closeDueLists,
  decideAppeal,
  decideObjection,
  endDueAppeals,
  endDueHolds,
  holdLine,
  keepHold,
  objectionView,
  raiseObjection,
  type Target,
} from '#steps/5-publicize';
import { days, world, type World } from '../support/world';

describe('objections', () => {
  let w: World;
  beforeAll(async () => {
    w = await world('object', 12);
  }, 60_000);
  afterAll(() => w.house.close());

  const state = async (claimId: string) => (await w.make.look(claimId)).state;
  const now = () => w.house.clock.now();
  const raise = async (household: number, target: Target, at = now()) => {
    const input = { objectionId: uuidv7(), target, grounds: 'did-not-happen' };
    return (await raiseObjection(w.house, w.at(household), input, at)).reply;
  };

  it('freezes that line only, once, within the window', async () => {
    const { list, claimIds } = await w.postedLines(3);
    const target = { kind: 'line' as const, listId: list.listId, lineNo: 2 };
    const raised = await raise(0, target);
    // Raised on Monday 2 November: five working days end on Monday 9 November at 24:00.
    expect(raised.decideBy).toEqual(new Date('2026-11-10T00:00:00+08:00'));
    expect(await Promise.all(claimIds.map(state))).toEqual(['publicized', 'frozen', 'publicized']);
    await expect(raise(1, target)).rejects.toMatchObject({ code: 'already_frozen' });
    await expect(raise(1, { ...target, lineNo: 1 }, list.closesAt)).rejects.toMatchObject({
      code: 'window_ended',
    });
    await expect(raise(1, { ...target, lineNo: 9 })).rejects.toMatchObject({ code: 'not_found' });
  });

  it('does an objection once, whatever is sent twice', async () => {
    const { list } = await w.postedLines(1);
    const input = {
      objectionId: uuidv7(),
      target: { kind: 'line' as const, listId: list.listId, lineNo: 1 },
      grounds: 'twice',
    };
    const first = await raiseObjection(w.house, w.at(0), input, now());
    const again = await raiseObjection(w.house, w.at(0), input, days(now(), 1));
    expect(again).toEqual({ ...first, replayed: true });
    await expect(
      raiseObjection(w.house, w.at(0), { ...input, grounds: 'other' }, now()),
    ).rejects.toMatchObject({
      code: 'request_differs',
    });
  });

  it('lets a household have three open', async () => {
    const { list } = await w.postedLines(4);
    for (const lineNo of [1, 2, 3]) await raise(5, { kind: 'line', listId: list.listId, lineNo });
    await expect(raise(5, { kind: 'line', listId: list.listId, lineNo: 4 })).rejects.toMatchObject({
      code: 'too_many_objections',
      details: { open: 3, most: 3 },
    });
  });

  it('dismissed: stays frozen until nobody can appeal, then goes on', async () => {
    const { list, claimIds } = await w.postedLines(1);
    const { objectionId } = await raise(1, { kind: 'line', listId: list.listId, lineNo: 1 });
    const decided = await decideObjection(
      w.house,
      w.reviewer,
      { objectionId, outcome: 'dismissed', reason: '属实' },
      now(),
    );
    expect(decided.appealBy).toEqual(new Date('2026-11-06T00:00:00+08:00'));
    await closeDueLists(w.house, 1, list.closesAt);
    expect(await state(claimIds[0]!)).toBe('frozen');
    expect(await endDueAppeals(w.house, 1, new Date(decided.appealBy!.getTime() - 1))).toEqual([]);
    expect(await endDueAppeals(w.house, 1, decided.appealBy!)).toEqual([objectionId]);
    expect(await state(claimIds[0]!)).toBe('publicized');
    expect(w.house.woken).toContainEqual({ job: 'credit-lists', station: 1, at: undefined });
    expect(await endDueAppeals(w.house, 1, decided.appealBy!)).toEqual([]);
  });

  it('revoked: the household appeals, the township restores the line', async () => {
    const { list, claimIds } = await w.postedLines(1, { household_id: w.made.households[2] });
    const { objectionId } = await raise(3, { kind: 'line', listId: list.listId, lineNo: 1 });
    const { appealBy } = await decideObjection(
      w.house,
      w.reviewer,
      { objectionId, outcome: 'revoked', reason: '未参加' },
      now(),
    );
    await expect(appealObjection(w.house, w.at(4), { objectionId }, now())).rejects.toMatchObject({
      code: 'not_found',
    });
    await expect(appealObjection(w.house, w.at(2), { objectionId }, appealBy!)).rejects.toMatchObject({
      code: 'window_ended',
    });
    expect(await appealObjection(w.house, w.at(2), { objectionId }, now())).toMatchObject({
      state: 'appealed',
    });
    expect(await endDueAppeals(w.house, 1, appealBy!)).toEqual([]);
    expect(await state(claimIds[0]!)).toBe('frozen');
    await decideAppeal(w.house, w.township, { objectionId, outcome: 'dismissed', reason: '确有参加' }, now());
    expect(await state(claimIds[0]!)).toBe('publicized');
  });

  it('amended: certified by the rule, registered again and posted for a fresh window', async () => {
    const { list, claimIds } = await w.postedLines(1, { quantity: 2, points: 4 });
    const [claimId] = claimIds as [string];
    const { objectionId } = await raise(6, { kind: 'line', listId: list.listId, lineNo: 1 });
    const same = { objectionId, outcome: 'amended' as const, reason: '只有一次' };
    await expect(decideObjection(w.house, w.reviewer, same, now())).rejects.toMatchObject({
      code: 'quantity_wrong',
    });
    const { appealBy } = await decideObjection(w.house, w.reviewer, { ...same, quantity: 1 }, now());
    await endDueAppeals(w.house, 1, appealBy!);
    expect(await w.make.look(claimId)).toMatchObject({
      state: 'certified',
      points: 2,
      quantity: 1,
      list_id: null,
    });
    const again = await w.posted([claimId]);
    const { serial, ...line } = again.lines[0]!;
    expect(line).toMatchObject({ points: 2 });
    expect(serial).not.toBe(list.lines[0]!.serial);
  });

  it('amends nothing above a cap, and a missing line leads to no claim beyond one', async () => {
    const { list, claimIds } = await w.postedLines(1, { household_id: w.made.households[6], act_code: 'D01', points: 2, quantity: 2 }); // prettier-ignore
    const household_id = w.made.households[6];
    await w.make.claim({ act_code: 'D01', quantity: 38, points: 38, household_id, state: 'certified' });
    const { objectionId } = await raise(6, { kind: 'line', listId: list.listId, lineNo: 1 });
    const more = { objectionId, outcome: 'amended' as const, reason: '其实三小时', quantity: 3 };
    const full = { code: 'cap_reached', details: { claimId: claimIds[0], left: 0 } };
    await expect(decideObjection(w.house, w.reviewer, more, now())).rejects.toMatchObject(full);
    const missing = await raise(6, { kind: 'missing', actCode: 'A01', actDay: '2026-10-20' });
    const refusedId = await w.make.claim({ state: 'rejected', household_id });
    const refused = await raise(6, { kind: 'refusal', claimId: refusedId });
    for (const { objectionId: id } of [missing, refused]) {
      const opened = { objectionId: id, outcome: 'claim-opened' as const, reason: '有签到表' };
      await expect(decideObjection(w.house, w.reviewer, opened, now())).rejects.toMatchObject({
        code: 'cap_reached',
      });
    }
  });

  it('a missing line leads to a claim', async () => {
    const { objectionId } = await raise(7, { kind: 'missing', actCode: 'A01', actDay: '2026-10-30' });
    const decided = await decideObjection(
      w.house,
      w.reviewer,
      { objectionId, outcome: 'claim-opened', reason: '签到表有' },
      now(),
    );
    expect(decided).toMatchObject({ state: 'final', appealBy: null });
    expect(await w.make.look(decided.openedClaimId!)).toMatchObject({
      state: 'submitted',
      act_code: 'A01',
      household_id: w.made.households[7],
      points: 2,
    });
  });

  describe('returned, with nobody left who submitted it', () => {
    const vote = (claimId: string, of: Partial<Parameters<typeof certify>[2]> = {}) =>
      certify(w.house, w.certifiers[0]!, { claimId, round: 1, vote: 'approve', tier: '良好', reason: null, ...of }, now()); // prettier-ignore
    const returned = (caller: StaffCaller) => claimQueue(w.house, caller, { queue: 'returned', limit: 200 }, now()).then(({ items }) => items.map(({ claimId }) => claimId)); // prettier-ignore
    const missing = async (household: number, actDay: string) => {
      const { objectionId } = await raise(household, { kind: 'missing', actCode: 'F01', actDay });
      const input = { objectionId, outcome: 'claim-opened' as const, reason: '评过' };
      const claimId = (await decideObjection(w.house, w.reviewer, input, now())).openedClaimId!;
      await expect(vote(claimId)).rejects.toMatchObject({ code: 'assessors_missing' });
      await vote(claimId, { vote: 'return', tier: null, reason: '缺评分人' });
      expect(await state(claimId)).toBe('returned');
      return claimId;
    };
    let leader: StaffCaller;
    beforeAll(async () => {
      const { group_id } = await w.make.look(await w.make.claim({ household_id: w.made.households[10] }));
      leader = await w.make.staff('leader', { committeeId: 1, groupId: group_id as number });
    });

    it('is answered within the branch: what a missing line led to is scored, and certified by others', async () => {
      const claimId = await missing(10, '2026-10-28');
      const elsewhere = {
        ...w.registrar,
        staffId: uuidv7(),
        branch: { wholeStation: false, committees: [2], groups: [] },
      };
      const evidence = [1, 2, 3].map((i) => ({
        kind: 'S' as const,
        witnessId: w.made.heads[i]!,
        note: '评分表',
      }));
      const answer = (caller: ResidentCaller | StaffCaller, of = evidence) =>
        resubmitClaim(w.house, caller, { claimId, tier: '良好', evidence: of }, now());
      expect(await returned(leader)).toContain(claimId);
      expect(await returned(w.registrar)).toContain(claimId);
      expect(await returned(elsewhere)).not.toContain(claimId);
      await expect(answer(elsewhere)).rejects.toMatchObject({ code: 'not_found' });
      await expect(answer(w.at(10))).rejects.toMatchObject({ code: 'not_found' });
      await expect(answer(leader, evidence.slice(1))).rejects.toMatchObject({ code: 'assessors_missing' });
      expect(await answer(leader)).toMatchObject({ state: 'submitted', round: 2, onBehalf: false });
      // Who answered has submitted it: also as a member of the panel.
      const { rows } = await w.house.owner.query(
        `SELECT points.recusal(1, $1, $2) AS answered, points.recusal(1, $1, $3) AS other`,
        [claimId, leader.staffId, w.certifiers[0]!.staffId],
      );
      expect(rows).toEqual([{ answered: 'submitter', other: null }]);
      await expect(withdrawClaim(w.house, leader, { claimId }, now())).rejects.toMatchObject({
        code: 'not_found',
      });
      expect(await vote(claimId, { round: 2 })).toMatchObject({ state: 'certified', points: 1 });
      expect(await w.make.look(claimId)).toMatchObject({ submitted_by_kind: 'system' });
    });

    it('is taken back by the household that asked for it, and the deed may be claimed again', async () => {
      const claimId = await missing(10, '2026-07-28');
      await expect(withdrawClaim(w.house, w.at(9), { claimId }, now())).rejects.toMatchObject({
        code: 'not_found',
      });
      expect(await withdrawClaim(w.house, w.at(10), { claimId }, now())).toMatchObject({
        state: 'withdrawn',
      });
      await missing(10, '2026-07-28');
    });

    it('is answered within the branch once its leader is that no more, by the leader alone until then', async () => {
      const gone = await w.make.staff('leader', { committeeId: 1, groupId: leader.roles[0]!.groupId });
      const claimId = await w.make.claim({
        household_id: w.made.households[10],
        state: 'returned',
        route: 'L',
        submitted_by_kind: 'staff',
        submitted_by: gone.staffId,
      });
      expect(await returned(gone)).toContain(claimId);
      expect(await returned(leader)).not.toContain(claimId);
      const take = () => withdrawClaim(w.house, leader, { claimId, reason: '重新申请' }, now());
      await expect(take()).rejects.toMatchObject({ code: 'not_found' });
      await w.house.owner.query(`UPDATE points.staff_role SET until_day = '2026-11-01' WHERE staff_id = $1`, [
        gone.staffId,
      ]);
      expect(await returned(leader)).toContain(claimId);
      expect(await take()).toMatchObject({ state: 'withdrawn' });
    });
  });

  it('a refusal found wrong goes before the panel in a round of its own', async () => {
    const claimId = await w.make.claim({ state: 'rejected', household_id: w.made.households[8], route: 'S' });
    await expect(raise(9, { kind: 'refusal', claimId })).rejects.toMatchObject({ code: 'not_found' });
    const { objectionId } = await raise(8, { kind: 'refusal', claimId });
    await decideObjection(
      w.house,
      w.reviewer,
      { objectionId, outcome: 'claim-opened', reason: '材料齐全' },
      now(),
    );
    expect(await w.make.look(claimId)).toMatchObject({ state: 'submitted', round: 2 });
    await expect(raise(8, { kind: 'refusal', claimId })).rejects.toMatchObject({ code: 'wrong_state' });
  });

  it('a refused self-report that a reviewer found right goes to the panel alone: no leader is asked again', async () => {
    const checker = await w.make.staff('leader', { committeeId: 1, groupId: 1 });
    const asked = { route: 'S', act_code: 'F02', submitted_by_kind: 'resident', submitted_by: w.made.heads[8], submitted_at: days(now(), -20) }; // prettier-ignore
    const checked = { check_by: days(now(), -17), checked_by: checker.staffId, checked_at: days(now(), -18) };
    const household_id = w.made.households[8];
    const claimId = await w.make.claim({ ...asked, ...checked, household_id, state: 'rejected' });
    const { objectionId } = await raise(8, { kind: 'refusal', claimId });
    const upheld = { objectionId, outcome: 'claim-opened' as const, reason: '材料齐全' };
    await decideObjection(w.house, w.reviewer, upheld, now());
    const { group_id } = await w.make.look(claimId);
    const leader = await w.make.staff('leader', { committeeId: 1, groupId: group_id as number });
    const { items } = await claimQueue(w.house, leader, { queue: 'check', limit: 200 }, now());
    expect(items.map((claim) => claim.claimId)).not.toContain(claimId);
    const back = { claimId, outcome: 'returned' as const, reason: '不行' };
    await expect(checkClaim(w.house, leader, back, now())).rejects.toMatchObject({ code: 'wrong_state' });
    await endDueChecks(w.house, 1, now());
    expect(await w.make.look(claimId)).toMatchObject({ state: 'submitted', reminded_at: null });
    // Who checked it keeps away from it still.
    const { rows } = await w.house.owner.query(`SELECT points.recusal(1, $1, $2) AS why`, [
      claimId,
      checker.staffId,
    ]);
    expect(rows).toEqual([{ why: 'checker' }]);
  });

  it('a refusal leads nowhere where the deed or its certificate was claimed again', async () => {
    const household_id = w.made.households[11];
    const licence = { household_id, act_code: 'B02', points: 10, route: 'S', certificate_no: 'N-1' };
    const meeting = { household_id, act_code: 'A01', event_ref: 'same' };
    for (const [refused, again] of [
      [licence, { ...licence, act_day: '2026-10-02' }],
      [meeting, { ...meeting, act_code: 'D01', points: 1 }],
    ] as const) {
      const claimId = await w.make.claim({ ...refused, state: 'rejected' });
      await w.make.claim({ ...again, state: 'credited' });
      const { objectionId } = await raise(11, { kind: 'refusal', claimId });
      const upheld = { objectionId, outcome: 'claim-opened' as const, reason: '材料齐全' };
      await expect(decideObjection(w.house, w.reviewer, upheld, now())).rejects.toMatchObject({
        code: 'duplicate_claim',
      });
      expect(await state(claimId)).toBe('rejected');
    }
  });

  it('a reversal is dismissed or revoked; nobody picks another amount for it', async () => {
    const credited = { household_id: w.made.households[0], event_ref: 'undone', quantity: 2, points: 4 };
    const about = await w.make.claim({ ...credited, state: 'credited' });
    const reversal = { ...credited, kind: 'reversal', about_claim_id: about, state: 'certified' };
    const claimId = await w.make.claim(reversal);
    const list = await w.posted([claimId], 'reversals');
    const { objectionId } = await raise(0, { kind: 'line', listId: list.listId, lineNo: 1 });
    const half = { objectionId, outcome: 'amended' as const, reason: '错了一次', quantity: 1 };
    await expect(decideObjection(w.house, w.reviewer, half, now())).rejects.toMatchObject({
      code: 'wrong_state',
      details: { kind: 'reversal' },
    });
    const revoked = { objectionId, outcome: 'revoked' as const, reason: '没有错' };
    await decideObjection(w.house, w.reviewer, revoked, now());
  });

  it('keeps reviewer, township, certifier and kin apart, in the database', async () => {
    const { list, claimIds } = await w.postedLines(1, { household_id: w.made.households[2] });
    const { objectionId } = await raise(3, { kind: 'line', listId: list.listId, lineNo: 1 });
    const input = { objectionId, outcome: 'revoked' as const, reason: '理由' };
    const registrarToo = { ...w.registrar, branch: w.reviewer.branch };
    await expect(decideObjection(w.house, registrarToo, input, now())).rejects.toMatchObject({
      code: 'same_person',
    });
    const ofHousehold = await w.make.staff('reviewer', {
      residentId: w.made.members.get(w.made.households[2]!)![1]!,
    });
    await expect(decideObjection(w.house, ofHousehold, input, now())).rejects.toMatchObject({
      code: 'recused',
    });
    const ofObjector = await w.make.staff('reviewer', { residentId: w.made.heads[3]! });
    await expect(decideObjection(w.house, ofObjector, input, now())).rejects.toMatchObject({
      code: 'recused',
    });
    await decideObjection(w.house, w.reviewer, input, now());
    await appealObjection(w.house, w.at(2), { objectionId }, now());
    await expect(decideAppeal(w.house, w.reviewer, input, now())).rejects.toMatchObject({
      code: 'same_person',
    });
    await decideAppeal(w.house, w.township, input, now());
    expect(await state(claimIds[0]!)).toBe('revoked');
  });

  it('a hold ends by itself, unless a reviewer keeps it', async () => {
    const { list, claimIds } = await w.postedLines(2);
    const [first, second] = claimIds as [string, string];
    const { until } = await holdLine(w.house, w.supervisor, { claimId: first, reason: '待核实' }, now());
    expect(until).toEqual(new Date('2026-11-06T00:00:00+08:00'));
    await holdLine(w.house, w.supervisor, { claimId: second, reason: '待核实' }, now());
    await expect(
      holdLine(w.house, w.supervisor, { claimId: second, reason: '再' }, now()),
    ).rejects.toMatchObject({ code: 'already_frozen' });
    const { objectionId } = await keepHold(w.house, w.reviewer, { claimId: second, reason: '要查' }, now());
    // Whoever kept it decides it; the desk offers that to them, and not to who had another part.
    const mayNot = async (who: StaffCaller) =>
      (await objectionView(w.house, { ...who, branch: w.reviewer.branch }, objectionId)).mayNot;
    expect([await mayNot(w.reviewer), await mayNot(w.registrar)]).toEqual([null, 'had-part']);
    expect(await endDueHolds(w.house, 1, until)).toEqual([first]);
    expect([await state(first), await state(second)]).toEqual(['publicized', 'frozen']);
    // A resident may still object to a held line; the supervisor's review does not use up the line's one freeze.
    await raise(10, { kind: 'line', listId: list.listId, lineNo: 2 });
    const { appealBy } = await decideObjection(
      w.house,
      w.reviewer,
      { objectionId, outcome: 'dismissed', reason: '属实' },
      now(),
    );
    await endDueAppeals(w.house, 1, appealBy!);
    expect(await state(second)).toBe('frozen');
  });

  it('refuses what the application must not do, by plain SQL as its role', async () => {
    const { list } = await w.postedLines(1);
    const { objectionId } = await raise(11, { kind: 'line', listId: list.listId, lineNo: 1 });
    const decide = (staffId: string) =>
      w.house.db.inStation(1, (tx) =>
        tx.query(
          `UPDATE points.objection SET state = 'dismissed', outcome = 'dismissed', decided_by = $2, decided_at = now(), decision_reason = 'x'
            WHERE station_id = 1 AND objection_id = $1`,
          [objectionId, staffId],
        ),
      );
    await expect(decide(w.registrar.staffId)).rejects.toMatchObject({ code: 'same_person' });
  });
});
