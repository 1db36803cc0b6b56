import { v7 as uuidv7 } from 'uuid';
import { certify, certifyBatch } from '#steps/3-certify';
import { registerClaims } from '#steps/4-register';
import {
  composeList,
  decideObjection,
  endDueAppeals,
  endDueHolds,
  holdLine,
  postList,
  raiseObjection,
  takeDownList,
} from '#steps/5-publicize';
import { creditDue } from '#steps/6-credit';
import { days, world, type World } from '../support/world';

const approve = { vote: 'approve' as const, tier: null, reason: null };

/** Who comes second finds what the first has done, whichever of them it is. */
describe('two at once', () => {
  let w: World;
  beforeAll(async () => {
    w = await world('race', 12, { poolSize: 24 });
  }, 60_000);
  afterAll(() => w.house.close());

  const now = () => w.house.clock.now();
  const outcomes = async (tries: Promise<unknown>[]) =>
    (await Promise.allSettled(tries)).map((done) =>
      done.status === 'fulfilled' ? 'done' : (done.reason as { code: string }).code,
    );

  it('the last votes of a panel: decided once, the vote too many is stale', async () => {
    for (let i = 0; i < 10; i += 1) {
      const claimId = await w.make.claim({ act_code: 'B05', points: 20, event_ref: `r${i}` });
      const votes = w.certifiers
        .slice(0, 3)
        .map((member) => certify(w.house, member, { claimId, round: 1, ...approve }, now()));
      expect((await outcomes(votes)).sort()).toEqual(['done', 'done', 'stale']);
    }
  });

  it('one member voting on a list and on its lines: each line has the vote once', async () => {
    const batchId = uuidv7();
    const claimIds = await w.make.claims(8, {
      batch_id: batchId,
      act_code: 'B05',
      points: 20,
      event_ref: 'batch',
    });
    const [member] = w.certifiers;
    const done = await outcomes([
      certifyBatch(w.house, member!, { batchId, ...approve }, now()),
      ...claimIds.map((claimId) => certify(w.house, member!, { claimId, round: 1, ...approve }, now())),
    ]);
    expect(done[0]).toBe('done');
    expect(done.filter((what) => what !== 'done' && what !== 'already_voted')).toEqual([]);
    const votes = await w.house.owner.query(
      `SELECT claim_id FROM points.certification WHERE claim_id = ANY ($1)`,
      [claimIds],
    );
    expect(votes.rows).toHaveLength(8);
  });

  it('two administrators composing: every line is on one list', async () => {
    const claimIds = await w.make.claims(6, { state: 'certified', event_ref: 'compose' });
    await registerClaims(w.house, w.registrar, { claimIds }, now());
    const compose = () =>
      composeList(
        w.house,
        w.administrator,
        { listId: uuidv7(), committeeId: 1, kind: 'rewards', whereToObject: '居委会' },
        now(),
      );
    expect((await outcomes([compose(), compose(), compose()])).sort()).toEqual([
      'done',
      'list_empty',
      'list_empty',
    ]);
    const lists = await w.house.owner.query<{ id: string }>(
      `SELECT list_id AS id FROM points.publicity_list WHERE state = 'composed'`,
    );
    const post = () => postList(w.house, w.administrator, lists.rows[0]!.id, now());
    expect((await outcomes([post(), post()])).sort()).toEqual(['done', 'wrong_state']);
  });

  it('many objecting to one line: it freezes once', async () => {
    const { list } = await w.postedLines(1, { event_ref: 'many' });
    const target = { kind: 'line' as const, listId: list.listId, lineNo: 1 };
    const tries = [0, 1, 2, 3, 4].map((household) =>
      raiseObjection(w.house, w.at(household), { objectionId: uuidv7(), target, grounds: 'twice' }, now()),
    );
    expect((await outcomes(tries)).filter((done) => done === 'done')).toHaveLength(1);
  });

  it('a household objecting to many lines at once has three open, no more', async () => {
    const { list } = await w.postedLines(6, { event_ref: 'three' });
    const tries = [1, 2, 3, 4, 5, 6].map(
      (lineNo) =>
      raiseObjection(w.house, w.at(9), { objectionId: uuidv7(), target: { kind: 'line', listId: list.listId, lineNo }, grounds: 'twice' }, now()), // prettier-ignore
    );
    expect((await outcomes(tries)).sort()).toEqual(['done', 'done', 'done', 'too_many_objections', 'too_many_objections', 'too_many_objections']); // prettier-ignore
  });

  it('objecting in the last moment and crediting in the first: credited or frozen, never both', async () => {
    const { list, claimIds } = await w.postedLines(4, { event_ref: 'moment' });
    const last = new Date(list.closesAt.getTime() - 1);
    w.house.clock.set(list.closesAt);
    await Promise.all([
      creditDue(w.house, 1),
      ...[1, 2, 3].map(
        (lineNo) =>
        raiseObjection(w.house, w.at(lineNo + 4), { objectionId: uuidv7(), target: { kind: 'line', listId: list.listId, lineNo }, grounds: 'other' }, last).catch(() => undefined), // prettier-ignore
      ),
    ]);
    for (const claimId of claimIds) {
      const { state } = await w.make.look(claimId);
      const entries = await w.house.owner.query(`SELECT 1 FROM points.entry WHERE source_id = $1`, [claimId]);
      expect([state, entries.rows.length]).toEqual(state === 'frozen' ? ['frozen', 0] : ['credited', 1]);
    }
    w.house.clock.set('2026-11-02T09:00:00+08:00');
  });

  it('a hold that ends while a decision becomes final: the line goes on, whichever is the last', async () => {
    const { list, claimIds } = await w.postedLines(6, { event_ref: 'both' });
    const start = now();
    for (const [i, claimId] of claimIds.entries()) {
      const target = { kind: 'line' as const, listId: list.listId, lineNo: i + 1 };
      const input = { objectionId: uuidv7(), target, grounds: 'twice' };
      const { objectionId } = (await raiseObjection(w.house, w.at(2 * Math.floor(i / 3)), input, start))
        .reply;
      const dismissed = { objectionId, outcome: 'dismissed' as const, reason: '属实' };
      await decideObjection(w.house, w.reviewer, dismissed, start);
      await holdLine(w.house, w.supervisor, { claimId, reason: '疑' }, start);
    }
    const end = days(start, 9);
    await Promise.all([endDueHolds(w.house, 1, end), endDueAppeals(w.house, 1, end)]);
    const states = await Promise.all(claimIds.map(async (id) => (await w.make.look(id)).state));
    expect(new Set(states)).toEqual(new Set(['publicized']));
  });

  it('taking down a list while one objects: no line is lost', async () => {
    const { list, claimIds } = await w.postedLines(4, { event_ref: 'down' });
    const objectionId = uuidv7();
    await Promise.all([
      takeDownList(w.house, w.administrator, { listId: list.listId, why: '有误' }, now()),
      raiseObjection(w.house, w.at(10), { objectionId, target: { kind: 'line', listId: list.listId, lineNo: 2 }, grounds: 'other' }, now()).catch(() => undefined), // prettier-ignore
    ]);
    const decided = decideObjection(
      w.house,
      w.reviewer,
      { objectionId, outcome: 'dismissed', reason: '属实' },
      now(),
    );
    await decided.catch(() => undefined);
    for (const claimId of claimIds) {
      expect(['registered', 'frozen']).toContain((await w.make.look(claimId)).state);
    }
  });
});
