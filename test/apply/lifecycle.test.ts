import type { StaffCaller } from '#access';
import {
  answerAsWitness,
  askedToWitness,
  checkClaim,
  claimQueue,
  claimsOnBehalf,
  claimSheet,
  disownClaim,
  endDueChecks,
  listClaims,
  markSeen,
  requestReversal,
  resubmitClaim,
  settleClaim,
  submitClaim,
  submitList,
  withdrawClaim,
  type SubmitClaim,
} from '#steps/2-apply';
import { v7 as uuidv7 } from 'uuid';
import { applyHouse, claimBody, listBody, type ApplyHouse } from './support';

// Making staff hashes passwords: slow where many tests share two cores.
jest.setTimeout(60_000);

const NOW = '2020-03-10T18:00:00+08:00';

describe('a claim until the panel', () => {
  let s: ApplyHouse;
  let leader: StaffCaller;
  let registrar: StaffCaller;
  beforeAll(async () => {
    s = await applyHouse('life', NOW, { households: 200 });
    // Households of even index belong to group 1, of odd index to group 2.
    leader = await s.make.staff('leader', { committeeId: 1, groupId: 1 });
    registrar = await s.make.staff('registrar');
  });
  afterAll(() => s.house.close());
  beforeEach(() => s.house.clock.set(NOW));
  const now = () => s.house.clock.now();
  let next = 0;
  /** Two fresh households of group 1: nothing of another test counts against them. */
  const fresh = () => (next += 2);

  const selfReport = async (
    household: number,
    witness: number | null = null,
    of: Partial<SubmitClaim> = {},
  ) => {
    const evidence = witness === null ? [] : [{ kind: 'W' as const, witnessId: s.member(witness) }];
    const body = claimBody({ residentId: s.member(household), act: 'C02', evidence, ...of });
    return (await submitClaim(s.house, s.at(household), body, now())).reply;
  };
  const confirm = (household: number, claimId: string, confirms = true) =>
    answerAsWitness(s.house, s.at(household), { claimId, confirms }, now());

  it('is confirmed by the witness, checked by the leader, and then before the panel', async () => {
    const [a, b] = [fresh(), fresh()];
    const claim = await selfReport(a, b);
    expect(claim).toMatchObject({ awaitsWitness: true, decideBy: null });
    const check = (outcome: 'checked' | 'returned' = 'checked') =>
      checkClaim(s.house, leader, { claimId: claim.claimId, outcome, reason: 'r' }, now());
    await expect(check()).rejects.toMatchObject({ code: 'evidence_missing' });
    expect((await askedToWitness(s.house, s.at(b))).items).toEqual([
      expect.objectContaining({ claimId: claim.claimId }),
    ]);
    await expect(confirm(fresh(), claim.claimId)).rejects.toMatchObject({ code: 'not_found' });
    await expect(
      answerAsWitness(
        s.house,
        { ...s.at(b), openedBy: 'door' },
        { claimId: claim.claimId, confirms: true },
        now(),
      ),
    ).rejects.toMatchObject({ code: 'witness_unfit', details: { why: 'card' } });
    await confirm(b, claim.claimId);
    const queue = await claimQueue(s.house, leader, { queue: 'check', limit: 50 }, now());
    expect(queue.items.map(({ claimId }) => claimId)).toContain(claim.claimId);
    expect(await check()).toMatchObject({ state: 'checked', decideBy: '2020-03-17T16:00:00.000Z' });
    await expect(check()).rejects.toMatchObject({ code: 'wrong_state' });
    const sheet = await claimSheet(s.house, s.at(a), claim.claimId);
    expect(sheet.history.map(({ action }) => action)).toEqual([
      'claim.submit',
      'witness.answer',
      'claim.check',
    ]);
    expect(sheet.evidence).toMatchObject([
      { kind: 'W', witnessId: s.member(b), confirmedAt: now().toISOString() },
    ]);
    await expect(claimSheet(s.house, s.at(b), claim.claimId)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('whose witness is gone stands before the leader once the time to check is over, and goes on with another', async () => {
    const [a, b, c] = [fresh(), fresh(), fresh()];
    const { claimId, checkBy } = await selfReport(a, b);
    await s.sql(`UPDATE points.resident SET state = 'deceased', left_on = '2020-03-10' WHERE resident_id = $1`, [s.member(b)]); // prettier-ignore
    const queued = async () =>
      (await claimQueue(s.house, leader, { queue: 'check', limit: 200 }, now())).items.map(
        (one) => one.claimId,
      );
    expect(await queued()).not.toContain(claimId);
    s.house.clock.set('2020-05-10T10:00:00+08:00');
    expect(now() > new Date(checkBy!)).toBe(true);
    expect(await queued()).toContain(claimId);
    await checkClaim(s.house, leader, { claimId, outcome: 'returned', reason: '请换证明人' }, now());
    const evidence = [{ kind: 'W' as const, witnessId: s.member(c) }];
    await resubmitClaim(s.house, s.at(a), { claimId, evidence }, now());
    await confirm(c, claimId);
    expect(await queued()).toContain(claimId);
    expect(await checkClaim(s.house, leader, { claimId, outcome: 'checked' }, now())).toMatchObject({ state: 'checked' }); // prettier-ignore
  });

  it('is checked by the own group’s leader, after three days by any of the committee, never by kin', async () => {
    const [a, b] = [fresh(), fresh()];
    const claim = await selfReport(a, b);
    await confirm(b, claim.claimId);
    const check = (caller: StaffCaller) =>
      checkClaim(s.house, caller, { claimId: claim.claimId, outcome: 'checked' }, now());
    const outside = await s.make.staff('leader', { committeeId: 2, groupId: 2 });
    await s.sql(`INSERT INTO points.resident_group VALUES (1, 77, 1, 'g')`);
    const beside = await s.make.staff('leader', { committeeId: 1, groupId: 77 });
    await expect(check(beside)).rejects.toMatchObject({ code: 'not_found' });
    const relative = await s.make.staff('leader', { committeeId: 1, groupId: 1, residentId: s.member(a, 1) });
    await expect(check(relative)).rejects.toMatchObject({
      code: 'recused',
      details: { why: 'own-household' },
    });
    s.house.clock.set(claim.checkBy!);
    await expect(check(outside)).rejects.toMatchObject({ code: 'not_found' });
    expect((await claimQueue(s.house, beside, { queue: 'check', limit: 200 }, now())).items).toContainEqual(
      expect.objectContaining({ claimId: claim.claimId }),
    );
    expect(await endDueChecks(s.house, 1, now())).toBeGreaterThan(0);
    expect(await endDueChecks(s.house, 1, now())).toBe(0);
    expect(await check(beside)).toMatchObject({ state: 'checked' });
  });

  it('is returned, answered, and goes its way again in the next round', async () => {
    const [a, b] = [fresh(), fresh()];
    const claim = await selfReport(a, b);
    const { claimId } = claim;
    await expect(checkClaim(s.house, leader, { claimId, outcome: 'returned' }, now())).rejects.toMatchObject({
      code: 'invalid_request',
    });
    await checkClaim(s.house, leader, { claimId, outcome: 'returned', reason: '请补充' }, now());
    const resubmit = (quantity?: number) =>
      resubmitClaim(s.house, s.at(a), { claimId, quantity, evidence: [] }, now());
    await expect(resubmit(9)).rejects.toMatchObject({ code: 'cap_reached', details: { left: 8 } });
    await expect(resubmitClaim(s.house, s.at(b), { claimId, evidence: [] }, now())).rejects.toMatchObject({
      code: 'not_found',
    });
    expect(await resubmit(2)).toMatchObject({
      state: 'submitted',
      round: 2,
      points: 4,
      quantity: 2,
      awaitsWitness: true,
    });
    await expect(resubmit()).rejects.toMatchObject({ code: 'wrong_state' });
  });

  it('is returned when the witness declines, and needs another then', async () => {
    const [a, b, c] = [fresh(), fresh(), fresh()];
    const { claimId } = await selfReport(a, b);
    await confirm(b, claimId, false);
    const resubmit = (evidence: SubmitClaim['evidence']) =>
      resubmitClaim(s.house, s.at(a), { claimId, evidence }, now());
    await expect(resubmit([])).rejects.toMatchObject({
      code: 'evidence_missing',
      details: { missing: [['W']] },
    });
    expect(await resubmit([{ kind: 'W', witnessId: s.member(c) }])).toMatchObject({ awaitsWitness: true });
    await confirm(c, claimId);
    await checkClaim(s.house, leader, { claimId, outcome: 'checked' }, now());
  });

  it('holds a witness to four times a month, to other households, to strangers, and to one direction', async () => {
    const w = fresh();
    const why = (reason: string) => ({
      code: 'witness_unfit',
      details: expect.objectContaining({ why: reason }),
    });
    for (let i = 0; i < 4; i += 1) {
      const { claimId } = await selfReport(fresh(), w);
      await confirm(w, claimId);
    }
    await expect(selfReport(fresh(), w)).rejects.toMatchObject(why('times_a_month'));
    s.house.clock.set('2020-04-01T09:00:00+08:00');
    const helped = next;
    // Those it witnessed for may not return the favour within 90 days, whoever of the household would.
    await expect(
      submitClaim(
        s.house,
        s.at(w),
        claimBody({
          residentId: s.member(w),
          act: 'C02',
          day: '2020-04-01',
          evidence: [{ kind: 'W', witnessId: s.member(helped - 2, 1) }],
        }),
        now(),
      ),
    ).rejects.toMatchObject(why('reciprocal'));
    const a = fresh();
    await expect(
      selfReport(a, null, { evidence: [{ kind: 'W', witnessId: s.member(a, 1) }] }),
    ).rejects.toMatchObject(why('own_household'));
    const kin = fresh();
    await s.sql(
      `INSERT INTO points.kin (station_id, resident_id, kin_id, relation, declared_on) VALUES (1, $1, $2, '兄', '2020-01-01')`,
      [s.member(a, 2), s.member(kin)],
    );
    await expect(selfReport(a, kin)).rejects.toMatchObject(why('kin'));
  });

  it('lets two confirmations at once pass the month’s cap for one only', async () => {
    const w = fresh();
    for (let i = 0; i < 3; i += 1) await confirm(w, (await selfReport(fresh(), w)).claimId);
    const two = [(await selfReport(fresh(), w)).claimId, (await selfReport(fresh(), w)).claimId];
    const done = await Promise.allSettled(two.map((claimId) => confirm(w, claimId)));
    expect(done.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('made on behalf is shown at the next session, and ends with one touch: not ours', async () => {
    const [a, b] = [fresh(), fresh()];
    const body = claimBody({
      residentId: s.member(a),
      act: 'C02',
      route: 'L',
      evidence: [{ kind: 'W', witnessId: s.member(b) }],
    });
    const { reply } = await submitClaim(s.house, leader, body, now());
    expect(reply).toMatchObject({ route: 'L', onBehalf: true, checkBy: null, decideBy: null });
    await confirm(b, reply.claimId);
    expect(await claimSheet(s.house, leader, reply.claimId)).toMatchObject({
      claim: { decideBy: '2020-03-17T16:00:00.000Z' },
    });
    expect((await claimsOnBehalf(s.house, s.at(a))).items).toHaveLength(1);
    expect((await claimsOnBehalf(s.house, s.at(b))).items).toHaveLength(0);
    await markSeen(s.house, s.at(b), { claimIds: [reply.claimId] }, now());
    expect((await claimsOnBehalf(s.house, s.at(a))).items).toHaveLength(1);
    await markSeen(s.house, s.at(a), { claimIds: [reply.claimId] }, now());
    expect((await claimsOnBehalf(s.house, s.at(a))).items).toHaveLength(0);
    await expect(disownClaim(s.house, s.at(b), reply.claimId, now())).rejects.toMatchObject({
      code: 'not_found',
    });
    expect(await disownClaim(s.house, s.at(a), reply.claimId, now())).toMatchObject({
      state: 'withdrawn',
      reason: 'not_ours',
      disownedAt: now().toISOString(),
    });
  });

  it('is marked, not moved, when it is disowned after registration', async () => {
    const household = fresh();
    const claimId = await s.make.claim({ household_id: s.made.households[household], state: 'publicized' });
    expect(await disownClaim(s.house, s.at(household), claimId, now())).toMatchObject({
      state: 'publicized',
      disownedAt: now().toISOString(),
    });
  });

  it('is withdrawn by whose it is, until it is registered; its deed may be claimed again', async () => {
    const [a, b] = [fresh(), fresh()];
    const claim = await selfReport(a, b);
    const withdraw = (caller: Parameters<typeof withdrawClaim>[1], claimId = claim.claimId) =>
      withdrawClaim(s.house, caller, { claimId }, now());
    await expect(withdraw(s.at(b))).rejects.toMatchObject({ code: 'not_found' });
    await expect(withdraw(leader)).rejects.toMatchObject({ code: 'not_found' });
    expect(await withdraw(s.at(a))).toMatchObject({ state: 'withdrawn' });
    await selfReport(a, b);
    const registered = await s.make.claim({
      household_id: s.made.households[a],
      state: 'registered',
      route: 'S',
    });
    await expect(withdraw(s.at(a), registered)).rejects.toMatchObject({ code: 'wrong_state' });
  });

  it('settles a lost answer: what was done is told, what was not is given up for good', async () => {
    const [a, b] = [fresh(), fresh()];
    const claim = await selfReport(a, b);
    expect(await settleClaim(s.house, s.at(a), claim.claimId, now())).toEqual({ claim });
    await expect(settleClaim(s.house, s.at(b), claim.claimId, now())).rejects.toMatchObject({
      code: 'request_differs',
    });
    const late = claimBody({
      residentId: s.member(a),
      act: 'C02',
      day: '2020-03-09',
      evidence: [{ kind: 'W', witnessId: s.member(b) }],
    });
    expect(await settleClaim(s.house, s.at(a), late.claimId, now())).toEqual({ claim: null });
    await expect(submitClaim(s.house, s.at(a), late, now())).rejects.toMatchObject({
      code: 'request_abandoned',
    });
  });

  it('is asked to be reversed once, when it is credited', async () => {
    const claimId = await s.make.claim({ household_id: s.made.households[fresh()], state: 'certified' });
    const ask = () =>
      requestReversal(
        s.house,
        registrar,
        { claimId: uuidv7(), aboutClaimId: claimId, reason: '误记' },
        now(),
      );
    await expect(ask()).rejects.toMatchObject({ code: 'wrong_state' });
    await s.sql(`UPDATE points.claim SET state = 'credited', credited_at = now() WHERE claim_id = $1`, [
      claimId,
    ]);
    const { reply } = await ask();
    expect(reply).toMatchObject({ kind: 'reversal', state: 'submitted', points: 2, aboutClaimId: claimId });
    await expect(ask()).rejects.toMatchObject({ code: 'duplicate_claim' });
    // Returned by the panel, it is answered with a word; what it takes back stays what was credited.
    await s.sql(`UPDATE points.claim SET state = 'returned' WHERE claim_id = $1`, [reply.claimId]);
    const answer = (quantity: number) =>
      resubmitClaim(s.house, registrar, { claimId: reply.claimId, quantity, evidence: [], note: '签到表重复' }, now()); // prettier-ignore
    await expect(answer(2)).rejects.toMatchObject({ code: 'quantity_wrong' });
    expect(await answer(1)).toMatchObject({ state: 'submitted', points: 2, note: '签到表重复' });
  });

  it('is reversed where its points are: with the household that the credited one was merged into', async () => {
    const [from, into] = [fresh(), fresh()].map((i) => s.made.households[i]!) as [string, string];
    const about = await s.make.claim({ household_id: from, state: 'credited', credited_at: now() });
    await s.sql(
      `UPDATE points.household SET state = 'closed', closed_on = '2020-03-09', merged_into = $2 WHERE household_id = $1`,
      [from, into],
    );
    const input = { claimId: uuidv7(), aboutClaimId: about, reason: '误记' };
    const { reply } = await requestReversal(s.house, registrar, input, now());
    expect(reply.householdId).toBe(into);
  });

  it('lists claims of the own branch page by page, without a gap', async () => {
    const organiser = await s.make.staff('organiser');
    await submitList(
      s.house,
      organiser,
      listBody(
        Array.from({ length: 20 }, (_, i) => s.member(i + 150)),
        { eventRef: 'pages' },
      ),
      now(),
    );
    const all = await listClaims(s.house, registrar, { limit: 200, act: 'A01', route: 'A' });
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = await listClaims(s.house, registrar, { limit: 7, act: 'A01', route: 'A', after });
      seen.push(...page.items.map(({ claimId }) => claimId));
      after = page.next ?? undefined;
    } while (after !== undefined);
    expect(seen).toEqual(all.items.map(({ claimId }) => claimId));
    const own = await listClaims(s.house, leader, { limit: 200, act: 'A01', route: 'A' });
    expect(new Set(own.items.map(({ groupId }) => groupId))).toEqual(new Set([1]));
    await expect(
      listClaims(s.house, registrar, { limit: 7, after: '2020-99-99T00:00:00.000Z/x' }),
    ).rejects.toMatchObject({
      code: 'invalid_request',
    });
  });
});
