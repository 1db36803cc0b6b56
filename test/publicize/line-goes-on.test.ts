import { v7 as uuidv7 } from 'uuid';
import {
  appealObjection,
  closeDueLists,
  decideAppeal,
  decideObjection,
  endDueAppeals,
  endDueHolds,
  holdLine,
  keepHold,
  raiseObjection,
  type DecisionInput,
} from '#steps/5-publicize';
import { creditDue } from '#steps/6-credit';
import type { ClaimRow } from '../support/claims';
import { days, world, type World } from '../support/world';

/** A frozen line goes on once, when nothing is open on it any more. */
describe('a line on which several things are open', () => {
  let w: World;
  let start: Date;
  beforeAll(async () => {
    w = await world('goes-on', 12);
    start = w.house.clock.now();
  }, 60_000);
  afterAll(() => w.house.close());
  beforeEach(() => w.house.clock.set(start));

  const now = () => w.house.clock.now();
  /** A line of three meetings, at two points each. */
  const line = async (row: ClaimRow = {}) => {
    const { list, claimIds } = await w.postedLines(1, { quantity: 3, points: 6, ...row });
    return { claimId: claimIds[0]!, listId: list.listId };
  };
  const raise = async (listId: string) => {
    const target = { kind: 'line' as const, listId, lineNo: 1 };
    const input = { objectionId: uuidv7(), target, grounds: 'twice' };
    return (await raiseObjection(w.house, w.at(0), input, now())).reply.objectionId;
  };
  const hold = (claimId: string) => holdLine(w.house, w.supervisor, { claimId, reason: '疑' }, now());
  const kept = async (claimId: string) => {
    await hold(claimId);
    return (await keepHold(w.house, w.reviewer, { claimId, reason: '要查' }, now())).objectionId;
  };
  const decide = (objectionId: string, outcome: DecisionInput['outcome'], quantity?: number) =>
    decideObjection(w.house, w.reviewer, { objectionId, outcome, reason: outcome, quantity }, now());
  /** So many days later, with all that time alone does. */
  const later = async (count: number) => {
    w.house.clock.set(days(now(), count));
    await endDueHolds(w.house, 1, now());
    await endDueAppeals(w.house, 1, now());
    await closeDueLists(w.house, 1, now());
    await creditDue(w.house, 1);
  };
  const shape = async (claimId: string) => {
    const { state, quantity, points } = await w.make.look(claimId);
    return { state, quantity, points };
  };

  it('waits for the last, which carries out the strictest: revoked is not overtaken by amended', async () => {
    const { claimId, listId } = await line();
    const held = await kept(claimId);
    const raised = await raise(listId);
    await decide(raised, 'amended', 1);
    await later(4);
    expect(await shape(claimId)).toEqual({ state: 'frozen', quantity: 3, points: 6 });
    await decide(held, 'revoked');
    await later(4);
    expect(await shape(claimId)).toMatchObject({ state: 'revoked' });
  });

  it('revoked by the first, dismissed by the last: revoked, with the words of who revoked it', async () => {
    const { claimId, listId } = await line();
    const held = await kept(claimId);
    await decide(await raise(listId), 'revoked');
    await later(4);
    expect(await shape(claimId)).toMatchObject({ state: 'frozen' });
    await decide(held, 'dismissed');
    await later(4);
    expect(await w.make.look(claimId)).toMatchObject({ state: 'revoked', reason: 'revoked' });
  });

  it('takes the latest of two amounts, also the township’s', async () => {
    const { claimId, listId } = await line({ household_id: w.made.households[1] });
    const held = await kept(claimId);
    const raised = await raise(listId);
    await decide(raised, 'amended', 1);
    await decide(held, 'amended', 2);
    await appealObjection(w.house, w.at(1), { objectionId: raised }, now());
    await later(4);
    expect(await shape(claimId)).toMatchObject({ state: 'frozen', quantity: 3 });
    const input = { objectionId: raised, outcome: 'amended' as const, reason: '一次', quantity: 1 };
    await decideAppeal(w.house, w.township, input, now());
    expect(await shape(claimId)).toEqual({ state: 'certified', quantity: 1, points: 2 });
  });

  it('waits for a hold that nobody keeps, and then goes on as it was decided', async () => {
    const { claimId, listId } = await line();
    await decide(await raise(listId), 'amended', 1);
    w.house.clock.set(days(start, 2));
    const { until } = await hold(claimId);
    await later(2);
    expect(now() < until).toBe(true);
    expect(await shape(claimId)).toMatchObject({ state: 'frozen', quantity: 3 });
    await later(6);
    expect(await shape(claimId)).toEqual({ state: 'certified', quantity: 1, points: 2 });
  });

  it('is reviewed for what was found after a dismissal: that one answers for its own grounds alone', async () => {
    const { claimId, listId } = await line();
    const raised = await raise(listId);
    // Not decided yet: the reviewer who decides it sees the hold too, and it goes on alone.
    expect(await kept(claimId)).toBe(raised);
    await decide(raised, 'dismissed');
    w.house.clock.set(days(start, 1));
    const held = await kept(claimId);
    expect(held).not.toBe(raised);
    await later(6);
    expect(await shape(claimId)).toMatchObject({ state: 'frozen' });
    await decide(held, 'dismissed');
    await later(4);
    expect(await shape(claimId)).toMatchObject({ state: 'credited' });
  });

  it('posted again, it is judged anew: what was decided about its first list is done with', async () => {
    const { claimId, listId } = await line();
    await decide(await raise(listId), 'amended', 2);
    await later(4);
    const again = await w.posted([claimId]);
    await decide(await raise(again.listId), 'dismissed');
    await later(4);
    expect(await shape(claimId)).toEqual({ state: 'credited', quantity: 2, points: 4 });
  });

  it('raised, it keeps to the caps of the day it goes on: others have claimed since it was decided', async () => {
    // Sixteen hours of volunteering a month: two on the line, twelve elsewhere.
    const raised = async (household: number, since: number) => {
      const hours = { household_id: w.made.households[household], act_code: 'D01' };
      const { claimId, listId } = await line({ ...hours, quantity: 2, points: 2 });
      await w.make.claim({ ...hours, quantity: 12, points: 12, state: 'certified' });
      await decide(await raise(listId), 'amended', 4);
      if (since > 0) await w.make.claim({ ...hours, quantity: since, points: since });
      await later(4);
      const amount = await shape(claimId);
      w.house.clock.set(start);
      return amount;
    };
    expect(await raised(5, 0)).toEqual({ state: 'certified', quantity: 4, points: 4 });
    expect(await raised(6, 1)).toEqual({ state: 'certified', quantity: 3, points: 3 });
    // Nothing is left beyond what the line has: it is credited as it was listed.
    expect(await raised(7, 2)).toEqual({ state: 'credited', quantity: 2, points: 2 });
  });
});
