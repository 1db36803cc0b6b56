import { v7 as uuidv7 } from 'uuid';
import { forgetSessions } from '#access';
import { addDays, dayOf } from '#platform';
import { eraseDueFiles } from '#claims';
import { makePrints } from '#books';
import type { PrintWanted } from '#contract';
import { asPublic, asStaff, type StaffClient } from '../support/client';
import { kept, type Kept } from './kept';
import { openPdf } from './pages';

let here: Kept;
let administrator: StaffClient;

beforeAll(async () => {
  here = await kept('prints');
  administrator = await asStaff(here.app, here.world.house, 1, 'administrator');
}, 120_000);
afterAll(() => here?.close());

async function printed(wanted: PrintWanted, who = administrator) {
  const params = { printId: uuidv7() };
  const asked = await who.ok('print.ask', { params, body: wanted });
  expect(asked.state).toBe('waiting');
  expect(here.world.house.woken.at(-1)).toMatchObject({ job: 'make-prints' });
  await makePrints(here.world.house, 1);
  return { ...(await who.ok('print.get', { params })), params };
}

/** Fetches it over HTTP, and takes the same bytes from where they are kept: the test's client keeps PDF alone whole. */
async function fetched(params: { printId: string }, who = administrator): Promise<Buffer> {
  const { house } = here.world;
  const answer = await who.call('print.fetch', { params });
  expect(answer.status).toBe(200);
  const { rows } = await house.owner.query<{ file_id: string }>(
    `SELECT file_id FROM points.book_print WHERE print_id = $1`,
    [params.printId],
  );
  const kept = await house.files.get(1, rows[0]!.file_id);
  expect(Number(answer.headers['content-length'])).toBe(kept!.length);
  return kept!;
}

const book = (of: Partial<Extract<PrintWanted, { what: 'book' }>>): PrintWanted => ({
  what: 'book',
  book: 'claims',
  format: 'pdf',
  filter: {},
  masked: false,
  ...of,
});

describe('a register as paper', () => {
  it('shows every row, rare characters with them, and what it was asked for', async () => {
    const print = await printed(book({ book: 'households' }));
    expect(print).toMatchObject({ state: 'made', rowsDone: 8, rowsTotal: 8, pages: 1 });
    const pages = await openPdf(await fetched(print.params));
    for (const name of ['张小芳', '䶮春明', '𠮷国庆', '刘𬭼', '阿依古丽·买买提'])
      expect(pages.texts[0]).toContain(name);
    for (const word of ['住户登记册', '驿站1', '本页小计', '合计', '制表', '复核', print.digest!])
      expect(pages.texts[0]).toContain(word);
    pages.close();
  });

  it('masks names when asked to, or when the role does not read them', async () => {
    const asked = await printed(book({ book: 'households', masked: true }));
    const pages = await openPdf(await fetched(asked.params));
    expect(pages.texts[0]).toContain('张*芳');
    expect(pages.texts[0]).not.toContain('张小芳');
    expect(pages.texts[0]).toContain('姓名已隐去');
    pages.close();
    const township = await asStaff(here.app, here.world.house, 1, 'township');
    expect((await printed(book({ book: 'households' }), township)).masked).toBe(true);
  });

  it('is for whoever asked alone, with a fresh code, and gone after its days', async () => {
    const { house } = here.world;
    const print = await printed(book({}));
    const other = await asStaff(here.app, house, 1, 'administrator');
    expect((await other.call('print.get', { params: print.params })).code).toBe('not_found');
    expect((await other.call('print.fetch', { params: print.params })).code).toBe('not_found');
    const tired = await asStaff(here.app, house, 1, 'administrator', { steppedUp: false });
    const ask = { params: { printId: uuidv7() }, body: book({}) };
    expect((await tired.call('print.ask', ask)).code).toBe('step_up_needed');
    const seen = await house.owner.query(
      `SELECT action FROM points.audit WHERE subject_id = $1 ORDER BY at, audit_id`,
      [print.printId],
    );
    expect(seen.rows.map(({ action }) => action)).toEqual(['print.ask', 'make-prints']);
    const noonOf = (day: string) => new Date(`${day}T12:00:00+08:00`);
    await eraseDueFiles(house, 1, noonOf(print.keptUntil!));
    expect((await administrator.ok('print.get', { params: print.params })).state).toBe('made');
    await eraseDueFiles(house, 1, noonOf(addDays(print.keptUntil!, 1)));
    expect((await administrator.ok('print.get', { params: print.params })).state).toBe('erased');
    expect((await administrator.call('print.fetch', { params: print.params })).code).toBe('wrong_state');
  });

  it('is not handed out when the roles that it was asked with are over, or cover less', async () => {
    const { house } = here.world;
    const today = dayOf(house.clock.now());
    const person = await asStaff(here.app, house, 1, [
      { role: 'supervisor', untilDay: today },
      { role: 'leader', groupId: 1 },
    ]);
    const whole = await printed(book({ book: 'households' }), person);
    await house.owner.query(
      `UPDATE points.staff_role SET until_day = $2 WHERE staff_id = $1 AND role = 'supervisor'`,
      [person.staffId, addDays(today, -1)],
    );
    forgetSessions(house);
    expect((await person.call('print.fetch', { params: whole.params })).code).toBe('not_found');
    const own = await printed(book({ book: 'households' }), person);
    expect((await person.call('print.fetch', { params: own.params })).status).toBe(200);
  });

  it('is given up when a worker has ended over it three times', async () => {
    const { house } = here.world;
    const params = { printId: uuidv7() };
    await administrator.ok('print.ask', { params, body: book({ format: 'csv' }) });
    await house.owner.query(
      `UPDATE points.book_print SET state = 'making', tries = 3, started_at = $2 WHERE print_id = $1`,
      [params.printId, new Date(house.clock.now().getTime() - 6 * 60_000)],
    );
    expect(await makePrints(house, 1)).toBe(0);
    expect(await administrator.ok('print.get', { params })).toMatchObject({
      state: 'failed',
      failure: 'error',
    });
    expect(await house.db.call('SELECT points.due_prints($1)', [house.clock.now()])).toEqual([]);
  });

  it('asked twice is one print; a filter that the book does not know is told at once', async () => {
    const params = { printId: uuidv7() };
    const body = book({ format: 'csv' });
    const first = await administrator.ok('print.ask', { params, body });
    expect(await administrator.ok('print.ask', { params, body })).toEqual(first);
    const wrong = {
      params: { printId: uuidv7() },
      body: book({ book: 'goods', filter: { carrier: 'policy' } }),
    };
    expect((await administrator.call('print.ask', wrong)).code).toBe('invalid_request');
    await makePrints(here.world.house, 1);
  });
});

describe('a register as spreadsheet', () => {
  it('is CSV with its mark and words, formulas neutralised', async () => {
    await here.world.house.owner.query(`UPDATE points.item SET name_zh = '=1+1' WHERE item_id = $1`, [
      here.itemId,
    ]);
    const { params } = await printed(book({ book: 'goods', format: 'csv' }));
    const text = (await fetched(params)).toString('utf8');
    expect(text.startsWith('\ufeff时间,物品')).toBe(true);
    expect(text).toContain(`,'=1+1,袋,受赠,30,`);
  });

  it('is .xlsx whose sheet reads back: numbers are numbers, formulas text', async () => {
    const { params } = await printed(book({ book: 'goods', format: 'xlsx' }));
    const { readXlsx } = await import('hucre/xlsx');
    const [sheet] = (await readXlsx(await fetched(params))).sheets;
    const donated = sheet!.rows.find((row) => row.includes('受赠'))!;
    expect(donated.slice(1, 5)).toEqual([`'=1+1`, '袋', '受赠', 30]);
  });
});

it('makes 1,200 rows whose pages add up, and looks the same each time', async () => {
  const { house, make } = here.world;
  await house.owner.query(
    `INSERT INTO points.claim (station_id, claim_id, kind, household_id, resident_id, committee_id, group_id, act_code,
       act_valid_from, act_day, event_ref, route, points, state, submitted_by_kind, submitted_at)
     SELECT 1, uuidv7(), 'reward', c.household_id, c.resident_id, 1, 1, c.act_code, c.act_valid_from, '2026-09-01', 'w' || n,
            'A', n % 9 + 1, 'submitted', 'system', timestamptz '2026-09-01 09:00+08' + n * interval '1 minute'
       FROM generate_series(1, 1200) n, LATERAL (SELECT * FROM points.claim WHERE act_code = 'A01' LIMIT 1) c`,
  );
  expect(make.station).toBe(1);
  const { params, pages: count } = await printed(book({ filter: { until: '2026-09-30' } }));
  const pages = await openPdf(await fetched(params));
  expect(pages.texts).toHaveLength(count!);
  const after = (text: string, word: string) =>
    Number(new RegExp(`${word}[^0-9]*(\\d+)`).exec(text)?.[1] ?? 0);
  let carried = 0;
  for (const [at, text] of pages.texts.entries()) {
    if (at > 0) expect(after(text, '承前页')).toBe(carried);
    carried += after(text, '本页小计');
  }
  const { rows } = await house.owner.query(
    `SELECT sum(points)::integer AS points FROM points.claim WHERE submitted_at < '2026-10-01'`,
  );
  expect([carried, after(pages.texts.at(-1)!, '合计')]).toEqual([rows[0].points, rows[0].points]);
  if (process.env.PICTURES) {
    const { writeFileSync } = await import('node:fs');
    for (const page of [0, 1, count! - 1])
      writeFileSync(`${process.env.PICTURES}/claims-${page}.png`, await pages.picture(page));
  }
  pages.close();
});

describe('a publicity list for the boards', () => {
  const codeOf = async (listId: string) => {
    const { params } = await printed({ what: 'posting', listId });
    return fetched(params);
  };

  it('prints the frozen snapshot, not what the register says since', async () => {
    const before = await openPdf(await codeOf(here.listId));
    expect(before.texts[0]).toContain('积分公示表');
    expect(before.texts[0]).toContain('张*芳');
    expect(before.texts[0]).not.toContain('张小芳');
    expect(before.texts[0]).toContain('本页小计');
    if (process.env.PICTURES) {
      const { writeFileSync } = await import('node:fs');
      writeFileSync(`${process.env.PICTURES}/posting.png`, await before.picture(0));
    }
    before.close();
  });

  it('is not printed before it was posted, nor for another branch', async () => {
    const params = { printId: uuidv7() };
    const body = { what: 'posting', listId: uuidv7() } as const;
    expect((await administrator.call('print.ask', { params, body })).code).toBe('not_found');
    const keeper = await asStaff(here.app, here.world.house, 1, 'keeper');
    const listed = { what: 'posting', listId: here.listId } as const;
    expect((await keeper.call('print.ask', { params, body: listed })).code).toBe('not_found');
  });

  it('leaves a name out that was withdrawn since, and hands no older print out any more', async () => {
    const { house } = here.world;
    const { params } = await printed({ what: 'posting', listId: here.listId });
    await house.owner.query(
      `UPDATE points.consent c SET withdrawn_at = $1 FROM points.resident r
        WHERE r.station_id = c.station_id AND r.resident_id = c.resident_id AND r.name = '张小芳'`,
      [house.clock.now()],
    );
    expect(await administrator.ok('print.get', { params })).toMatchObject({ state: 'erased' });
    expect((await administrator.call('print.fetch', { params })).code).toBe('wrong_state');
    house.clock.set(new Date(house.clock.now().getTime() + 1000));
    const again = await openPdf(await codeOf(here.listId));
    expect(again.texts[0]).not.toContain('张*芳');
    expect(again.texts[0]).toContain('王*');
    again.close();
  });

  it('tells by its code whether paper and register agree, and which line does not', async () => {
    const { listCode, readPaperCode } = await import('#books');
    const anybody = asPublic(here.app, 1);
    const { rows } = await here.world.house.owner.query<{ digest: string }>(
      `SELECT encode(digest, 'hex') AS digest FROM points.publicity_list WHERE list_id = $1`,
      [here.listId],
    );
    const { lineDigest, keptLines } = await import('#steps/5-publicize');
    const lines = await here.world.house.db.inStation(1, (tx) => keptLines(tx, 1, here.listId));
    const named = lines.map((line) => ({ lineNo: line.lineNo, digest: lineDigest(line).toString('hex') }));
    const code = listCode({ station: 1, listId: here.listId, digest: rows[0]!.digest, lines: named });
    expect(await anybody.ok('paper.check', { body: { code } })).toMatchObject({
      agrees: true,
      differing: [],
    });
    named[2] = { lineNo: 3, digest: '00000000' };
    const forged = listCode({ station: 1, listId: here.listId, digest: rows[0]!.digest, lines: named });
    expect(readPaperCode(forged)).not.toBeNull();
    expect(await anybody.ok('paper.check', { body: { code: forged } })).toMatchObject({
      kind: 'list',
      agrees: false,
      differing: [{ lineNo: 3, line: null }],
    });
    expect((await anybody.call('paper.check', { body: { code: code.replace('.1.', '.2.') } })).code).toBe(
      'not_found',
    );
  });
});
