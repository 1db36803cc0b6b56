import { type StaffClient } from '../../support/client';
import { ended, stage, type Stage } from './stage';

describe('a certifier with undeclared kin', () => {
  let s: Stage;
  let cousin: StaffClient;
  let second: StaffClient;
  let registrar: StaffClient;
  beforeAll(async () => {
    s = await stage('fraud_kin');
    cousin = await s.staff('certifier', { committeeId: 1, residentId: s.st.heads[0]! });
    second = await s.staff('certifier', { committeeId: 1 });
    await s.staff('certifier', { committeeId: 1 });
    registrar = await s.staff('registrar', { committeeId: 1 });
  });
  afterAll(() => ended(s));

  const vote = (who: StaffClient, claimId: string, round = 1) =>
    who.call('claim.certify', { params: { claimId }, body: { round, ballot: { vote: 'approve' } } });

  test('what is declared, or lives under one roof, is refused at once', async () => {
    await cousin.ok('kin.mine', { body: { kin: [{ residentId: s.st.heads[1]!, relation: '弟' }] } });
    for (const household of [0, 1]) {
      const claimId = await s.make.claim({ household_id: s.st.households[household] });
      expect((await vote(cousin, claimId)).code).toBe('recused');
      expect((await vote(second, claimId)).status).toBe(200);
    }
  });

  test('what was not is found out: the votes fall, what they decided goes before the panel again', async () => {
    const [certified, registered, other] = [
      await s.make.claim({ household_id: s.st.households[2] }),
      await s.make.claim({ household_id: s.st.households[2] }),
      await s.make.claim({ household_id: s.st.households[5] }),
    ];
    for (const claimId of [certified, registered, other]) {
      expect((await vote(cousin, claimId)).body).toMatchObject({ state: 'certified' });
    }
    await registrar.ok('register.enter', { body: { claimIds: [registered] } });

    // The nephew says nothing; the reviewer hears of it and has it recorded.
    const reviewer = await s.staff('reviewer');
    await reviewer.ok('kin.add', {
      params: { residentId: s.st.heads[0]! },
      body: { kinId: s.st.heads[2]!, relation: '姐' },
    });
    expect((await reviewer.call('kin.undeclared', { params: { staffId: cousin.staffId } })).code).toBe(
      'not_found',
    );
    const found = await s.supervisor.ok('kin.undeclared', { params: { staffId: cousin.staffId } });
    expect(found).toEqual({ voided: 2, reopened: [certified], beyond: [registered] });
    expect((await s.supervisor.ok('claim.get', { params: { claimId: certified } })).claim.state).toBe(
      'submitted',
    );
    // Now the database keeps the cousin away, and the other member decides.
    expect((await vote(cousin, certified, 2)).code).toBe('recused');
    expect((await vote(second, certified, 2)).body).toMatchObject({ state: 'certified' });
    // Nothing of somebody else's was touched.
    expect((await s.supervisor.ok('claim.get', { params: { claimId: other } })).claim.state).toBe(
      'certified',
    );

    // The line that was already in the register: held before it is credited.
    const [trail] = await s.trailOf(s.supervisor.staffId, 'kin.undeclared');
    expect(trail).toMatchObject({
      subjectId: cousin.staffId,
      detail: { voided: 2, reopened: 1, beyond: 1 },
    });
    const votes = await s.trailOf(cousin.staffId);
    expect(votes.some(({ action, subjectId }) => action.includes('certif') && subjectId === certified)).toBe(
      true,
    );
  });

  test('the vote is not taken back by silence: SQL of the application changes no certification', async () => {
    const change = s.house.db.inStation(1, (tx) =>
      tx.query(`UPDATE points.certification SET vote = 'reject' WHERE station_id = 1 AND staff_id = $1`, [
        cousin.staffId,
      ]),
    );
    await expect(change).rejects.toThrow(/permission denied|append/);
  });
});
