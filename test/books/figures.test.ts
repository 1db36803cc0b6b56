import type { Figure, FigureTable, LifeEventDraft, ReplyOf, Routes } from '#contract';
import { participation } from '#books';
import { dayOf } from '#platform';
import { v7 as uuidv7 } from 'uuid';
import { redeemSql } from '../redeem/shop';
import { creditDue } from '#steps/6-credit';
import { makeHousehold, publicized } from '../support';
import { asStaff, type StaffClient } from '../support/client';
import { kept, type Kept } from './kept';

let here: Kept;
let administrator: StaffClient;
let found: ReplyOf<Routes['figures.get']>;
let books: ReplyOf<Routes['book.list']>['items'];

beforeAll(async () => {
  here = await kept('figures');
  const { house } = here.world;
  administrator = await asStaff(here.app, house, 1, 'administrator');
  books = (await administrator.ok('book.list')).items;
  found = await administrator.ok('figures.get', { query: { from: '2026-10-01' } });
}, 120_000);
afterAll(() => here?.close());

const plain = async (sql: string) =>
  Number((await here.world.house.owner.query<{ n: string }>(`SELECT ${sql} AS n`)).rows[0]!.n);
const valueOf = (key: string) => found.figures.find((figure) => figure.key === key)!.value;

/** What a figure's rows say: how many there are, or what a column adds up to. */
async function behind(rows: NonNullable<Figure['rows']>, measure: string): Promise<number> {
  const page = await administrator.ok('book.rows', {
    params: { book: rows.book },
    query: { ...rows.filter, limit: 1 },
  });
  if (measure === 'count') return page.total!;
  const { columns } = books.find(({ book }) => book === rows.book)!;
  return page.sums![columns.findIndex(({ key }) => key === measure)]!;
}

it('opens for every figure exactly the rows that it counts', async () => {
  for (const { rows, measure, value } of found.figures)
    if (rows !== null && measure !== null) expect(await behind(rows, measure)).toBe(value);
  const cells = found.tables.flatMap(({ columns, items }: FigureTable) =>
    items.flatMap(({ rows, values }) =>
      columns.map(({ measure }, i) => ({ rows, measure, value: values[i] })),
    ),
  );
  expect(cells.length).toBeGreaterThan(20);
  for (const { rows, measure, value } of cells)
    if (rows !== null && measure !== null) expect(await behind(rows, measure)).toBe(value);
});

it.each([
  ['households', `(SELECT count(*) FROM points.household WHERE closed_on IS NULL)`],
  ['taking-part', `(SELECT count(DISTINCT h.household_id) FROM points.claim c JOIN points.household h ON h.household_id = points.household_now(1, c.household_id) AND h.closed_on IS NULL WHERE c.state = 'credited' AND c.kind = 'reward')`],
  ['nothing-lately', `(SELECT count(*) FROM points.household h WHERE NOT EXISTS (SELECT FROM points.entry e WHERE e.household_id = h.household_id AND kind = 'credit'))`],
  ['outstanding', `(SELECT sum(balance) FROM points.account)`],
  ['points-in', `(SELECT sum(points) FROM points.entry WHERE kind IN ('credit', 'carry-in', 'release', 'return', 'transfer-in', 'reverse-deduct', 'reverse-expire'))`],
  ['points-out', `(SELECT sum(points) FROM points.entry WHERE kind IN ('redeem', 'expire', 'deduct', 'reverse-credit', 'transfer-out'))`],
  ['points-lapsed', `0`],
  ['claims', `(SELECT count(*) FROM points.claim WHERE kind <> 'deduction')`],
  ['claims-credited', `(SELECT count(*) FROM points.claim WHERE credited_at IS NOT NULL)`],
  ['redemptions', `(SELECT count(*) FROM points.redemption WHERE state = 'handed-over')`],
  ['objections', `(SELECT count(*) FROM points.objection)`],
  ['objections-upheld', `0`],
  ['lists-closed', `(SELECT count(*) FROM points.publicity_list WHERE state = 'closed')`],
  ['lists-on-time', `(SELECT count(*) FROM points.publicity_list WHERE state = 'closed' AND closed_at <= closes_at + interval '10 minutes')`],
  ['stock-points', `(SELECT sum(free) * 2 FROM points.stock)`],
])('%s is what plain SQL says', async (key, sql) => {
  expect(valueOf(key)).toBe(await plain(sql));
}); // prettier-ignore

it('says the rate with its date, cut off and rounded, as participation does', async () => {
  const { house } = here.world;
  const day = dayOf(house.clock.now());
  const own = await house.db.inStation(1, (tx) => participation(tx, 1, day));
  const figure = found.figures.find(({ key }) => key === 'taking-part')!;
  expect({ ...figure.rate, value: figure.value, day: found.day }).toEqual({
    truncatedPercent: own.truncatedPercent,
    roundedPercent: own.roundedPercent,
    value: own.takingPart,
    day,
  });
});

it('tells the pace from act to claim to credit, and how long the shelf lasts', async () => {
  expect(valueOf('act-to-claim')).toBeGreaterThan(4);
  expect(valueOf('claim-to-credit')).toBeGreaterThan(2);
  const { items } = found.tables.find(({ key }) => key === 'stock-days')!;
  expect(items[0]!.values).toEqual([29, 0, null]);
});

it('shows a leader the own group and no book that a leader does not open', async () => {
  const leader = await asStaff(here.app, here.world.house, 1, 'leader', { groupId: 1 });
  const own = await leader.ok('figures.get', {});
  expect(own.figures.map(({ key }) => key)).not.toContain('redemptions');
  expect(own.tables.map(({ key }) => key)).not.toContain('stock-days');
  expect(own.figures.find(({ key }) => key === 'claims')!.value).toBe(valueOf('claims'));
  const wrong = await leader.call('figures.get', { query: { from: '2026-12-01', until: '2026-11-01' } });
  expect(wrong.code).toBe('invalid_request');
});

it('says what was outstanding on an earlier day, and opens the households that had it then', async () => {
  const { house, made } = here.world;
  const { owner } = house;
  house.clock.advance(86_400_000);
  administrator = await asStaff(here.app, house, 1, 'administrator');
  await redeemSql(house, made, 1, [{ itemId: here.itemId, pieces: 1, points: 2 }]);
  const { rows: days } = await owner.query<{ day: string }>(`SELECT DISTINCT points.day_of(created_at)::text AS day FROM points.entry ORDER BY 1`); // prettier-ignore
  expect(days.length).toBeGreaterThan(1);
  for (const day of ['2020-01-01', ...days.map((one) => one.day)]) {
    const then = await administrator.ok('figures.get', { query: { day, until: day } });
    const { value, rows, measure } = then.figures.find(({ key }) => key === 'outstanding')!;
    expect(value).toBe(
      await plain(`coalesce((SELECT sum(CASE WHEN kind IN ('credit', 'carry-in', 'release', 'return', 'transfer-in', 'reverse-deduct', 'reverse-expire')
        THEN points ELSE -points END) FROM points.entry WHERE points.day_of(created_at) <= '${day}'), 0)`),
    );
    expect(await behind(rows!, measure!)).toBe(value);
  }
});

it('counts those who take part among the households of the day alone, through deaths and merges', async () => {
  const { house, made } = here.world;
  let registrar: StaffClient;
  let supervisor: StaffClient;
  /** Another day: sessions of the day before have ended. */
  const nextDay = async () => {
    house.clock.advance(86_400_000);
    registrar = await asStaff(here.app, house, 1, 'registrar');
    supervisor = await asStaff(here.app, house, 1, 'supervisor');
    return dayOf(house.clock.now());
  };
  const building = (await house.owner.query<{ name: string }>(`SELECT name FROM points.building WHERE building_id = 1`)).rows[0]!.name; // prettier-ignore
  const newcomer = (room: string, name: string) =>
    house.db.inStation(1, (tx) =>
      makeHousehold(tx, 1, house.clock.now(), { committee: '居委会1', group: '1组', building, room, name }),
    );
  const happens = async (event: LifeEventDraft) => {
    const body = { event, happenedOn: dayOf(house.clock.now()) };
    const { proposalId } = await registrar.ok('life.record', { params: { eventId: uuidv7() }, body });
    if (proposalId !== null)
      await supervisor.ok('proposal.countersign', { params: { proposalId }, body: { minutesNo: '7' } });
  };
  const [dead, merged] = made.households as [string, string];
  const taking = await newcomer('901', '赵一');
  const heir = await newcomer('902', '钱二');
  const first = dayOf(house.clock.now());

  const second = await nextDay();
  const [head, last] = made.members.get(dead) as [string, string];
  await happens({ kind: 'death', residentId: head, newHeadId: last });
  await happens({ kind: 'left', residentId: last, newHeadId: null });
  await happens({ kind: 'merge', householdId: merged, otherHouseholdId: taking.householdId });

  const third = await nextDay();
  // The heir has the points of the household that closed yesterday from today on.
  await happens({ kind: 'merge', householdId: dead, otherHouseholdId: heir.householdId });

  administrator = await asStaff(here.app, house, 1, 'administrator');
  for (const [day, takingPart, households] of [
    [first, 8, 10],
    [second, 7, 8],
    [third, 8, 8],
  ] as const) {
    const own = await house.db.inStation(1, (tx) => participation(tx, 1, day));
    expect(own).toMatchObject({ day, takingPart, households });
    const { figures, tables } = await administrator.ok('figures.get', { query: { day } });
    const figure = figures.find(({ key }) => key === 'taking-part')!;
    expect(figure).toMatchObject({ value: takingPart, rate: { truncatedPercent: own.truncatedPercent } });
    expect(await behind(figure.rows!, figure.measure!)).toBe(takingPart);
    const byGroup = tables.find(({ key }) => key === 'taking-part-by-group')!.items;
    expect(byGroup.reduce((sum, { values }) => sum + values[0]!, 0)).toBe(takingPart);
  }
});

it('counts what was reversed later as it stood on the day asked about: a published rate holds', async () => {
  const { house, made } = here.world;
  const before = dayOf(house.clock.now());
  const rate = (day: string) => house.db.inStation(1, (tx) => participation(tx, 1, day));
  const then = await rate(before);
  const { rows } = await house.owner.query<{ claimId: string; householdId: string }>(
    `SELECT (array_agg(claim_id))[1] AS "claimId", household_id AS "householdId" FROM points.claim
      WHERE kind = 'reward' AND state = 'credited' AND household_id <> ALL ($1)
      GROUP BY household_id HAVING count(*) = 1 LIMIT 1`,
    [made.households.slice(0, 2)],
  );
  const { claimId, householdId } = rows[0]!;
  house.clock.advance(86_400_000);
  await publicized(house, made, { claims: 1, kind: 'reversal', households: [householdId], aboutClaimId: claimId }); // prettier-ignore
  await creditDue(house, 1);
  expect(await rate(before)).toEqual(then);
  expect((await rate(dayOf(house.clock.now()))).takingPart).toBe(then.takingPart - 1);
});
