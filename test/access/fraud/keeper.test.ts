import { v7 as uuidv7 } from 'uuid';
import { enrich, shelve, stockOf } from '../../redeem/shop';
import { asKiosk, type StaffClient } from '../../support/client';
import { ended, stage, type Stage } from './stage';

describe('a keeper who hands over to nobody', () => {
  let s: Stage;
  let keeper: StaffClient;
  let rice: string;
  beforeAll(async () => {
    s = await stage('fraud_keeper');
    await enrich(s.house, s.st, 100);
    keeper = await s.staff('keeper');
    rice = await shelve(s.house, 1, { price: 12, pieces: 50 });
  });
  afterAll(() => ended(s));

  const basket = (pieces = 1) => ({ lines: [{ itemId: rice, pieces, points: 12 }] });
  const hold = async (household: number) => {
    const who = await s.at(household);
    return who.ok('redemption.redeem', { params: { redemptionId: uuidv7() }, body: basket() });
  };
  const give = (redemptionId: string, body: { code: string } | { confirmed: true }) =>
    keeper.call('redemption.hand-over', { params: { redemptionId }, body });

  test('what waits is not handed over without its owner’s code or PIN, and guessing shuts it', async () => {
    const made = await hold(0);
    expect((await give(made.redemptionId, { confirmed: true })).code).toBe('proof_missing');
    for (let i = 0; i < 10; i++) {
      const guess = String((Number(made.code) + 1 + i) % 100_000_000).padStart(8, '0');
      expect((await give(made.redemptionId, { code: guess })).code).toBe('proof_missing');
    }
    // The right one opens nothing any more: the goods go back by themselves, the points with them.
    expect((await give(made.redemptionId, { code: made.code! })).code).toBe('proof_missing');
    const wrong = await s.trailOf(keeper.staffId, 'redemption.wrong-code');
    expect(wrong.length).toBeGreaterThanOrEqual(5);
    expect(wrong[0]).toMatchObject({ actorName: keeper.login, subjectId: made.redemptionId });
  });

  test('a basket laid before the pad stays a basket: nobody’s PIN, nobody’s points', async () => {
    const pad = await asKiosk(s.app, s.house, 1);
    const before = await stockOf(s.house, 1, rice);
    const basketId = uuidv7();
    await keeper.ok('counter.lay', {
      params: { basketId },
      body: { kioskId: pad.kioskId, household: { householdId: s.st.households[1]! }, ...basket() },
    });
    // The keeper's own session opens no resident's route, and the kiosk alone confirms nothing.
    const confirm = { params: { basketId } };
    expect((await keeper.call('counter.confirm', confirm)).code).toBe('not_found');
    expect((await pad.call('counter.confirm', confirm)).code).toBe('unauthenticated');
    expect(await stockOf(s.house, 1, rice)).toEqual(before);
  });

  test('vouching for somebody absent takes another one, is capped, and is listed with both names', async () => {
    const grant = await keeper.ok('witness.grant', {
      body: { residentId: s.st.heads[2]!, reason: '忘带卡' },
    });
    const kiosk = await asKiosk(s.app, s.house, 1);
    await kiosk.ok('session.openWitnessed', { body: { code: grant.code } });
    const alone = await (
      await s.at(2, 'witness', keeper.staffId)
    ).ok('redemption.redeem', {
      params: { redemptionId: uuidv7() },
      body: basket(),
    });
    expect((await give(alone.redemptionId, { code: alone.code! })).code).toBe('same_person');

    // With a leader who plays along it goes through once: up to the cap, and before the supervisor's eyes.
    const leader = await s.staff('leader', { groupId: 1 });
    const nobody = await s.at(3, 'witness', leader.staffId);
    const made = await nobody.ok('redemption.redeem', { params: { redemptionId: uuidv7() }, body: basket() });
    expect((await give(made.redemptionId, { code: made.code! })).status).toBe(200);
    const greedy = await nobody.call('redemption.redeem', {
      params: { redemptionId: uuidv7() },
      body: basket(4),
    });
    expect(greedy).toMatchObject({ code: 'limit_reached', body: { facts: { limit: 'witnessed', max: 50 } } });
    const listed = await s.supervisor.ok('redemption.list', { query: { witnessed: 'true' } });
    expect(listed.items.find((row) => row.redemptionId === made.redemptionId)).toMatchObject({
      witnessId: leader.staffId,
      handedOverBy: keeper.staffId,
      householdId: s.st.households[3],
    });
    const vouched = await s.supervisor.ok('witness.list', { query: {} });
    expect(vouched.items).toMatchObject([
      { residentId: s.st.heads[2], witnessId: keeper.staffId, witnessName: keeper.login, reason: '忘带卡' },
    ]);
    const [over] = await s.trailOf(keeper.staffId, 'redemption.hand-over');
    expect(over).toMatchObject({ actorName: keeper.login, subjectId: made.redemptionId });
  });

  test('a paper slip for nobody needs a second name, no own one, and is on the same list', async () => {
    const enter = (signedBy: string, slipNo: string) =>
      keeper.call('slip.enter', {
        params: { redemptionId: uuidv7() },
        body: { slipNo, day: '2026-11-01', residentId: s.st.heads[4]!, signedBy, ...basket() },
      });
    expect((await enter(keeper.staffId, 'A-1')).status).toBeGreaterThanOrEqual(400);
    const second = await s.staff('keeper');
    const slip = await enter(second.staffId, 'A-2');
    expect(slip.status).toBe(200);
    expect((await enter(second.staffId, 'A-2')).code).toBe('slip_used');
    const listed = await s.supervisor.ok('redemption.list', { query: { witnessed: 'true' } });
    expect(listed.items[0]).toMatchObject({
      redemptionId: slip.body.redemptionId,
      witnessId: second.staffId,
      handedOverBy: keeper.staffId,
    });
  });

  test('the household reads at its next session what was taken in its name', async () => {
    const mine = await (await s.at(3)).ok('redemption.mine', { query: {} });
    expect(mine.items).toMatchObject([{ state: 'handed-over', points: 12 }]);
    const entries = await (await s.at(3)).ok('account.entries', { query: {} });
    expect(JSON.stringify(entries)).toContain('redeem');
  });

  test('goods that leave the shelf without anybody show at the count, before the supervisor', async () => {
    const { free, allocated } = await stockOf(s.house, 1, rice);
    await keeper.ok('stock.count', {
      params: { countId: uuidv7() },
      body: { lines: [{ itemId: rice, expected: free + allocated, counted: free + allocated - 3 }] },
    });
    const { items } = await s.supervisor.ok('stock.counts', { query: {} });
    expect(items).toMatchObject([{ countedBy: keeper.staffId, lines: [{ itemId: rice }] }]);
    expect(items[0]!.lines[0]!.expected - items[0]!.lines[0]!.counted).toBe(3);
  });
});
