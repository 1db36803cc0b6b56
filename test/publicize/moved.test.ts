import { v7 as uuidv7 } from 'uuid';
import { countersign, type ResidentCaller } from '#access';
import type { LifeEventDraft } from '#contract';
import { recordLifeEvent } from '#steps/0-household';
import { claimSheet, householdClaims } from '#steps/2-apply';
import { lookAt } from '#steps/3-certify';
import {
  appealObjection,
  decideObjection,
  objectionsOfHousehold,
  objectionView,
  ownObjections,
  raiseObjection,
  type Target,
} from '#steps/5-publicize';
import { world, type World } from '../support/world';

/** An objection follows its people: a household that is merged into another, a member who moves to one. */
describe('objections of who lives elsewhere since', () => {
  let w: World;
  beforeAll(async () => {
    w = await world('moved', 14);
    await w.house.owner.query(
      `INSERT INTO points.dwelling (station_id, household_id, building_id, unit, room)
       SELECT station_id, household_id, building_id, '', household_id::text FROM points.household`,
    );
  }, 60_000);
  afterAll(() => w.house.close());

  const now = () => w.house.clock.now();
  const raiseAs = async (caller: ResidentCaller, target: Target) => {
    const input = { objectionId: uuidv7(), target, grounds: 'did-not-happen' };
    return (await raiseObjection(w.house, caller, input, now())).reply;
  };
  const raise = (household: number, target: Target) => raiseAs(w.at(household), target);
  const live = async (event: LifeEventDraft) => {
    const input = { eventId: uuidv7(), event, happenedOn: '2026-11-01' };
    const { reply } = await recordLifeEvent(w.house, w.registrar, input, now());
    const { proposalId } = reply;
    if (proposalId) await countersign(w.house, w.supervisor, { proposalId, minutesNo: '1' }, now());
  };
  const open = async (objectionId: string) => {
    const input = { objectionId, outcome: 'claim-opened' as const, reason: '材料齐全' };
    return (await decideObjection(w.house, w.reviewer, input, now())).openedClaimId;
  };
  /** What the kiosk shows as the household's claims. */
  const listed = async (at: ResidentCaller) =>
    (await householdClaims(w.house, at, { limit: 60 })).items.map(({ claimId }) => claimId);
  /** Why this member of staff may not decide on a claim. */
  const recusal = async (claimId: string, staffId: string) =>
    (await w.house.owner.query(`SELECT points.recusal(1, $1, $2) AS why`, [claimId, staffId])).rows[0].why;
  /** The head of a household moves to another, whose own the head is from then on. */
  const move = async (household: number, to: number): Promise<ResidentCaller> => {
    const [from, into] = [w.made.households[household]!, w.made.households[to]!];
    const [residentId, newHeadId] = w.made.members.get(from) as [string, string];
    await live({ kind: 'member-moved', residentId, otherHouseholdId: into, relation: '亲', newHeadId });
    return { ...w.at(household), householdId: into };
  };

  it('what an objection opens or reopens is claimed for the household that its person lives in', async () => {
    const [from, into] = [w.made.households[9]!, w.made.households[10]!];
    const rejected = { state: 'rejected', household_id: from };
    const [early, late, lost] = (await w.make.claims(3, rejected)) as [string, string, string];
    const missing = await raise(9, { kind: 'missing', actCode: 'B01', actDay: '2026-10-29' });
    const refusal = await raise(9, { kind: 'refusal', claimId: early });
    const dismissed = await raise(9, { kind: 'refusal', claimId: lost });
    const no = { objectionId: dismissed.objectionId, outcome: 'dismissed' as const, reason: '不属实' };
    await decideObjection(w.house, w.reviewer, no, now());
    await live({ kind: 'merge', householdId: from, otherHouseholdId: into });

    expect(await listed({ ...w.at(10) })).toEqual(expect.arrayContaining([early, late, lost]));

    const neighbour = await w.make.staff('reviewer', { residentId: w.made.heads[10]! });
    for (const { objectionId } of [missing, refusal]) {
      const input = { objectionId, outcome: 'claim-opened' as const, reason: '材料齐全' };
      await expect(decideObjection(w.house, neighbour, input, now())).rejects.toMatchObject({
        code: 'recused',
      });
    }
    const opened = (await open(missing.objectionId))!;
    await open(refusal.objectionId);
    const mover = { ...w.at(9), householdId: into };
    await open((await raiseAs(mover, { kind: 'refusal', claimId: late })).objectionId);
    for (const claimId of [opened, early, late]) {
      expect(await w.make.look(claimId)).toMatchObject({ state: 'submitted', household_id: into });
      expect(await recusal(claimId, neighbour.staffId)).toBe('own-household');
    }
    const appealed = await appealObjection(w.house, mover, { objectionId: dismissed.objectionId }, now());
    expect(appealed.state).toBe('appealed');
  });

  it('a refusal follows the member who moved', async () => {
    const claimId = await w.make.claim({ state: 'rejected', household_id: w.made.households[8] });
    const mover = await move(8, 10);
    expect(await listed(mover)).toContain(claimId);
    expect((await claimSheet(w.house, mover, claimId)).claim.state).toBe('rejected');
    await expect(claimSheet(w.house, w.at(7), claimId)).rejects.toMatchObject({ code: 'not_found' });
    await open((await raiseAs(mover, { kind: 'refusal', claimId })).objectionId);
    const { householdId: household_id } = mover;
    expect(await w.make.look(claimId)).toMatchObject({ state: 'submitted', household_id });
  });

  it('nobody decides for their kin, though these moved or were merged since: neither the objector nor who was refused', async () => {
    const kinOf = async (residentId: string) => {
      const relative = uuidv7();
      await w.house.owner.query(
        `INSERT INTO points.resident (station_id, resident_id, household_id, name, masked_name, relation, born_on, joined_on)
         VALUES (1, $1, $2, '亲戚', '亲*', '弟', '1970-01-01', '2018-09-01')`,
        [relative, w.made.households[13]],
      );
      await w.house.owner.query(
        `INSERT INTO points.kin (station_id, resident_id, kin_id, relation, declared_on) VALUES (1, $1, $2, '兄弟', '2026-01-01')`,
        [residentId, relative],
      );
      return w.make.staff('reviewer', { residentId: relative });
    };
    const { list } = await w.postedLines(1, { household_id: w.made.households[0] });
    const { objectionId } = await raise(11, { kind: 'line', listId: list.listId, lineNo: 1 });
    const reviewer = await kinOf(w.made.heads[11]!);
    await move(11, 6);
    expect(await objectionView(w.house, reviewer, objectionId)).toMatchObject({ mayNot: 'kin' });
    const no = { objectionId, outcome: 'dismissed' as const, reason: '属实' };
    await expect(decideObjection(w.house, reviewer, no, now())).rejects.toMatchObject({ code: 'recused' });

    const refused = await w.make.claim({ state: 'rejected', household_id: w.made.households[12] });
    const other = await kinOf(w.made.heads[12]!);
    await live({
      kind: 'merge',
      householdId: w.made.households[12]!,
      otherHouseholdId: w.made.households[6]!,
    });
    expect(await recusal(refused, other.staffId)).toBe('kin');
  });

  it('who moved finds the objection where they live now, and appeals there; a leader may do it for them', async () => {
    const { list } = await w.postedLines(2, { household_id: w.made.households[0] });
    const raised: string[] = [];
    for (const lineNo of [1, 2]) {
      const { objectionId } = await raise(1, { kind: 'line', listId: list.listId, lineNo });
      raised.push(objectionId);
      const no = { objectionId, outcome: 'dismissed' as const, reason: '属实' };
      await decideObjection(w.house, w.reviewer, no, now());
    }
    const mover = await move(1, 2);
    const [first, second] = raised as [string, string];
    const own = await ownObjections(w.house, mover);
    expect(own.map(({ objectionId, grounds }) => [objectionId, grounds]).sort()).toEqual(
      raised.map((objectionId) => [objectionId, 'did-not-happen']).sort(),
    );
    expect(await ownObjections(w.house, w.at(3))).toEqual([]);
    await expect(appealObjection(w.house, w.at(3), { objectionId: first }, now())).rejects.toMatchObject({
      code: 'not_found',
    });
    expect(await appealObjection(w.house, mover, { objectionId: first }, now())).toMatchObject({
      state: 'appealed',
    });
    const { householdId } = mover;
    const group = (await w.make.look(await w.make.claim({ household_id: householdId }))).group_id as number;
    const leader = await w.make.staff('leader', { committeeId: 1, groupId: group });
    expect(await objectionsOfHousehold(w.house, leader, householdId)).toHaveLength(2);
    const forThem = { objectionId: second, householdId };
    expect(await appealObjection(w.house, leader, forThem, now())).toMatchObject({ state: 'appealed' });
  });

  it('what was claimed before moving is not missing: no second claim for the deed', async () => {
    const deed = { act_code: 'F02', act_day: '2026-10-25', event_ref: null };
    await w.make.claim({ ...deed, household_id: w.made.households[4], state: 'credited' });
    const mover = await move(4, 5);
    const missing = { kind: 'missing' as const, actCode: 'F02', actDay: '2026-10-25' };
    const { objectionId } = await raiseAs(mover, missing);
    await expect(open(objectionId)).rejects.toMatchObject({ code: 'duplicate_claim' });
    // Another day of theirs, or the same day of somebody else there, is another deed.
    const other = await raiseAs(mover, { ...missing, actDay: '2026-10-26' });
    const neighbours = await raise(5, missing);
    for (const { objectionId: id } of [other, neighbours]) expect(await open(id)).not.toBeNull();
  });

  it('the panel is shown what the same person claimed for that day before moving, under another name', async () => {
    const deed = { act_code: 'A05', act_day: '2026-10-24' };
    const before = await w.make.claim({ ...deed, household_id: w.made.households[6], state: 'credited', event_ref: '夜校' }); // prettier-ignore
    const mover = await move(6, 7);
    const { objectionId } = await raiseAs(mover, { kind: 'missing', actCode: 'A05', actDay: deed.act_day });
    const claimId = (await open(objectionId))!;
    const { doubles } = await lookAt(w.house, w.certifiers[0]!, claimId, now());
    expect(doubles).toMatchObject([{ claimId: before, eventRef: '夜校' }]);
  });
});
