import { BOOKS, receiptText, type BookId } from '#contract';
import { pickupCode } from '#steps/7-redeem';
import { asStaff, type StaffClient } from '../support/client';
import { kept, type Kept } from './kept';

let here: Kept;
let administrator: StaffClient;
let supervisor: StaffClient;

beforeAll(async () => {
  here = await kept('registers');
  administrator = await asStaff(here.app, here.world.house, 1, 'administrator');
  supervisor = await asStaff(here.app, here.world.house, 1, 'supervisor');
}, 120_000);
afterAll(() => here?.close());

const count = async (sql: string) =>
  Number((await here.world.house.owner.query<{ n: string }>(`SELECT count(*) AS n FROM ${sql}`)).rows[0]!.n);

/** What stands in a book, counted without it. */
const PLAIN: Record<BookId, string> = {
  households: 'points.household',
  claims: `points.claim WHERE kind <> 'deduction'`,
  certifications: 'points.certification',
  register: 'points.register_line',
  lists: 'points.publicity_list',
  objections: 'points.objection',
  ledger: 'points.entry',
  redemptions: 'points.redemption',
  goods: `points.stock_movement WHERE kind NOT IN ('allocated', 'released')`,
  counts: 'points.stock_count_line',
  donations: `points.stock_receipt_line l JOIN points.stock_receipt r USING (receipt_id) WHERE r.kind = 'donation'`,
  deductions: `points.claim WHERE kind = 'deduction'`,
  months: 'points.period_line',
};

it('offers every book to the supervisor, with a word for every column', async () => {
  const { items } = await supervisor.ok('book.list');
  expect(items.map(({ book }) => book)).toEqual([...BOOKS]);
  for (const { columns } of items)
    for (const { title } of columns) expect(title.zh).toMatch(/\p{Script=Han}/u);
});

it.each(BOOKS)('%s: pages by key lose and double no row', async (book) => {
  const keys: string[] = [];
  let after: string | undefined;
  let total: number | null = null;
  do {
    const page = await supervisor.ok('book.rows', { params: { book }, query: { limit: 3, after } });
    total ??= page.total;
    keys.push(...page.items.map(({ key }) => key));
    after = page.next ?? undefined;
  } while (after !== undefined);
  expect(new Set(keys).size).toBe(keys.length);
  expect(keys).toHaveLength(await count(PLAIN[book]));
  expect(total).toBe(keys.length);
  if (book !== 'months') expect(keys).not.toHaveLength(0);
});

const find = async (book: BookId, query: object, who = supervisor) => {
  const { columns } = (await who.ok('book.list')).items.find((one) => one.book === book)!;
  const page = await who.ok('book.rows', { params: { book }, query: { limit: 200, ...query } });
  return page.items.map(({ cells }) => Object.fromEntries(columns.map(({ key }, i) => [key, cells[i]])));
};

describe('searching', () => {
  it.each([
    ['a name', '小芳'],
    ['initials', 'zxf'],
    ['a reading', 'zhangxiao'],
    ['a door', '2-401'],
  ])('finds a household by %s', async (_, search) => {
    const found = await find('households', { search });
    expect(found.map(({ head }) => head)).toEqual(['张小芳']);
  });

  it('finds a redemption by what its receipt bears: the code, and the QR', async () => {
    const { house } = here.world;
    const { rows: made } = await house.owner.query<{ id: string }>(`SELECT redemption_id AS id FROM points.redemption`); // prettier-ignore
    const code = pickupCode(house.secrets, 1, made[0]!.id);
    for (const search of [code, receiptText(made[0]!.id, code)])
      expect(await find('redemptions', { search })).toHaveLength(1);
    expect(await find('redemptions', { search: String((Number(code) + 1) % 1e8).padStart(8, '0') })).toEqual(
      [],
    );
    expect(await find('claims', { search: code })).toEqual([]);
  });

  it('finds by card what the household has, and nothing by a card that never was', async () => {
    const found = await find('claims', { search: here.card });
    expect(found.length).toBeGreaterThan(0);
    expect(new Set(found.map(({ resident }) => resident))).toEqual(new Set(['张小芳']));
    const unknown = `SFYZ1.1.${'0'.repeat(24)}`;
    expect(await find('claims', { search: unknown })).toEqual([]);
  });

  it('finds by serial, by number of a list, and by goods', async () => {
    const [line] = await find('register', {});
    expect(await find('register', { search: line!.serial })).toEqual([line]);
    expect(await find('ledger', { search: line!.serial })).toHaveLength(0);
    expect(await find('goods', { search: '大米' })).toHaveLength(2);
  });
});

describe('filters', () => {
  it('narrow by state, kind, period and place', async () => {
    expect(await find('claims', { state: 'credited' })).toHaveLength(10);
    expect(await find('claims', { state: 'frozen,publicized' })).toHaveLength(4);
    expect(await find('ledger', { kind: 'credit', carrier: 'policy' })).toHaveLength(10);
    expect(await find('ledger', { until: '2026-11-01' })).toEqual([]);
    expect(await find('claims', { by: 'credited', from: '2026-11-01', until: '2026-11-30' })).toHaveLength(
      10,
    );
    expect(await find('claims', { buildingId: 1, committeeId: 1, groupId: 1, act: 'A01' })).toHaveLength(19);
    expect(await find('objections', { pick: 'undecided' })).toHaveLength(1);
  });

  it('refuse what the book does not know', async () => {
    const answer = await supervisor.call('book.rows', {
      params: { book: 'goods' },
      query: { carrier: 'policy' },
    });
    expect(answer.code).toBe('invalid_request');
  });

  it('add up', async () => {
    const page = await supervisor.ok('book.rows', { params: { book: 'ledger' }, query: {} });
    const { rows } = await here.world.house.owner.query(
      `SELECT sum(points) FILTER (WHERE kind = 'credit')::integer AS into, sum(points) FILTER (WHERE kind = 'redeem')::integer AS out
         FROM points.entry`,
    );
    const columns = (await supervisor.ok('book.list')).items.find(({ book }) => book === 'ledger')!.columns;
    const sum = (key: string) => page.sums![columns.findIndex((column) => column.key === key)];
    expect([sum('in'), sum('out')]).toEqual([rows[0].into, rows[0].out]);
  });
});

describe('who sees what', () => {
  it('masks names for whoever does not answer for people, and hides the door', async () => {
    const township = await asStaff(here.app, here.world.house, 1, 'township');
    const found = await find('households', {}, township);
    expect(found.map(({ head }) => head)).toContain('张*芳');
    expect(found.every(({ door }) => door === null)).toBe(true);
  });

  it('keeps a leader to the own group', async () => {
    const leader = await asStaff(here.app, here.world.house, 1, 'leader', { groupId: 1 });
    await here.world.house.owner.query(`INSERT INTO points.committee VALUES (1, 9, '别处居委会')`);
    const stranger = await asStaff(here.app, here.world.house, 1, 'certifier', { committeeId: 9 });
    expect((await find('claims', {}, leader)).length).toBeGreaterThan(0);
    expect(await find('claims', {}, stranger)).toEqual([]);
    expect(await find('lists', {}, leader)).toHaveLength(2);
  });

  it('opens no book to a role that has no part in it', async () => {
    const keeper = await asStaff(here.app, here.world.house, 1, 'keeper');
    expect((await keeper.call('book.rows', { params: { book: 'objections' } })).code).toBe('not_found');
    const leader = await asStaff(here.app, here.world.house, 1, 'leader', { groupId: 1 });
    expect((await leader.call('book.rows', { params: { book: 'goods' } })).code).toBe('not_found');
    expect((await administrator.ok('book.list')).items).toHaveLength(BOOKS.length);
  });
});
