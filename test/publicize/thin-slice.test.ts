import { v7 as uuidv7 } from 'uuid';
import { certify } from '#steps/3-certify';
import { registerClaims } from '#steps/4-register';
import { composeList, currentLists, postList, publicList } from '#steps/5-publicize';
import { claimsFactory, type ClaimsFactory } from '../support/claims';
import { testHouse, type TestHouse, type TestStation } from '../support';

describe('from a vote to a posted list', () => {
  let house: TestHouse;
  let made: TestStation;
  let make: ClaimsFactory;
  beforeAll(async () => {
    house = await testHouse({ name: 'slice' });
    made = await house.station({ households: 6, membersPerHousehold: 2 });
    make = await claimsFactory(house, made);
  }, 60_000);
  afterAll(() => house.close());

  it('certifies, registers, composes, posts and shows a line', async () => {
    const [certifier] = await make.panel(1, 3, 1);
    const registrar = await make.staff('registrar', { committeeId: 1 });
    const administrator = await make.staff('administrator');
    const claimId = await make.claim({ household_id: made.households[0] });
    await make.consent(made.heads[0]!);
    const now = house.clock.now();

    const voted = await certify(
      house,
      certifier!,
      { claimId, round: 1, vote: 'approve', tier: null, reason: null },
      now,
    );
    expect(voted).toMatchObject({ state: 'certified', votes: 1 });

    const { registered } = await registerClaims(house, registrar, { claimIds: [claimId] }, now);
    expect(registered).toEqual([{ claimId, serial: '1-2026-000001' }]);

    const { reply: list } = await composeList(
      house,
      administrator,
      { listId: uuidv7(), committeeId: 1, kind: 'rewards', whereToObject: '居委会' },
      now,
    );
    expect(list.lines).toEqual([
      expect.objectContaining({
        serial: '1-2026-000001',
        maskedName: expect.stringMatching(/^测\*.$/),
        points: 2,
      }),
    ]);
    expect(await currentLists(house, 1, now)).toEqual([]);

    const posted = await postList(house, administrator, list.listId, now);
    expect(posted).toMatchObject({ firstDay: '2026-11-03', lastDay: '2026-11-05' });
    expect(house.woken).toContainEqual({ job: 'close-lists', station: 1, at: posted.closesAt });
    expect(await make.look(claimId)).toMatchObject({ state: 'publicized', credit_due_at: posted.closesAt });

    const [current] = await currentLists(house, 1, now);
    expect(current).toMatchObject({ number: '2026-0001', lines: 1, digest: list.digest });
    expect((await publicList(house, 1, list.listId, now)).shown).toEqual(list.lines);
    expect((await publicList(house, 1, list.listId, posted.closesAt)).shown).toEqual([]);
  });
});
