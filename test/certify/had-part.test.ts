import { v7 as uuidv7 } from 'uuid';
import { certify, confirmMeeting, enterMeeting } from '#steps/3-certify';
import { decideObjection, raiseObjection } from '#steps/5-publicize';
import { world, type World } from '../support/world';

// Roles may be combined: who upheld a refusal as reviewer may sit on the panel too, and has no vote on that claim.
describe('a member who had another part in the claim', () => {
  let w: World;
  beforeAll(async () => {
    w = await world('had_part', 6);
  }, 60_000);
  afterAll(() => w.house.close());

  const now = () => w.house.clock.now();
  const reviewing = () => w.certifiers[1]!;
  /** A refusal that this member upholds as reviewer: it stands before the panel once more. */
  async function reopened(row: object) {
    const claimId = await w.make.claim({ ...row, household_id: w.made.households[2], state: 'rejected' });
    const raising = { objectionId: uuidv7(), target: { kind: 'refusal' as const, claimId }, grounds: 'x' };
    const { objectionId } = (await raiseObjection(w.house, w.at(2), raising, now())).reply;
    const deciding = { objectionId, outcome: 'claim-opened' as const, reason: '材料齐全' };
    await decideObjection(w.house, { ...w.reviewer, staffId: reviewing().staffId }, deciding, now());
    return { claimId, round: (await w.make.look(claimId)).round as number };
  }

  it('is no seat of its panel: an alternate steps in', async () => {
    const [one, two, , alternate] = w.certifiers;
    const at = await reopened({ act_code: 'B05', points: 20, event_ref: 'reviewed' });
    const vote = (who = one!) =>
      certify(w.house, who, { ...at, vote: 'approve', tier: null, reason: null }, now());
    await vote();
    await expect(vote(two)).rejects.toMatchObject({ code: 'recused', details: { why: 'had-part' } });
    expect(await vote(alternate)).toMatchObject({ state: 'certified' });
  });

  it('confirms minutes without that line', async () => {
    const { claimId, round } = await reopened({ event_ref: 'minuted' });
    const other = await w.make.claim({ event_ref: 'beside' });
    await w.house.owner.query(`UPDATE points.staff SET resident_id = $2 WHERE staff_id = $1`, [
      reviewing().staffId,
      w.made.heads[4],
    ]);
    const votes = [
      { claimId, round },
      { claimId: other, round: 1 },
    ].map((line) => ({ ...line, staffId: reviewing().staffId, vote: 'approve' as const }));
    const meeting = { meetingId: uuidv7(), committeeId: 1, minutesNo: 'M', heldOn: '2026-11-02', votes };
    await enterMeeting(w.house, w.registrar, meeting, now());
    const { removed } = await confirmMeeting(w.house, w.at(4), meeting.meetingId, now());
    expect(removed).toEqual([{ claimId, why: 'had-part' }]);
    expect(await w.make.look(other)).toMatchObject({ state: 'certified' });
  });
});
