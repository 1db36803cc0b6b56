import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { v7 as uuidv7 } from 'uuid';
import { verifyStation } from '#books';
import { closeDueLists, endDueAppeals } from '#steps/5-publicize';
import { asPublic, asResident, asStaff, type ResidentClient, type StaffClient } from '../support/client';
import { createTestApp } from '../support/app';
import { claimsFactory, type ClaimsFactory } from '../support/claims';
import { testHouse, type TestHouse, type TestStation } from '../support';

/** Steps 3 to 5 over HTTP, as desk and kiosk do them. */
describe('certify, register, publicize and object over HTTP', () => {
  let house: TestHouse;
  let app: NestFastifyApplication;
  let made: TestStation;
  let make: ClaimsFactory;
  const staff = {} as Record<
    | 'certifier'
    | 'second'
    | 'registrar'
    | 'administrator'
    | 'reviewer'
    | 'township'
    | 'supervisor'
    | 'leader',
    StaffClient
  >;
  let resident: ResidentClient;

  beforeAll(async () => {
    house = await testHouse({ name: 'steps345' });
    made = await house.station({ households: 6, membersPerHousehold: 2 });
    make = await claimsFactory(house, made);
    app = await createTestApp(house);
    const as = (role: Parameters<typeof asStaff>[3], scope?: Parameters<typeof asStaff>[4]) =>
      asStaff(app, house, 1, role, scope);
    staff.certifier = await as('certifier', { committeeId: 1, residentId: made.heads[5]! });
    staff.second = await as('certifier', { committeeId: 1 });
    await as('certifier', { committeeId: 1 });
    staff.registrar = await as('registrar', { committeeId: 1 });
    staff.administrator = await as('administrator');
    staff.reviewer = await as('reviewer');
    staff.township = await as('township');
    staff.supervisor = await as('supervisor');
    staff.leader = await as('leader', { committeeId: 1, groupId: 1 });
    resident = await asResident(app, house, 1, {
      residentId: made.heads[0]!,
      householdId: made.households[0]!,
    });
  }, 60_000);
  afterAll(async () => {
    await app.close();
    await house.close();
  });

  const certifyAll = async (claimIds: string[]) => {
    for (const claimId of claimIds) {
      await staff.second.ok('claim.certify', {
        params: { claimId },
        body: { round: 1, ballot: { vote: 'approve' } },
      });
    }
    return staff.registrar.ok('register.enter', { body: { claimIds } });
  };
  const compose = async (claimIds: string[]) => {
    await certifyAll(claimIds);
    const listId = uuidv7();
    return staff.administrator.ok('list.compose', {
      params: { listId },
      body: { committeeId: 1, whereToObject: '一楼大厅' },
    });
  };
  const post = async (claimIds: string[]) => {
    const composed = await compose(claimIds);
    const posted = await staff.administrator.ok('list.post', { params: { listId: composed.listId } });
    return { ...composed, ...posted };
  };

  it('shows a certifier what waits, and casts votes', async () => {
    const claimId = await make.claim({ household_id: made.households[5] });
    const batchId = uuidv7();
    const lines = await make.claims(3, { batch_id: batchId });
    const queue = await staff.certifier.ok('certify.queue', { query: { limit: 50 } });
    expect(queue.items).toEqual([expect.objectContaining({ recusal: 'own-household', votes: 0 })]);
    const batches = await staff.certifier.ok('certify.batches');
    expect(batches.items).toEqual([expect.objectContaining({ batchId, lines: 3 })]);
    expect((await staff.certifier.ok('certify.batch', { params: { batchId } })).lines).toHaveLength(3);
    const refused = await staff.certifier.call('claim.certify', {
      params: { claimId },
      body: { round: 1, ballot: { vote: 'approve' } },
    });
    expect(refused).toMatchObject({ status: 403, code: 'recused' });
    const look = await staff.second.ok('certify.look', { params: { claimId } });
    expect(look.panel).toMatchObject({ seats: 3, needed: 1 });
    const voted = await staff.second.ok('batch.certify', {
      params: { batchId },
      body: { ballot: { vote: 'reject', reason: '签到表缺失' } },
    });
    expect(voted.voted.map(({ claimId }) => claimId).sort()).toEqual([...lines].sort());
    const noReason = await staff.second.call('claim.certify', {
      params: { claimId },
      body: { round: 1, ballot: { vote: 'reject' } as never },
    });
    expect(noReason).toMatchObject({ status: 400, code: 'invalid_request' });
    await certifyAll([claimId]);
    expect((await staff.registrar.ok('register.queue')).items).toEqual([]);
    const book = await staff.registrar.ok('register.view', { params: { committeeId: 1, year: 2026 } });
    expect(book.items).toEqual([expect.objectContaining({ number: 1, claimId })]);
    const preview = await staff.administrator.ok('list.preview', { params: { committeeId: 1 } });
    expect(preview).toMatchObject({ lines: 1, points: 2 });
  });

  it('enters minutes for all; each vote counts once its member has confirmed at a kiosk', async () => {
    const claimId = await make.claim({ act_code: 'B05', points: 20, household_id: made.households[1] });
    const ask = { query: { committeeId: 1, limit: 1 } };
    const waits = await staff.registrar.ok('meeting.agenda', ask);
    const rest = await staff.registrar.ok('meeting.agenda', { query: { ...ask.query, limit: 200, after: waits.next ?? undefined } }); // prettier-ignore
    expect([...waits.items, ...rest.items].map((claim) => claim.claimId)).toContain(claimId);
    const meetingId = uuidv7();
    const votes = [staff.certifier, staff.second].map(({ staffId }) => ({
      staffId,
      claimId,
      round: 1,
      vote: 'approve' as const,
    }));
    const body = { committeeId: 1, minutesNo: '评议〔2026〕9号', heldOn: '2026-11-01', votes };
    const meeting = await staff.registrar.ok('meeting.enter', { params: { meetingId }, body });
    expect(meeting.members.map(({ confirmedAt }) => confirmedAt)).toEqual([null, null]);
    expect(await make.look(claimId)).toMatchObject({ state: 'submitted' });
    const member = await asResident(app, house, 1, {
      residentId: made.heads[5]!,
      householdId: made.households[5]!,
    });
    expect((await member.ok('meeting.mine')).meetings).toHaveLength(1);
    const confirmed = await member.ok('meeting.confirm', { params: { meetingId } });
    expect(confirmed).toMatchObject({ voted: [{ claimId, votes: 1, state: 'submitted' }], removed: [] });
    expect(await member.call('meeting.confirm', { params: { meetingId } })).toMatchObject({
      code: 'already_voted',
    });
    expect((await member.ok('meeting.mine')).meetings).toEqual([]);
    expect(await resident.call('meeting.confirm', { params: { meetingId } })).toMatchObject({ status: 404 });
    const cast = await staff.second.ok('claim.certify', {
      params: { claimId },
      body: { round: 1, ballot: { vote: 'approve' } },
    });
    expect(cast.state).toBe('certified');
  });

  it('posts a list that everybody sees while its window runs, and never after', async () => {
    const list = await post(await make.claims(2, { event_ref: 'public' }));
    const anybody = asPublic(app, 1);
    const current = await anybody.ok('list.current');
    expect(current.lists.map(({ listId }) => listId)).toContain(list.listId);
    const seen = await anybody.ok('list.public', { params: { listId: list.listId } });
    expect(seen.shown).toEqual(list.shown);
    const check = { params: { listId: list.listId }, body: { digest: list.digest } };
    expect(await anybody.ok('list.check', check)).toEqual({ agrees: true, differing: [] });
    const forged = { digest: list.digest, lines: [{ lineNo: 1, digest: '0'.repeat(64) }] };
    expect(await anybody.ok('list.check', { ...check, body: forged })).toEqual({
      agrees: false,
      differing: [1],
    });
    const before = house.clock.now();
    house.clock.set(list.closesAt);
    await closeDueLists(house, 1, house.clock.now());
    const after = await anybody.ok('list.public', { params: { listId: list.listId } });
    expect(after).toMatchObject({ shown: [], list: { lines: list.lines, digest: list.digest } });
    expect((await anybody.ok('list.current')).lists.map(({ listId }) => listId)).not.toContain(list.listId);
    house.clock.set(before);
    expect(await asPublic(app, 2).call('list.public', { params: { listId: list.listId } })).toMatchObject({
      status: 404,
    });
  });

  it('proves, extends once, takes down; the lines are posted again for a whole window', async () => {
    const claimIds = await make.claims(2, { event_ref: 'down' });
    const list = await post(claimIds);
    const params = { listId: list.listId };
    const fileId = uuidv7();
    await house.owner.query(
      `INSERT INTO points.file (station_id, file_id, purpose, media_type, bytes, sha256, uploaded_at) VALUES (1, $1, 'posting-proof', 'image/jpeg', 9, '\\x00', now())`,
      [fileId],
    );
    expect(
      await staff.administrator.ok('list.prove', { params, body: { board: '1号楼公示栏', fileId } }),
    ).toEqual({ proofNo: 1 });
    expect(
      await staff.administrator.call('list.prove', {
        params,
        body: { board: '1号楼公示栏', fileId: uuidv7() },
      }),
    ).toMatchObject({ code: 'evidence_bad' });
    const start = house.clock.now();
    house.clock.set('2026-11-04T18:00:00+08:00');
    const later = await asStaff(app, house, 1, 'administrator');
    const missing = {
      missingFrom: '2026-11-03T10:00:00+08:00',
      missingUntil: '2026-11-03T16:00:00+08:00',
      why: '被风刮走',
    };
    const longer = await later.ok('list.extend', { params, body: missing });
    expect(longer).toMatchObject({ lastDay: '2026-11-06', closesAt: '2026-11-06T16:00:00.000Z' });
    expect(await make.look(claimIds[0]!)).toMatchObject({ credit_due_at: new Date(longer.closesAt) });
    expect(await later.call('list.extend', { params, body: missing })).toMatchObject({
      code: 'wrong_state',
    });
    const down = await later.ok('list.takeDown', { params, body: { why: '名单有误' } });
    expect(down.lines).toBe(2);
    expect(await asPublic(app, 1).call('list.public', { params })).toMatchObject({ status: 404 });
    const again = await later.ok('list.compose', {
      params: { listId: uuidv7() },
      body: { committeeId: 1, whereToObject: '一楼大厅' },
    });
    expect(again.shown.map(({ serial }) => serial)).toEqual(
      expect.arrayContaining(list.shown.map(({ serial }) => serial)),
    );
    await later.ok('list.discard', { params: { listId: again.listId } });
    expect(await later.call('list.post', { params: { listId: again.listId } })).toMatchObject({
      code: 'wrong_state',
    });
    const whole = await later.ok('list.get', { params });
    expect(whole).toMatchObject({
      list: { state: 'taken-down', proofs: 1 },
      proofs: [{ proofNo: 1, fileId }],
    });
    expect((await later.ok('list.all')).items.length).toBeGreaterThan(2);
    house.clock.set(start);
  });

  it('takes an objection at the kiosk, through a draft and a lost reply, to its end', async () => {
    const list = await post(await make.claims(1, { event_ref: 'object', household_id: made.households[2] }));
    const objectionId = uuidv7();
    const target = { kind: 'line' as const, listId: list.listId, lineNo: 1 };
    await resident.ok('objection.saveDraft', { params: { objectionId }, body: { target } });
    expect((await resident.ok('objection.drafts')).drafts).toMatchObject([
      { objectionId, draft: { target } },
    ]);
    const raised = await resident.ok('objection.raise', {
      params: { objectionId },
      body: { target, grounds: 'wrong-day', note: '当天没有活动' },
    });
    expect(await resident.ok('objection.settle', { params: { objectionId } })).toEqual({ raised });
    expect((await resident.ok('objection.drafts')).drafts).toEqual([]);
    const lost = uuidv7();
    expect(await resident.ok('objection.settle', { params: { objectionId: lost } })).toEqual({
      raised: null,
    });
    expect(
      await resident.call('objection.raise', {
        params: { objectionId: lost },
        body: { target, grounds: 'other' },
      }),
    ).toMatchObject({ code: 'request_abandoned' });
    const queue = await staff.reviewer.ok('objection.queue', { query: {} });
    expect(queue.items).toEqual([
      expect.objectContaining({ objectionId, mayNot: null, note: '当天没有活动' }),
    ]);
    expect(await staff.reviewer.ok('objection.get', { params: { objectionId } })).toMatchObject({
      objector: { residentId: made.heads[0] },
    });
    await staff.reviewer.ok('objection.decide', {
      params: { objectionId },
      body: { outcome: 'revoked', reason: '活动取消' },
    });
    const household = await asResident(app, house, 1, {
      residentId: made.heads[2]!,
      householdId: made.households[2]!,
    });
    const [seen] = (await household.ok('objection.mine')).objections;
    expect(seen).toMatchObject({ objectionId, note: null, grounds: 'other', reason: '活动取消' });
    await household.ok('objection.appeal', { params: { objectionId }, body: { note: '有照片' } });
    const decided = await staff.township.ok('objection.decideAppeal', {
      params: { objectionId },
      body: { outcome: 'dismissed', reason: '照片属实' },
    });
    expect(decided).toMatchObject({ state: 'final', outcome: 'dismissed' });
    expect((await resident.ok('objection.mine')).objections[0]).toMatchObject({ appealReason: '照片属实' });
  });

  it('takes an objection and an appeal through a leader, and a hold by the supervisor', async () => {
    const claimIds = await make
      .claims(2, { event_ref: 'leader', household_id: made.households[3] })
      .catch(async () => [
        await make.claim({ event_ref: 'l1', household_id: made.households[3] }),
        await make.claim({ event_ref: 'l2', household_id: made.households[4] }),
      ]);
    const list = await post(claimIds);
    const objectionId = uuidv7();
    const params = { objectionId, residentId: made.heads[1]! };
    await staff.leader.ok('objection.raiseFor', {
      params,
      body: { target: { kind: 'line', listId: list.listId, lineNo: 1 }, grounds: 'twice' },
    });
    await staff.reviewer.ok('objection.decide', {
      params: { objectionId },
      body: { outcome: 'dismissed', reason: '不是重复' },
    });
    await staff.leader.ok('objection.appealFor', {
      params: { objectionId, householdId: made.households[1]! },
      body: {},
    });
    const second = (await staff.supervisor.ok('list.get', { params: { listId: list.listId } })).shown[1]!;
    const claimId = second.claimId;
    await staff.supervisor.ok('line.hold', { params: { claimId }, body: { reason: '待核实' } });
    expect((await staff.reviewer.ok('line.holds')).holds).toMatchObject([{ reason: '待核实' }]);
    const kept = await staff.reviewer.ok('line.keepHold', {
      params: { claimId },
      body: { reason: '确需核实' },
    });
    await staff.reviewer.ok('objection.decide', {
      params: { objectionId: kept.objectionId },
      body: { outcome: 'dismissed', reason: '属实' },
    });
    await endDueAppeals(house, 1, new Date(house.clock.now().getTime() + 9 * 86_400_000));
    expect(await make.look(claimId)).toMatchObject({ state: 'publicized' });
    expect(
      await staff.supervisor.ok('kin.undeclared', { params: { staffId: staff.second.staffId } }),
    ).toEqual({ voided: 0, reopened: [], beyond: [] });
    await resident.ok('objection.dropDraft', { params: { objectionId } });
  });

  it('finds a list whose line was changed behind it', async () => {
    const check = async () =>
      (await verifyStation(house.db, 1)).flatMap(({ check: word }) =>
        word.startsWith('list') ? [word] : [],
      );
    expect(await check()).toEqual([]);
    await house.owner.query(`ALTER TABLE points.list_line DISABLE TRIGGER append_only`);
    await house.owner.query(`UPDATE points.list_line SET points = points + 1 WHERE line_no = 1`);
    expect(new Set(await check())).toEqual(new Set(['list-digest', 'list-line']));
    await house.owner.query(`UPDATE points.list_line SET points = points - 1 WHERE line_no = 1`);
    expect(await check()).toEqual([]);
    // Whose line it is stands outside the digest, which paper carries for everybody.
    await house.owner.query(
      `UPDATE points.list_line SET claim_id = (SELECT c.claim_id FROM points.claim c
          WHERE NOT EXISTS (SELECT FROM points.list_line o WHERE o.claim_id = c.claim_id) LIMIT 1)
        WHERE line_no = 2`,
    );
    expect(new Set(await check())).toEqual(new Set(['list-line']));
  });
});
