import type { StaffCaller } from '#access';
import { waitingFor } from '#books';
import { declareMyKin } from '#people';
import { certify, incompletePanels, remindPanels, reopenForKin } from '#steps/3-certify';
import { days, world, type World } from '../support/world';

const approve = { vote: 'approve' as const, tier: null, reason: null };
const reject = { vote: 'reject' as const, tier: null, reason: '材料不实' };

describe('a panel that is being filled, and that somebody leaves', () => {
  let w: World;
  beforeAll(async () => {
    w = await world('panel_size', 6, { committees: 2 });
  }, 60_000);
  afterAll(() => w.house.close());

  const now = () => w.house.clock.now();
  const vote = (who: StaffCaller, claimId: string, cast: object = approve) =>
    certify(w.house, who, { claimId, round: 1, ...approve, ...cast }, now());
  const claim = (row = {}) => w.make.claim({ household_id: w.made.households[1], ...row });
  const majority = (event: string) => claim({ act_code: 'B05', points: 20, event_ref: event });
  const seat = async () => (await w.make.panel(2, 1))[0]!;
  const remind = () => remindPanels(w.house, 1, now());
  const leaves = (who: StaffCaller, day: string) =>
    w.house.owner.query(`UPDATE points.staff_role SET until_day = $2 WHERE staff_id = $1`, [
      who.staffId,
      day,
    ]);
  const waits = async () => {
    const { rows } = await w.house.owner.query(`SELECT FROM points.due_panels($1)`, [now()]);
    return rows.length > 0;
  };
  const YESTERDAY = '2026-11-01';
  let members: StaffCaller[] = [];

  it('decides nothing below three, by whomever it is asked; claims wait and the administrator is told', async () => {
    members = [await seat()];
    const claimId = await claim();
    const own = await claim({ submitted_by_kind: 'staff', submitted_by: members[0]!.staffId });
    await expect(vote(members[0]!, claimId)).rejects.toMatchObject({ code: 'panel_incomplete' });
    members.push(await seat());
    await expect(vote(members[1]!, claimId)).rejects.toMatchObject({ code: 'panel_incomplete' });
    expect(await remind()).toMatchObject({ moved: [] });
    expect(await w.make.look(own)).toMatchObject({ state: 'submitted', panel_committee_id: null });
    const since = (await w.make.look(claimId)).submitted_at;
    expect(await incompletePanels(w.house, w.administrator, now())).toEqual([
      { committeeId: 2, waitingSince: since },
    ]);
    expect(await waitingFor(w.house, w.administrator, now())).toContainEqual(
      expect.objectContaining({ kind: 'panels', count: 1 }),
    );
    // An alternate makes up the three: the panel is asked again.
    expect(await waits()).toBe(false);
    members.push(await w.make.staff('certifier', { committeeId: 2, alternate: true }));
    expect(await waits()).toBe(true);
    await remind();
    expect(await incompletePanels(w.house, w.administrator, now())).toEqual([]);
    expect(await vote(members[2]!, claimId)).toMatchObject({ state: 'certified' });
  });

  it('keeps the votes of who leaves, and waits for a third', async () => {
    const claimId = await majority('leaves');
    await vote(members[0]!, claimId);
    await vote(members[1]!, claimId, reject);
    await leaves(members[2]!, YESTERDAY);
    expect(await remind()).toMatchObject({ decided: [], moved: [] });
    expect(await w.make.look(claimId)).toMatchObject({ state: 'submitted', panel_committee_id: null });
    await expect(vote(members[2]!, claimId)).rejects.toMatchObject({ code: 'panel_incomplete' });
    members[2] = await seat();
    expect(await vote(members[2], claimId)).toMatchObject({ state: 'certified', votes: 3 });
  });

  it('takes the votes that are there where they are enough for the smaller panel, on the next day the worker is at work', async () => {
    members.push(await seat());
    const claimId = await majority('smaller');
    await vote(members[0]!, claimId);
    expect(await vote(members[1]!, claimId)).toMatchObject({ state: 'submitted' });
    // To the end of today: what a day changes by itself is asked about on the next.
    await leaves(members[3]!, '2026-11-02');
    expect(await remind()).toMatchObject({ decided: [] });
    // It was off for two days.
    w.house.clock.set(days(now(), 3));
    expect(await waits()).toBe(true);
    expect(await remind()).toMatchObject({ decided: [claimId] });
    expect(await w.make.look(claimId)).toMatchObject({ state: 'certified' });
    expect(await waits()).toBe(false);
  });

  it('goes on at once with what a tie declared after the reminder leaves nobody to vote on', async () => {
    const { households, heads } = w.made;
    const [one, two, three] = members as [StaffCaller, StaffCaller, StaffCaller];
    const own = { ...three, residentId: heads[5]! };
    await w.house.owner.query(`UPDATE points.staff SET resident_id = $2 WHERE staff_id = $1`, [
      own.staffId,
      own.residentId,
    ]);
    const cousins = { household_id: households[1], act_code: 'B05', points: 20 };
    const tied = await w.make.claim({ ...cousins, event_ref: 'tied' });
    const exhausted = await w.make.claim({
      ...cousins,
      event_ref: 'exhausted',
      submitted_by_kind: 'staff',
      submitted_by: one.staffId,
    });
    const elsewhere = await w.make.claim({ ...cousins, household_id: households[3] });
    await vote(one, tied);
    await vote(two, tied, reject);
    const voided = await w.make.claim({ ...cousins, event_ref: 'voided' });
    await vote(own, voided);
    await vote(one, voided, reject);
    w.house.clock.set(days(now(), 8));
    expect(await remind()).toMatchObject({ decided: [], moved: [] });
    expect((await w.make.look(tied)).reminded_at).toEqual(now());
    expect(await waits()).toBe(false);
    await declareMyKin(w.house, own, { kin: [{ residentId: heads[1]!, relation: '堂兄弟' }] }, now());
    await expect(vote(own, tied)).rejects.toMatchObject({ code: 'recused', details: { why: 'kin' } });
    expect(await waits()).toBe(true);
    expect(await w.make.look(elsewhere)).toMatchObject({ panel_seen_at: expect.any(Date) as Date });
    // A tie rejects; a majority of three is two, and one is left: the other committee's panel. Nobody is reminded twice.
    expect(await remind()).toEqual({
      overdue: [],
      decided: [tied],
      moved: [{ claimId: exhausted, panel: 1 }],
    });
    expect(await w.make.look(tied)).toMatchObject({ state: 'rejected' });
    expect(await waits()).toBe(false);
    // Who moves in with the household does not decide on it either, and its claims may come to people who keep away.
    const asked = async (sql: string, ...values: unknown[]) => {
      await w.house.owner.query(sql, values);
      const before = (await w.make.look(elsewhere)).panel_seen_at;
      await remind();
      return before === null;
    };
    const into = `UPDATE points.resident SET household_id = $2 WHERE resident_id = $1`;
    expect(await asked(into, heads[5], households[3])).toBe(true);
    expect(await asked(into, heads[5], households[5])).toBe(false);
    expect(
      await asked(`UPDATE points.claim SET household_id = $2 WHERE claim_id = $1`, elsewhere, households[1]),
    ).toBe(true);
    // Of three one approved who counts no more: what is left can no longer be approved.
    expect(await w.make.look(voided)).toMatchObject({ state: 'submitted' });
    await reopenForKin(w.house, w.supervisor, { staffId: own.staffId }, now());
    expect(await waits()).toBe(true);
    expect(await remind()).toMatchObject({ decided: [voided] });
  });

  it('of five with two recused decides when the three agree', async () => {
    const [first, second] = w.made.members.get(w.made.households[3]!)!;
    await w.make.staff('certifier', { committeeId: 2, residentId: first! });
    await w.make.staff('certifier', { committeeId: 2, residentId: second! });
    const claimId = await majority('five');
    await w.house.owner.query(
      `UPDATE points.claim SET household_id = $2, resident_id = $3 WHERE claim_id = $1`,
      [claimId, w.made.households[3], first],
    );
    await vote(members[0]!, claimId);
    expect(await vote(members[1]!, claimId)).toMatchObject({ state: 'submitted' });
    expect(await vote(members[2]!, claimId)).toMatchObject({ state: 'certified', votes: 3 });
  });
});
