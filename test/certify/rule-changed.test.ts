import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { importActs, parseActs, withdrawActs } from '#claims';
import { ROOT, type Tx } from '#platform';
import { lookAt } from '#steps/3-certify';
import { decideObjection, objectionView, raiseObjection } from '#steps/5-publicize';
import { world, type World } from '../support/world';

const TODAY = '2026-11-02';

/** A rule changes, or goes, on the very day of deeds that were claimed under it: they end as they began. */
describe('an act that changes today', () => {
  let w: World;
  beforeAll(async () => {
    w = await world('rule-changed', 4);
  }, 60_000);
  afterAll(() => w.house.close());
  const now = () => w.house.clock.now();

  /** Two meetings at two points each: claimed, and another claim of the kind objected to, before the rule changes. */
  async function outlives(act_code: string, change: (tx: Tx) => Promise<unknown>) {
    const deed = { act_code, act_day: TODAY, quantity: 2, points: 4 };
    const claimId = await w.make.claim(deed);
    const { list } = await w.postedLines(1, deed);
    const target = { kind: 'line' as const, listId: list.listId, lineNo: 1 };
    const objection = { objectionId: uuidv7(), target, grounds: 'twice' };
    const { objectionId } = (await raiseObjection(w.house, w.at(0), objection, now())).reply;
    await w.house.db.inStation(1, change);
    const { rule } = await lookAt(w.house, w.certifiers[0]!, claimId, now());
    const one = { objectionId, outcome: 'amended' as const, reason: '只有一次', quantity: 1 };
    await decideObjection(w.house, w.reviewer, one, now());
    return [rule!.points, (await objectionView(w.house, w.reviewer, objectionId)).newPoints];
  }

  it('withdrawn: what was claimed before is looked at, and amended', async () => {
    const withdraw = (tx: Tx) => withdrawActs(tx, 1, ['A06'], TODAY, { minutesNo: 'M-2' });
    expect(await outlives('A06', withdraw)).toEqual([2, 2]);
  });

  it('worth more: what was claimed before is worth what it was', async () => {
    const table = parseActs(readFileSync(join(ROOT, 'libs/claims/data/acts.csv'), 'utf8'));
    const rules = table.ok ? table.rules.filter(({ code }) => code === 'A01') : [];
    const raise = (tx: Tx) => importActs(tx, 1, [{ ...rules[0]!, points: 3 }], TODAY, { minutesNo: 'M-2' });
    expect(await outlives('A01', raise)).toEqual([2, 2]);
  });
});
