import type { StaffCaller } from '#access';
import {
  answerAsWitness,
  answerDeduction,
  claimsOnBehalf,
  deliverDeduction,
  disownClaim,
  endDueAnswers,
  markSeen,
  repairedDeduction,
  resubmitClaim,
  submitClaim,
  withdrawClaim,
} from '#steps/2-apply';
import { fileDeductions } from '#claims';
import { applyHouse, claimBody, type ApplyHouse } from './support';

// Making staff hashes passwords: slow where many tests share two cores.
jest.setTimeout(60_000);

const NOW = '2020-03-10T18:00:00+08:00';

describe('a deduction', () => {
  let s: ApplyHouse;
  let leader: StaffCaller;
  let registrar: StaffCaller;
  beforeAll(async () => {
    s = await applyHouse('deduction', NOW, { households: 20 });
    // Households of even index belong to group 1, of odd index to group 2.
    leader = await s.make.staff('leader', { committeeId: 1, groupId: 1 });
    registrar = await s.make.staff('registrar');
    await s.house.db.inStation(1, (tx) =>
      fileDeductions(tx, 1, ['X04', 'X08'], '2018-09-01', { minutesNo: 'M-9', filingNo: 'F-9' }),
    );
  });
  afterAll(() => s.house.close());
  beforeEach(() => s.house.clock.set(NOW));
  const now = () => s.house.clock.now();
  let next = 0;
  const fresh = () => (next += 2);
  const confirm = (household: number, claimId: string) =>
    answerAsWitness(s.house, s.at(household), { claimId, confirms: true }, now());
  const deduction = async (household: number) =>
    (
      await submitClaim(
        s.house,
        registrar,
        claimBody({
          residentId: s.member(household),
          act: 'X08',
          tier: '初次',
          route: 'D',
          evidence: [{ kind: 'M', note: 'M-1' }],
        }),
        now(),
      )
    ).reply;

  it('waits for the household’s answer, three days from acknowledged receipt', async () => {
    const household = fresh();
    const claim = await deduction(household);
    expect(claim).toMatchObject({ kind: 'deduction', points: 5, decideBy: null, answerBy: null });
    expect(await endDueAnswers(s.house, 1, now())).toBe(0);
    await markSeen(s.house, s.at(household), { claimIds: [claim.claimId] }, now());
    const answered = await answerDeduction(
      s.house,
      s.at(household),
      { claimId: claim.claimId, answer: '不是我' },
      now(),
    );
    expect(answered).toMatchObject({
      answer: '不是我',
      answerBy: '2020-03-13T16:00:00.000Z',
      decideBy: expect.any(String),
    });
    await expect(
      answerDeduction(s.house, s.at(household), { claimId: claim.claimId, answer: '再' }, now()),
    ).rejects.toMatchObject({ code: 'wrong_state' });
    await expect(
      withdrawClaim(s.house, s.at(household), { claimId: claim.claimId }, now()),
    ).rejects.toMatchObject({ code: 'not_found' });
    await expect(disownClaim(s.house, s.at(household), claim.claimId, now())).rejects.toMatchObject({
      code: 'wrong_state',
    });
  });

  it('with a witness waits for the witness’s word besides the answer, whichever comes last', async () => {
    const [household, witness] = [fresh(), fresh()];
    const seen = async (day: string) => {
      const evidence = [{ kind: 'W' as const, witnessId: s.member(witness) }];
      const body = claimBody({ residentId: s.member(household), act: 'X04', route: 'D', day, evidence });
      return (await submitClaim(s.house, registrar, body, now())).reply.claimId;
    };
    const before = async (claimId: string) => (await s.make.look(claimId)).decide_by !== null;
    const answer = (claimId: string) =>
      answerDeduction(s.house, s.at(household), { claimId, answer: '不是我' }, now());
    const [first, second] = [await seen('2020-03-08'), await seen('2020-03-09')];
    await answer(first);
    expect(await before(first)).toBe(false);
    await confirm(witness, first);
    expect(await before(first)).toBe(true);
    await confirm(witness, second);
    expect(await before(second)).toBe(false);
    await answer(second);
    expect(await before(second)).toBe(true);
  });

  it('comes before the panel when the household kept silent after it was handed over', async () => {
    const household = fresh();
    const claim = await deduction(household);
    const delivered = await deliverDeduction(
      s.house,
      leader,
      { claimId: claim.claimId, note: '送达' },
      now(),
    );
    expect(s.house.woken).toContainEqual({
      job: 'end-answers',
      station: 1,
      at: new Date(delivered.answerBy!),
    });
    s.house.clock.set(delivered.answerBy!);
    await expect(
      answerDeduction(s.house, s.at(household), { claimId: claim.claimId, answer: '晚' }, now()),
    ).rejects.toMatchObject({ code: 'window_ended' });
    expect(await endDueAnswers(s.house, 1, now())).toBe(1);
    expect(await endDueAnswers(s.house, 1, now())).toBe(0);
  });

  it('that comes back asking for more is told and answered anew; one that asks for the same is not', async () => {
    const household = fresh();
    const { claimId } = await deduction(household);
    await markSeen(s.house, s.at(household), { claimIds: [claimId] }, now());
    await answerDeduction(s.house, s.at(household), { claimId, answer: '不是我' }, now());
    const comesBack = async (tier: string) => {
      await s.sql(`UPDATE points.claim SET state = 'returned' WHERE claim_id = $1`, [claimId]);
      return resubmitClaim(s.house, registrar, { claimId, tier, evidence: [] }, now());
    };
    expect(await comesBack('初次')).toMatchObject({ answer: '不是我', decideBy: expect.any(String) });
    const raised = { points: 20, answer: null, answerBy: null, decideBy: null };
    expect(await comesBack('再次')).toMatchObject(raised);
    expect(await endDueAnswers(s.house, 1, now())).toBe(0);
    const { items } = await claimsOnBehalf(s.house, s.at(household));
    expect(items.map((claim) => claim.claimId)).toEqual([claimId]);
    await markSeen(s.house, s.at(household), { claimIds: [claimId] }, now());
    await answerDeduction(s.house, s.at(household), { claimId, answer: '还是不是' }, now());
  });

  it('is cancelled by making good', async () => {
    const claim = await deduction(fresh());
    expect(
      await repairedDeduction(s.house, leader, { claimId: claim.claimId, note: '已修复' }, now()),
    ).toMatchObject({
      state: 'withdrawn',
      reason: 'repaired',
    });
  });
});
