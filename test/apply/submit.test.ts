import { householdClaims, submitClaim, submitList } from '#steps/2-apply';
import { applyHouse, claimBody, listBody, type ApplyHouse } from './support';

// Making staff hashes passwords: slow where many tests share two cores.
jest.setTimeout(60_000);

const NOW = '2020-03-10T18:00:00+08:00';

describe('step 2: apply', () => {
  let s: ApplyHouse;
  beforeAll(async () => (s = await applyHouse('apply', NOW, { households: 120 })));
  afterAll(() => s.house.close());
  const now = () => s.house.clock.now();

  it('takes a self-report of a resident once, however often it is sent', async () => {
    const caller = s.at(0);
    const body = claimBody({
      residentId: s.member(0),
      act: 'C02',
      evidence: [{ kind: 'W', witnessId: s.member(1) }],
    });
    const first = await submitClaim(s.house, caller, body, now());
    expect(first.reply).toMatchObject({
      state: 'submitted',
      route: 'S',
      points: 2,
      decideBy: null,
      onBehalf: false,
    });
    expect(first.reply.checkBy).toBe('2020-03-13T16:00:00.000Z');
    const again = await submitClaim(s.house, caller, body, now());
    expect(again).toEqual({ reply: first.reply, replayed: true });
    await expect(submitClaim(s.house, caller, { ...body, quantity: 2 }, now())).rejects.toMatchObject({
      code: 'request_differs',
    });
    expect((await householdClaims(s.house, caller, { limit: 50 })).items).toEqual([first.reply]);
  });

  it('takes a list of 90 in one request, each row with its verdict', async () => {
    const organiser = await s.make.staff('organiser');
    const present = Array.from({ length: 30 }, (_, i) => [0, 1, 2].map((m) => s.member(i + 10, m))).flat();
    const body = listBody(present, { eventRef: 'meeting-1' });
    const { reply } = await submitList(s.house, organiser, body, now());
    // Two members of a household at a session, not three.
    expect(reply).toMatchObject({ accepted: 60, refused: 30 });
    expect(reply.rows[2]).toMatchObject({
      refused: 'cap_reached',
      claimId: null,
      facts: { cap: 'members_per_session', left: 0 },
    });
    expect(await submitList(s.house, organiser, body, now())).toEqual({ reply, replayed: true });
    const [{ n, batches, trail }] = (await s.sql<{ n: number; batches: number; trail: number }>(
      `SELECT (SELECT count(*)::int FROM points.claim WHERE station_id = 1 AND batch_id = $1) n,
              (SELECT rows_accepted FROM points.claim_batch WHERE station_id = 1 AND batch_id = $1) batches,
              (SELECT count(*)::int FROM points.audit WHERE station_id = 1 AND subject_id = $1::text) trail`,
      [body.batchId],
    )) as [{ n: number; batches: number; trail: number }];
    expect({ n, batches, trail }).toEqual({ n: 60, batches: 60, trail: 1 });
  });
});
