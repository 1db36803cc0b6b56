import fc from 'fast-check';
import { submitClaim, submitList, type SubmitList } from '#steps/2-apply';
import type { StaffCaller } from '#access';
import { applyHouse, claimBody, listBody, type ApplyHouse } from './support';

// Making staff hashes passwords: slow where many tests share two cores.
jest.setTimeout(60_000);

const NOW = '2020-03-31T18:00:00+08:00';

/** Caps hold whatever the order and however many come at the same moment. */
describe('caps under concurrency', () => {
  let s: ApplyHouse;
  let organiser: StaffCaller;
  beforeAll(async () => {
    s = await applyHouse('caps', NOW, { households: 400 });
    organiser = await s.make.staff('organiser');
  });
  afterAll(() => s.house.close());
  const now = () => s.house.clock.now();
  let next = -1;

  it('two claims at once for the last of a cap are one', async () => {
    for (let round = 0; round < 10; round += 1) {
      const h = (next += 1);
      const claim = (day: string) =>
        submitClaim(
          s.house,
          s.at(h),
          claimBody({ residentId: s.member(h), act: 'A07', day, evidence: [{ kind: 'M', note: 'm' }] }),
          now(),
        );
      // 20 points a year, five each: the fourth is the last.
      for (const day of ['2020-03-10', '2020-03-11', '2020-03-12']) await claim(day);
      const both = await Promise.allSettled([claim('2020-03-13'), claim('2020-03-14')]);
      expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    }
  });

  it('two lists at once with the same households in opposite order end, and give no third member a place', async () => {
    const households = Array.from({ length: 30 }, () => (next += 1));
    const ids = (member: number) => households.map((h) => s.member(h, member));
    const submit = (of: string[]) =>
      submitList(s.house, organiser, listBody(of, { day: '2020-03-20', eventRef: 'same' }), now());
    const lists = await Promise.all([submit(ids(0)), submit(ids(1).toReversed()), submit(ids(2))]);
    expect(lists.reduce((sum, { reply }) => sum + reply.accepted, 0)).toBe(60);
  });

  /** Acts on a list: what each is capped by. */
  const ACTS = ['A01', 'A05', 'D01', 'C06', 'D02', 'F05', 'D04', 'D07'] as const;
  const wish = fc.record({
    act: fc.constantFrom(...ACTS),
    day: fc.constantFrom('2020-03-05', '2020-03-06', '2020-03-30'),
    event: fc.constantFrom('x', 'y', 'z'),
    members: fc.uniqueArray(fc.nat({ max: 2 }), { minLength: 1, maxLength: 3 }),
    quantity: fc.integer({ min: 1, max: 6 }),
  });

  it('are never passed, whatever comes in whatever order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(wish, { minLength: 8, maxLength: 24 }), async (wishes) => {
        const h = (next += 1);
        const submitted = wishes.map(({ act, day, event, members, quantity }) => {
          const rows = members.map((m) => ({ residentId: s.member(h, m), quantity, paidDuty: false }));
          const evidence: SubmitList['evidence'] = [{ kind: 'P', note: 'none' }];
          return submitList(
            s.house,
            organiser,
            listBody([], { act, day, eventRef: event, rows, evidence }),
            now(),
          ).catch((error: unknown) => {
            // Acts that need a photo are refused whole: that is not what this test is about.
            if ((error as { code?: string }).code !== 'evidence_missing') throw error;
          });
        });
        await Promise.all(submitted);
        expect(await overCaps(h)).toEqual([]);
      }),
      { numRuns: process.env.WIDE ? 60 : 12 },
    );
  });

  /** Every cap that the household's claims exceed, counted by SQL of its own. */
  async function overCaps(h: number) {
    return s.sql(
      `WITH live AS (
         SELECT c.*, a.unit, a.cap_times, a.cap_points, a.cap_period, a.cap_scope, a.cap_group
           FROM points.claim c JOIN points.act a ON a.station_id = c.station_id AND a.code = c.act_code AND a.valid_from = c.act_valid_from
          WHERE c.household_id = $1 AND c.state NOT IN ('withdrawn', 'rejected')),
       keyed AS (
         SELECT *, CASE cap_scope WHEN 'person' THEN resident_id::text ELSE '' END AS who,
                CASE cap_period WHEN 'month' THEN to_char(act_day, 'YYYY-MM') WHEN 'quarter' THEN to_char(act_day, 'YYYY-Q')
                  WHEN 'year' THEN to_char(act_day, 'YYYY') WHEN 'event' THEN event_ref ELSE '' END AS span FROM live)
       SELECT 'act ' || act_code AS cap FROM keyed GROUP BY act_code, who, span
        HAVING sum(quantity) > min(cap_times) OR sum(points) > min(cap_points)
       UNION ALL SELECT 'routine' FROM live WHERE cap_group = 'routine' GROUP BY to_char(act_day, 'YYYY-MM') HAVING sum(points) > 40
       UNION ALL SELECT 'year' FROM live HAVING sum(points) > 400
       UNION ALL SELECT 'members' FROM live GROUP BY act_code, act_day, event_ref HAVING count(DISTINCT resident_id) > 2
       UNION ALL SELECT 'hours' FROM live WHERE unit = 'hour' GROUP BY resident_id, act_day, event_ref HAVING sum(quantity) > 4
       UNION ALL SELECT 'awards' FROM live GROUP BY resident_id, act_day, event_ref HAVING count(*) > 1`,
      [s.made.households[h]],
    );
  }
});
