import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { v7 as uuidv7 } from 'uuid';
import { closeDueLists } from '#steps/5-publicize';
import { testHouse, type TestHouse, type TestStation } from '../support';
import { createTestApp } from '../support/app';
import { claimsFactory, type ClaimsFactory } from '../support/claims';
import { asKiosk, asPublic, asResident, asStaff, type StaffClient } from '../support/client';
import { enrich, shelve, stockOf } from '../redeem/shop';

/**
 * Four people who try to have from the station what is not theirs, each over HTTP through the real gate: what is refused
 * at once, what cannot be refused and is therefore listed to whom, and which row of the trail names the person.
 */
jest.setTimeout(60_000);

const DAY = 86_400_000;

interface Stage {
  house: TestHouse;
  app: NestFastifyApplication;
  st: TestStation;
  make: ClaimsFactory;
  supervisor: StaffClient;
  /** The head of a household before a kiosk of its own, with the card and its PIN. */
  at(household: number, openedBy?: 'card' | 'witness', witnessId?: string): ReturnType<typeof asResident>;
  staff: (...of: Parameters<typeof asStaff> extends [unknown, unknown, unknown, ...infer R] ? R : never) => Promise<StaffClient>; // prettier-ignore
  /** The trail of one person, as the supervisor reads it, latest first. */
  trailOf(actorId: string, action?: string): Promise<{ action: string; actorName: string | null; subjectId: string | null; detail: Record<string, unknown> }[]>; // prettier-ignore
}

async function stage(name: string): Promise<Stage> {
  const house = await testHouse({ name, now: '2026-11-02T09:00:00+08:00' });
  const st = await house.station({ households: 8, membersPerHousehold: 2 });
  const make = await claimsFactory(house, st);
  const app = await createTestApp(house);
  const staff: Stage['staff'] = (...of) => asStaff(app, house, 1, ...of);
  const made: Stage = {
    house,
    app,
    st,
    make,
    supervisor: await staff('supervisor'),
    staff,
    at: (household, openedBy = 'card', witnessId) =>
      asResident(app, house, 1, {
        residentId: st.heads[household]!,
        householdId: st.households[household]!,
        openedBy,
        ...(witnessId === undefined ? {} : { witnessId }),
      }),
    trailOf: async (actorId, action) =>
      (
        await made.supervisor.ok('audit.list', {
          query: { actorId, ...(action === undefined ? {} : { action }) },
        })
      ).items,
  };
  return made;
}

async function ended(s: Stage) {
  await s.app.close();
  await s.house.close();
}

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

describe('an administrator with a ghost household', () => {
  let s: Stage;
  let administrator: StaffClient;
  beforeAll(async () => {
    s = await stage('fraud_ghost');
    administrator = await s.staff('administrator');
  });
  afterAll(() => ended(s));

  const ghost = (room: string) => ({
    committee: '居委会1', group: '1组', building: '1号楼', unit: '', room, householdNo: null,
    members: [{ name: '贾无人', relation: '户主', isHead: true, idNumber: null, bornOn: '1970-01-01',
      phone: null, disability: null, incomeSupport: false, consents: true }],
  }); // prettier-ignore
  const people = async () =>
    Number((await s.house.owner.query(`SELECT count(*) AS n FROM points.resident`)).rows[0].n);

  test('is nobody’s household before a supervisor countersigns, and never by the own hand', async () => {
    const before = await people();
    const { proposalId } = await administrator.ok('household.propose', {
      params: { importId: uuidv7() },
      body: ghost('901'),
    });
    expect(await people()).toBe(before);
    const sign = { params: { proposalId }, body: { minutesNo: '2026-31' } };
    expect((await administrator.call('proposal.countersign', sign)).code).toBe('not_found');
    // A supervisor's role of one's own does not help: the same hand, the same resident, the same account.
    const both = await s.staff([{ role: 'administrator' }, { role: 'supervisor' }]);
    const own = await both.ok('household.propose', { params: { importId: uuidv7() }, body: ghost('902') });
    const alone = { params: { proposalId: own.proposalId }, body: { minutesNo: '2026-32' } };
    expect((await both.call('proposal.countersign', alone)).code).toBe('same_person');
    // The supervisor reads who asks for whom, and refuses with a reason.
    const waiting = await s.supervisor.ok('proposal.list', {
      query: { kind: 'household', state: 'proposed' },
    });
    expect(waiting.items.map(({ proposedByName }) => proposedByName).sort()).toEqual(
      [administrator.login, both.login].sort(),
    );
    for (const { proposalId } of waiting.items) {
      await s.supervisor.ok('proposal.refuse', { params: { proposalId }, body: { reason: '查无此户' } });
    }
    expect(await people()).toBe(before);
  });

  test('an administrator cannot make the supervisor who would sign', async () => {
    const straw = await administrator.ok('staff.invite', {
      body: { login: 'straw.man', name: '稻草人', roles: [{ role: 'supervisor' }] },
    });
    expect((await administrator.call('staff.invitation', { params: { staffId: straw.staffId } })).code).toBe(
      'not_found',
    );
    const sign = { params: { proposalId: straw.proposalId }, body: { minutesNo: '1' } };
    expect((await administrator.call('proposal.countersign', sign)).code).toBe('not_found');
    expect((await administrator.call('setting.propose', { body: { values: {}, fromDay: null } })).status).toBe(422); // prettier-ignore
  });

  test('countersigned in good faith, it still earns nothing without leader, panel and the neighbours’ eyes', async () => {
    const { proposalId } = await administrator.ok('household.propose', {
      params: { importId: uuidv7() },
      body: ghost('903'),
    });
    await s.supervisor.ok('proposal.countersign', { params: { proposalId }, body: { minutesNo: '2026-33' } });
    const { rows } = await s.house.owner.query<{ residentId: string; householdId: string }>(
      `SELECT resident_id AS "residentId", household_id AS "householdId" FROM points.resident WHERE name = '贾无人'`,
    );
    const nobody = rows[0]!;
    // A card with a PIN that the administrator knows: stepped up, and on the trail with the name.
    const { items } = await administrator.ok('card.issue', { body: { residentIds: [nobody.residentId] } });
    const cardTrail = await s.trailOf(administrator.staffId, 'card.issue');
    expect(cardTrail[0]).toMatchObject({ actorName: administrator.login });
    expect(items).toHaveLength(1);
    // No route lets an administrator submit, check, certify or register: each is as if it were not there.
    const claim = visit(nobody.residentId, s.st.heads[0]!, '2026-11-02');
    expect((await administrator.call('claim.submit', claim)).code).toBe('not_found');
    const ghostly = await asResident(s.app, s.house, 1, { ...nobody, openedBy: 'card' });
    const earlier = visit(nobody.residentId, s.st.heads[0]!, '2026-11-01');
    expect((await ghostly.call('claim.submit', earlier)).code).toBe('resident_not_here');
    await ghostly.ok('claim.submit', claim);
    const check = { params: claim.params, body: { outcome: 'checked' as const } };
    expect((await administrator.call('claim.check', check)).code).toBe('not_found');
    expect((await administrator.call('claim.certify', { params: claim.params, body: { round: 1, ballot: { vote: 'approve' } } })).code).toBe('not_found'); // prettier-ignore
    expect((await administrator.call('register.enter', { body: { claimIds: [claim.params.claimId] } })).code).toBe('not_found'); // prettier-ignore
    // The neighbour named as witness is asked, and declines.
    await (await s.at(0)).ok('witness.answer', { params: claim.params, body: { confirms: false } });
    expect((await ghostly.ok('claim.my-get', { params: claim.params })).claim.state).toBe('returned');
  });

  test('listed on the boards, a neighbour objects, the line freezes, a reviewer revokes it: nothing is credited', async () => {
    const { rows } = await s.house.owner.query<{ residentId: string; householdId: string }>(
      `SELECT resident_id AS "residentId", household_id AS "householdId" FROM points.resident WHERE name = '贾无人'`,
    );
    // Say that everybody in between believed it.
    const claimId = await s.make.claim({
      household_id: rows[0]!.householdId, resident_id: rows[0]!.residentId, state: 'certified',
    }); // prettier-ignore
    const registrar = await s.staff('registrar', { committeeId: 1 });
    await registrar.ok('register.enter', { body: { claimIds: [claimId] } });
    const listId = uuidv7();
    await administrator.ok('list.compose', {
      params: { listId },
      body: { committeeId: 1, whereToObject: '一楼大厅' },
    });
    await administrator.ok('list.post', { params: { listId } });
    const shown = await asPublic(s.app, 1).ok('list.public', { params: { listId } });
    expect(JSON.stringify(shown)).toContain('贾*人');
    const neighbour = await s.at(6);
    const { objectionId } = await neighbour.ok('objection.raise', {
      params: { objectionId: uuidv7() },
      body: { target: { kind: 'line', listId, lineNo: 1 }, grounds: 'wrong-person', note: '没有这户人家' },
    });
    expect((await administrator.call('objection.decide', { params: { objectionId }, body: { outcome: 'dismissed', reason: '确有此户' } })).code).toBe('not_found'); // prettier-ignore
    const reviewer = await s.staff('reviewer');
    await reviewer.ok('objection.decide', {
      params: { objectionId },
      body: { outcome: 'revoked', reason: '查无此户' },
    });
    s.house.clock.advance(10 * DAY);
    await closeDueLists(s.house, 1, s.house.clock.now());
    const { rows: entries } = await s.house.owner.query(
      `SELECT 1 FROM points.entry WHERE household_id = $1`,
      [rows[0]!.householdId],
    );
    expect(entries).toEqual([]);
  });

  test('the supervisor finds every household that this person brought in, with the minutes that let it in', async () => {
    s.supervisor = await s.staff('supervisor');
    const signed = await s.supervisor.ok('proposal.list', {
      query: { kind: 'household', state: 'in-force' },
    });
    expect(signed.items).toMatchObject([{ proposedByName: administrator.login, minutesNo: '2026-33' }]);
    const rosters = await s.supervisor.ok('roster.list', { query: {} });
    expect(rosters.items.length).toBeGreaterThanOrEqual(3);
    const made = await s.trailOf(administrator.staffId, 'proposal.make');
    expect(made).toHaveLength(3);
  });
});
