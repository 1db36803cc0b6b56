import { v7 as uuidv7 } from 'uuid';
import type { StaffCaller } from '#access';
import { fileDeductions } from '#claims';
import {
  answerAsWitness,
  answerDeduction,
  deliverDeduction,
  endDueAnswers,
  repairedDeduction,
  requestReversal,
  submitClaim,
} from '#steps/2-apply';
import { certify } from '#steps/3-certify';
import {
  appealObjection,
  closeDueLists,
  decideAppeal,
  decideObjection,
  endDueAppeals,
  raiseObjection,
} from '#steps/5-publicize';
import { creditDue } from '#steps/6-credit';
import { days, world, type World } from '../support/world';

/** Where steps 3 to 5 meet those before and after: deductions, reversals, and what thaws after its window. */
describe('claims of every kind walk the seven steps', () => {
  let w: World;
  let start: Date;
  beforeAll(async () => {
    w = await world('journey', 6);
    start = w.house.clock.now();
    await w.house.db.inStation(1, (tx) =>
      fileDeductions(tx, 1, ['X01', 'X07'], '2026-10-01', { minutesNo: 'M-9', filingNo: 'F-9' }),
    );
  }, 60_000);
  beforeEach(() => w.house.clock.set(start));
  afterAll(() => w.house.close());

  const now = () => w.house.clock.now();
  const state = async (claimId: string) => (await w.make.look(claimId)).state;
  const balance = async (household: number) => {
    const found = await w.house.owner.query<{ balance: number }>(
      `SELECT coalesce(sum(remaining), 0)::integer AS balance FROM points.lot WHERE station_id = 1 AND household_id = $1`,
      [w.made.households[household]],
    );
    return found.rows[0]!.balance;
  };
  const credit = async (at: Date) => {
    w.house.clock.set(at);
    await closeDueLists(w.house, 1, at);
    return creditDue(w.house, 1);
  };
  const majority = async (claimId: string) => {
    for (const member of w.certifiers.slice(0, 2)) {
      await certify(w.house, member, { claimId, round: 1, vote: 'approve', tier: null, reason: null }, now());
    }
  };
  const deduction = async (household: number, act = 'X07', eventRef: string = uuidv7()) => {
    const claimId = uuidv7();
    await submitClaim(
      w.house,
      w.registrar,
      {
        claimId,
        residentId: w.made.heads[household]!,
        act,
        day: '2026-10-30',
        quantity: 1,
        eventRef,
        evidence: [
          { kind: 'W', witnessId: w.made.heads[5]! },
          { kind: 'M', note: '调查记录' },
        ],
        paidDuty: false,
        route: 'D',
      },
      now(),
    );
    await answerAsWitness(w.house, w.at(5), { claimId, confirms: true }, now());
    return claimId;
  };

  it('credits the lines of a list on time, and one that thaws later at once', async () => {
    const claimIds = await w.make.claims(3, { state: 'certified', event_ref: 'thaw' });
    const list = await w.posted(claimIds);
    const objectionId = uuidv7();
    const last = days(list.closesAt, -0.5);
    await raiseObjection(
      w.house,
      w.at(0),
      { objectionId, target: { kind: 'line', listId: list.listId, lineNo: 1 }, grounds: 'twice' },
      last,
    );
    expect(await credit(list.closesAt)).toBe(2);
    expect(await Promise.all(claimIds.map(state))).toEqual(
      expect.arrayContaining(['frozen', 'credited', 'credited']),
    );
    const { appealBy } = await decideObjection(
      w.house,
      w.reviewer,
      { objectionId, outcome: 'dismissed', reason: '属实' },
      now(),
    );
    expect(await credit(appealBy!)).toBe(0);
    await endDueAppeals(w.house, 1, appealBy!);
    expect(await creditDue(w.house, 1)).toBe(1);
    expect(await creditDue(w.house, 1)).toBe(0);
  });

  it('a reversal is voted on by a majority, publicized, and only then takes the points back', async () => {
    const claimId = await w.make.claim({
      state: 'certified',
      household_id: w.made.households[1],
      event_ref: 'wrong',
    });
    const list = await w.posted([claimId]);
    await credit(list.closesAt);
    const before = await balance(1);
    const reversal = uuidv7();
    await requestReversal(
      w.house,
      w.registrar,
      { claimId: reversal, aboutClaimId: claimId, reason: '重复发放' },
      now(),
    );
    await majority(reversal);
    expect(await state(reversal)).toBe('certified');
    const again = await w.posted([reversal], 'reversals');
    expect(await balance(1)).toBe(before);
    await credit(again.closesAt);
    expect([await state(claimId), await state(reversal)]).toEqual(['reversed', 'credited']);
    expect(await balance(1)).toBe(before - 2);
  });

  it('a deduction waits for notice and answer, is voted on by a majority, shows points only, and is taken at the end', async () => {
    const funds = await w.make
      .claims(6, { state: 'certified', household_id: w.made.households[2] })
      .catch(() => []);
    const list = await w.posted(funds);
    await credit(list.closesAt);
    const before = await balance(2);
    expect(before).toBeGreaterThanOrEqual(12);
    const claimId = await deduction(2);
    const vote = (member: StaffCaller) =>
      certify(w.house, member, { claimId, round: 1, vote: 'approve', tier: null, reason: null }, now());
    await expect(vote(w.certifiers[0]!)).rejects.toMatchObject({ code: 'wrong_state' });
    await deliverDeduction(w.house, w.registrar, { claimId, note: '当面送达' }, now());
    await expect(vote(w.certifiers[0]!)).rejects.toMatchObject({ code: 'wrong_state' });
    await answerDeduction(w.house, w.at(2), { claimId, answer: '不是我家' }, now());
    await majority(claimId);
    const posted = await w.posted([claimId], 'deductions');
    expect(posted.lines).toEqual([
      { lineNo: 1, serial: expect.any(String), building: null, carrier: null, label: null, actDay: null, points: 10, nameLabel: null, maskedName: null }, // prettier-ignore
    ]);
    await credit(posted.closesAt);
    expect(await balance(2)).toBe(before - 10);
  });

  it('a deduction is decided when the household keeps silent, repaired it is cancelled, appealed it goes to the township', async () => {
    const silent = await deduction(3);
    await deliverDeduction(w.house, w.registrar, { claimId: silent, note: '当面送达' }, now());
    const later = days(now(), 4);
    await endDueAnswers(w.house, 1, later);
    w.house.clock.set(later);
    await majority(silent);
    const repaired = await deduction(3);
    await repairedDeduction(w.house, w.registrar, { claimId: repaired, note: '已修复' }, now());
    expect(await state(repaired)).toBe('withdrawn');
    const list = await w.posted([silent], 'deductions');
    const objectionId = uuidv7();
    await raiseObjection(
      w.house,
      w.at(3),
      { objectionId, target: { kind: 'line', listId: list.listId, lineNo: 1 }, grounds: 'wrong-person' },
      now(),
    );
    await decideObjection(
      w.house,
      w.reviewer,
      { objectionId, outcome: 'dismissed', reason: '证据充分' },
      now(),
    );
    await appealObjection(w.house, w.at(3), { objectionId }, now());
    await decideAppeal(w.house, w.township, { objectionId, outcome: 'revoked', reason: '证据不足' }, now());
    expect(await state(silent)).toBe('revoked');
    expect(await credit(list.closesAt)).toBe(0);
  });
});
