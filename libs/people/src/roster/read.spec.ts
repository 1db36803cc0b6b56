import { rosterCells } from './one-household';
import { readRoster } from './read';
import type { RosterColumn, SheetProblem } from '#contract';

const secrets = { master: '00'.repeat(32) };
const today = '2026-11-05';
const HEAD = '居委会,居民组,楼栋,单元,房号,户号,姓名,与户主关系,身份证号,出生日期,电话,残疾,低保,同意公示';
const GOOD = '东区,一组,1号楼,1单元,101,H1,张小芳,户主,11010519491231002X,,138 0000 0001,无,否,是';
const CHILD = '东区,一组,1号楼,1单元,101,H1,张小宝,子,,2015/3/4,,,否,否';

const read = (...lines: string[]) => readRoster(Buffer.from(lines.join('\r\n')), { today, secrets });
const problems = (...lines: string[]) =>
  read(...lines).findings.map(({ row, column, problem }) => [row, column, problem]);
/** The good row with some cells replaced. */
const with_ = (cells: Record<number, string>) =>
  GOOD.split(',')
    .map((cell, index) => cells[index] ?? cell)
    .join(',');

test('a good roster is read whole', () => {
  const { entries, findings, columns } = read('\ufeff' + HEAD, GOOD, CHILD, '');
  expect(findings).toEqual([]);
  expect(columns.relation).toBe('与户主关系');
  expect(entries).toEqual([
    {
      row: 2,
      committee: '东区',
      group: '一组',
      building: '1号楼',
      unit: '1单元',
      room: '101',
      householdNo: 'H1',
      name: '张小芳',
      relation: '户主',
      isHead: true,
      bornOn: '1949-12-31',
      phone: '13800000001',
      idDigest: expect.stringMatching(/^[0-9a-f]{64}$/),
      idLast4: '002X',
      disability: null,
      incomeSupport: false,
      consents: true,
    },
    expect.objectContaining({ row: 3, name: '张小宝', isHead: false, bornOn: '2015-03-04', idDigest: null }),
  ]);
});

test('a door is one door in full width and in half width; a name stays as it is written', () => {
  const wide = with_({ 0: '东区Ａ', 2: '１号楼', 3: '１单元', 4: '４０１', 5: 'Ｈ１', 6: '张Ａ' });
  expect(read(HEAD, wide).entries).toMatchObject([
    { committee: '东区A', building: '1号楼', unit: '1单元', room: '401', householdNo: 'H1', name: '张Ａ' },
  ]);
  const both = [with_({ 4: '４０１', 5: '' }), with_({ 4: '401', 5: '', 8: '', 9: '1980-01-01' })];
  expect(problems(HEAD, ...both)).toEqual([[3, '与户主关系', 'head_twice']]);
});

test('the id number itself leaves nowhere, and its digest depends on the installation', () => {
  const one = read(HEAD, GOOD).entries[0]!;
  expect(JSON.stringify(one)).not.toContain('11010519491231002X');
  const other = readRoster(Buffer.from([HEAD, GOOD].join('\n')), {
    today,
    secrets: { master: '11'.repeat(32) },
  });
  expect(other.entries[0]!.idDigest).not.toBe(one.idDigest);
});

test.each<[string, Record<number, string>, string, SheetProblem]>([
  ['no name', { 6: '' }, '姓名', 'empty'],
  ['a name of a page', { 6: '张'.repeat(61) }, '姓名', 'too_long'],
  ['a name that hides characters', { 6: '张\u202e芳' }, '姓名', 'invisible_characters'],
  ['an id number with a slip', { 8: '110105194912310021' }, '身份证号', 'id_check_digit'],
  ['an id number that a spreadsheet has rounded', { 8: '1.10105E+17' }, '身份证号', 'id_shape'],
  ['30 February', { 8: '', 9: '1990-02-30' }, '出生日期', 'born_bad'],
  ['born tomorrow', { 8: '', 9: '2026-11-06' }, '出生日期', 'born_in_future'],
  ['neither id number nor birth day', { 8: '' }, '出生日期', 'born_missing'],
  ['a birth day that the id number contradicts', { 9: '1949-12-30' }, '出生日期', 'born_differs'],
  ['half a phone number', { 10: '1380000' }, '电话', 'phone_bad'],
  ['neither yes nor no', { 12: '也许' }, '低保', 'yes_no_bad'],
])('%s is named by row and heading', (_, cells, column, problem) => {
  const start = problem === 'phone_bad' ? { ...cells, 10: '138000' } : cells;
  expect(problems(HEAD, with_(start))).toEqual([[2, column, problem]]);
});

test('every bad row is named, not only the first', () => {
  expect(problems(HEAD, with_({ 6: '' }), GOOD, with_({ 6: '', 12: '?' }))).toEqual([
    [2, '姓名', 'empty'],
    [4, '姓名', 'empty'],
    [4, '低保', 'yes_no_bad'],
  ]);
});

test('rows are held against each other', () => {
  const rows = [
    GOOD,
    with_({ 6: '李四', 7: '妻' }), // the same id number
    with_({ 1: '二组', 6: '王五', 7: '子', 8: '', 9: '1990-01-01' }), // the building in another group
    with_({ 4: '102', 6: '赵六', 7: '子', 8: '', 9: '1991-01-01' }), // the household at another door
    with_({ 6: '钱七', 8: '', 9: '1992-01-01' }), // a second head
    CHILD,
    CHILD, // twice
  ];
  expect(problems(HEAD, ...rows)).toEqual([
    [3, '身份证号', 'id_twice'],
    [4, '楼栋', 'building_elsewhere'],
    [5, '户号', 'door_differs'],
    [6, '与户主关系', 'head_twice'],
    [8, '姓名', 'person_twice'],
  ]);
});

test('headings are known by several names, in any order, or matched by a person', () => {
  const cells = [
    ['身份证号码', '联系电话', '户内成员', '关系', '门牌号', '楼号', '居民小组', '社区居委会'],
    ['11010519491231002X', '', '张小芳', '本人', '101', '1号楼', '一组', '东区'],
  ];
  expect(readRoster(cells, { today, secrets }).findings).toEqual([
    { row: 1, column: '姓名', problem: 'heading_missing' },
  ]);
  const columns: Partial<Record<RosterColumn, string>> = { name: '户内成员' };
  const matched = readRoster(cells, { today, secrets, columns });
  expect(matched.findings).toEqual([]);
  expect(matched.entries).toEqual([expect.objectContaining({ name: '张小芳', isHead: true, unit: '' })]);
});

test('GB18030, the other encoding of Excel in China, is read as such', () => {
  // 姓名 in GB18030, then the rest in ASCII.
  const bytes = Buffer.concat([Buffer.from([0xd0, 0xd5, 0xc3, 0xfb]), Buffer.from(',x\r\na,b')]);
  const { findings } = readRoster(bytes, { today, secrets });
  expect(findings.map(({ column }) => column)).not.toContain('姓名');
  expect(findings.map(({ column }) => column)).toContain('房号');
});

test.each<[string, Buffer, SheetProblem]>([
  ['an .xls', Buffer.from([0xd0, 0xcf, 0x11, 0xe0]), 'not_csv'],
  ['a formula', Buffer.from(`${HEAD}\n=1+1`), 'formula'],
  ['zeros', Buffer.alloc(1000), 'not_text'],
  ['bytes that are no text', Buffer.from([0xff, 0xff, 0x81, 0x20]), 'not_text'],
  ['an open quote', Buffer.from(`${HEAD}\n"张`), 'quote_open'],
  ['a heading alone', Buffer.from(HEAD), 'no_rows'],
  ['nothing', Buffer.alloc(0), 'no_rows'],
  ['a million rows', Buffer.from('a\n'.repeat(1_600_000)), 'too_many_rows'],
  ['60,000 rows', Buffer.from('a\n'.repeat(60_000)), 'too_many_rows'],
  ['a row of a million cells', Buffer.from('a,'.repeat(1_000_000)), 'too_many_columns'],
  ['more than any roster weighs', Buffer.alloc(7 * 1024 * 1024, 'a'), 'too_many_rows'],
  ['a heading twice', Buffer.from(`${HEAD},姓名\n${GOOD},x`), 'heading_twice'],
])('%s is refused within a second', (_, bytes, problem) => {
  const start = Date.now();
  expect(readRoster(bytes, { today, secrets }).findings[0]?.problem).toBe(problem);
  expect(Date.now() - start).toBeLessThan(1000);
});

test('a household typed in meets the same rules', () => {
  const person = {
    name: '张小芳',
    relation: '',
    isHead: true,
    idNumber: null,
    bornOn: '1980-01-01',
    phone: null,
    disability: null,
    incomeSupport: true,
    consents: true,
  };
  const door = {
    committee: '东区',
    group: '一组',
    building: '1号楼',
    unit: '',
    room: '1',
    householdNo: null,
  };
  const good = readRoster(rosterCells({ ...door, members: [person] }), { today, secrets });
  expect(good.entries).toEqual([
    expect.objectContaining({ isHead: true, incomeSupport: true, consents: true, disability: null }),
  ]);
  const bad = readRoster(rosterCells({ ...door, members: [person, { ...person, idNumber: '1' }] }), {
    today,
    secrets,
  });
  expect(bad.findings).toEqual([{ row: 3, column: '身份证号', problem: 'id_shape' }]);
});
