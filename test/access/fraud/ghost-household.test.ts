import { v7 as uuidv7 } from 'uuid';
import { closeDueLists } from '#steps/5-publicize';
import { asPublic, asResident, type StaffClient } from '../../support/client';
import { ended, stage, type Stage } from './stage';

const DAY = 86_400_000;

/** A visit of an hour to a neighbour in difficulty, 2 points: a witness's word is its only evidence. */
const visit = (residentId: string, witnessId: string, day = '2026-11-01') => ({
  params: { claimId: uuidv7() },
  body: { residentId, act: 'C02', day, evidence: [{ kind: 'W' as const, witnessId }] },
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
