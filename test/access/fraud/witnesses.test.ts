import { v7 as uuidv7 } from 'uuid';
import { ended, stage, type Stage } from './stage';

const DAY = 86_400_000;

/** A visit of an hour to a neighbour in difficulty, 2 points: a witness's word is its only evidence. */
const visit = (residentId: string, witnessId: string, day = '2026-11-01') => ({
  params: { claimId: uuidv7() },
  body: { residentId, act: 'C02', day, evidence: [{ kind: 'W' as const, witnessId }] },
});

describe('a resident with reciprocal witnesses', () => {
  let s: Stage;
  beforeAll(async () => (s = await stage('fraud_witness')));
  afterAll(() => ended(s));

  /** `by` says that they helped, `witness` confirms with the own card; the answer to the confirmation. */
  const helped = async (by: number, witness: number, day?: string) => {
    const claim = visit(s.st.heads[by]!, s.st.heads[witness]!, day);
    const told = await (await s.at(by)).call('claim.submit', claim);
    if (told.status !== 200) return told;
    return (await s.at(witness)).call('witness.answer', {
      params: claim.params,
      body: { confirms: true },
    });
  };

  test('你给我作证，我给你作证: the second half is refused, by whichever of the two families', async () => {
    expect((await helped(0, 1)).status).toBe(200);
    const back = await helped(1, 0);
    expect(back).toMatchObject({ code: 'witness_unfit', body: { facts: { why: 'reciprocal', days: 90 } } });
    // The sons stand in for their fathers: reciprocity is counted between households.
    const [, sonOf0] = s.st.members.get(s.st.households[0]!)!;
    const bySon = await (await s.at(1)).call('claim.submit', visit(s.st.heads[1]!, sonOf0!));
    expect(bySon).toMatchObject({ code: 'witness_unfit', body: { facts: { why: 'reciprocal' } } });
    const within = await (await s.at(1)).call('claim.submit', visit(s.st.heads[1]!, s.st.members.get(s.st.households[1]!)![1]!)); // prettier-ignore
    expect(within).toMatchObject({ code: 'witness_unfit', body: { facts: { why: 'own_household' } } });
  });

  test('claiming first and confirming later does not help: the rule holds at the confirmation', async () => {
    const [mine, yours] = [visit(s.st.heads[2]!, s.st.heads[3]!), visit(s.st.heads[3]!, s.st.heads[2]!)];
    const [two, three] = [await s.at(2), await s.at(3)];
    await two.ok('claim.submit', mine);
    await three.ok('claim.submit', yours);
    const confirms = { confirms: true };
    const both = await Promise.all([
      three.call('witness.answer', { params: mine.params, body: confirms }),
      two.call('witness.answer', { params: yours.params, body: confirms }),
    ]);
    expect(both.map(({ code }) => code).sort()).toEqual(['', 'witness_unfit']);
  });

  test('a witness’s word needs the own card in hand, and is good for four a month', async () => {
    const claim = visit(s.st.heads[4]!, s.st.heads[5]!);
    await (await s.at(4)).ok('claim.submit', claim);
    const vouched = await s.at(5, 'witness', s.supervisor.staffId);
    const without = await vouched.call('witness.answer', { params: claim.params, body: { confirms: true } });
    expect(without).toMatchObject({ code: 'witness_unfit', body: { facts: { why: 'card' } } });
    const answers: string[] = [];
    for (const day of ['2026-10-20', '2026-10-21', '2026-10-22', '2026-10-23', '2026-10-24']) {
      answers.push((await helped(4, 5, day)).code);
    }
    expect(answers).toEqual(['', '', '', '', 'witness_unfit']);
  });

  test('three in a ring are not refused: the supervisor sees them first, and what each one confirmed', async () => {
    s.house.clock.advance(100 * DAY);
    s.supervisor = await s.staff('supervisor');
    const day = '2027-02-08';
    for (const [by, witness] of [[0, 1], [1, 2], [2, 0], [6, 7]] as const) {
      expect((await helped(by, witness, day)).status).toBe(200);
    } // prettier-ignore
    const { items } = await s.supervisor.ok('witness.confirmed', { query: { days: 90 } });
    const shown = items.map(({ witnessId, householdId, inRing }) => [
      s.st.heads.indexOf(witnessId),
      s.st.households.indexOf(householdId),
      inRing,
    ]);
    expect(shown.slice(0, 3).sort()).toEqual([[0, 2, true], [1, 0, true], [2, 1, true]]); // prettier-ignore
    expect(shown.slice(3)).toEqual([[7, 6, false]]);
    const [trail] = await s.trailOf(s.st.heads[1]!, 'witness.answer');
    expect(trail).toMatchObject({ action: 'witness.answer', detail: { confirms: true } });
    const sheet = await s.supervisor.ok('claim.get', { params: { claimId: trail!.subjectId! } });
    expect(sheet.claim.residentId).toBe(s.st.heads[0]);
    // Nobody but the supervisor reads who stands for whom.
    const leader = await s.staff('leader', { groupId: 1 });
    expect((await leader.call('witness.confirmed', { query: {} })).code).toBe('not_found');
  });
});
