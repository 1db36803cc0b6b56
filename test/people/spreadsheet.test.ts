import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { v7 as uuidv7 } from 'uuid';
import { deflateRawSync } from 'node:zlib';
import { writeXlsx } from '#platform';
import { testHouse, type TestHouse } from '../support';
import { createTestApp } from '../support/app';
import { asStaff, type StaffClient } from '../support/client';

const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const HEAD = ['居委会', '居民组', '楼栋', '单元', '房号', '户内成员', '与户主关系', '出生日期', '结余积分'];
const ROWS = [
  ['东区居委会', '第一居民组', '9号楼', '1单元', '101', '张小芳', '户主', '1960-05-01', 28],
  ['东区居委会', '第一居民组', '9号楼', '1单元', '101', '张小明', '子', '1985-05-01', null],
  ['东区居委会', '第一居民组', '9号楼', '1单元', '102', '𠮷国庆', '户主', '1955-10-01', 5],
];

let house: TestHouse;
let app: NestFastifyApplication;
let administrator: StaffClient;
let supervisor: StaffClient;

beforeAll(async () => {
  house = await testHouse({ name: 'spreadsheet' });
  await house.station({ households: 0 });
  app = await createTestApp(house);
  administrator = await asStaff(app, house, 1, 'administrator');
  supervisor = await asStaff(app, house, 1, 'supervisor');
});
afterAll(async () => {
  await app.close();
  await house.close();
});

const book = (rows: readonly (readonly (string | number | null)[])[] = ROWS) =>
  writeXlsx({ name: '名册', head: [], columns: HEAD.map((title) => ({ title, width: 12 })), rows });

const preview = (bytes: Buffer, columns?: Record<string, string>) =>
  administrator.ok('roster.preview', {
    query: columns === undefined ? {} : { columns: JSON.stringify(columns) },
    upload: { bytes, type: TYPE },
  });

describe("the committee's own spreadsheet", () => {
  const columns = { name: '户内成员' };
  let openingId: string;

  it('tells its headings, and the one that nobody could guess', async () => {
    const found = await preview(await book());
    expect(found.headings).toEqual(HEAD);
    expect(found.columns).toMatchObject({ building: '楼栋', relation: '与户主关系' });
    expect(found.findings).toEqual([{ row: 1, column: '姓名', problem: 'heading_missing' }]);
  });

  it('is previewed once a person has matched it, naming each bad row and column', async () => {
    const bad = ROWS.with(1, ROWS[1]!.with(7, '三月'));
    expect((await preview(await book(bad), columns)).findings).toEqual([
      { row: 3, column: '出生日期', problem: 'born_bad' },
    ]);
    const good = await preview(await book(), columns);
    expect(good).toMatchObject({ findings: [], rows: 3, newHouseholds: 2, newResidents: 3 });
    expect((await house.owner.query('SELECT FROM points.household')).rowCount).toBe(0);
  });

  it('is proposed, countersigned, and brings its opening balances from the same file', async () => {
    const bytes = await book();
    const { digest } = await preview(bytes, columns);
    const upload = { bytes, type: TYPE };
    const params = { importId: uuidv7() };
    const query = { digest, columns: JSON.stringify(columns) };
    const { proposalId } = await administrator.ok('roster.propose', { params, query, upload });
    await supervisor.ok('proposal.countersign', { params: { proposalId }, body: { minutesNo: 'M-1' } });
    expect((await house.owner.query('SELECT FROM points.resident')).rowCount).toBe(3);
    const opening = { columns: JSON.stringify({ headName: '户内成员' }) };
    const found = await administrator.ok('opening.preview', { query: opening, upload });
    expect(found).toMatchObject({ findings: [], households: 2, points: 33 });
    const batch = await administrator.ok('opening.propose', {
      params: { batchId: uuidv7() },
      query: { digest: found.digest, ...opening },
      upload,
    });
    expect(batch).toMatchObject({ households: 2, points: 33 });
    openingId = batch.proposalId;
  });

  it('is taken back while nothing is built on it', async () => {
    const { items } = await administrator.ok('roster.list', {});
    const params = { importId: items[0]!.importId };
    expect((await administrator.call('roster.undo', { params })).code).toBe('wrong_state');
    await supervisor.ok('proposal.refuse', { params: { proposalId: openingId }, body: { reason: '重做' } });
    const undone = await administrator.ok('roster.undo', { params });
    expect(undone.state).toBe('undone');
    expect((await house.owner.query('SELECT FROM points.household')).rowCount).toBe(0);
  });
});

/** A zip of one part, whatever it says of its own size. */
function zipOf(name: string, packed: Buffer, said: number): Buffer {
  const local = Buffer.alloc(30 + name.length);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(8, 8);
  local.writeUInt32LE(packed.length, 18);
  local.writeUInt32LE(said, 22);
  local.writeUInt16LE(name.length, 26);
  local.write(name, 30);
  const entry = Buffer.alloc(46 + name.length);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE(8, 10);
  entry.writeUInt32LE(packed.length, 20);
  entry.writeUInt32LE(said, 24);
  entry.writeUInt16LE(name.length, 28);
  entry.write(name, 46);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(entry.length, 12);
  end.writeUInt32LE(local.length + packed.length, 16);
  return Buffer.concat([local, packed, entry, end]);
}

const FORMULA = `<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>
<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row><row r="2"><c r="A2"><f>1+1</f><v>2</v></c></row></sheetData></worksheet>`;

/** The same workbook with another sheet in it. */
async function withSheet(xml: string): Promise<Buffer> {
  const { openXlsx, saveXlsx } = await import('hucre/xlsx');
  const workbook = await openXlsx(await book());
  workbook.sheets[0]!.cells = new Map([['1,0', { value: 2, type: 'formula', formula: '1+1' }]]);
  expect(xml).toContain('<f>');
  return Buffer.from(await saveXlsx(workbook));
}

describe('a hostile file', () => {
  const million = () => {
    const row = '<row><c><v>1</v></c></row>';
    return deflateRawSync(Buffer.from(`<worksheet><sheetData>${row.repeat(2_000_000)}`), { level: 1 });
  };
  it.each<[string, () => Buffer | Promise<Buffer>, string]>([
    ['a bomb that says it is small', () => zipOf('xl/worksheets/sheet1.xml', deflateRawSync(Buffer.alloc(400_000_000)), 10), 'too_many_rows'],
    ['a million rows and more', () => zipOf('xl/worksheets/sheet1.xml', million(), 50_000_000), 'too_many_rows'],
    ['60,000 rows', () => book(Array.from({ length: 60_000 }, () => ROWS[0]!)), 'too_many_rows'],
    ['a formula', () => withSheet(FORMULA), 'formula'],
    ['a damaged file', () => Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(500, 7)]), 'not_xlsx'],
    ['a zip of something else', () => zipOf('readme.txt', deflateRawSync(Buffer.from('hello')), 5), 'not_xlsx'],
    ['an old .xls', () => Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0, 0]), 'not_csv'],
    ['UTF-16 without a mark', () => Buffer.from('姓名,x\n张,1', 'utf16le'), 'not_text'],
  ])('%s is refused within seconds, and the service goes on', async (_, make, problem) => {
    const bytes = await make();
    const before = process.memoryUsage().rss;
    const start = Date.now();
    const found = await preview(bytes);
    expect(found.findings.map((finding) => finding.problem)).toContain(problem);
    expect(Date.now() - start).toBeLessThan(9_000);
    expect(process.memoryUsage().rss - before).toBeLessThan(512 * 1024 * 1024);
  }); // prettier-ignore
});
