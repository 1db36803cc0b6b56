import { parseCsv, ROOT, writeCsv } from '#platform';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ActRule } from './act-rule';
import { COLUMNS } from './act-cells';
import { parseActs, type ActProblem } from './parse-acts';

const text = readFileSync(join(ROOT, 'libs/claims/data/acts.csv'), 'utf8');
const heading = parseCsv(text)[0]!;
const rowOf = (code: string) => parseCsv(text).find(([cell]) => cell === code)!;

/** The row of an act with some cells written otherwise. */
function changed(code: string, cells: Record<string, string>): string[] {
  return rowOf(code).map((cell, i) => cells[heading[i]!] ?? cell);
}

function problemsOf(...rows: string[][]): ActProblem[] {
  const parsed = parseActs(writeCsv([heading, ...rows]));
  return parsed.ok ? [] : parsed.problems;
}

const parsed = parseActs(text);
const rules = parsed.ok ? parsed.rules : [];
const rule = (code: string) => rules.find((found) => found.code === code)!;

test("the demo's table is read whole: 50 acts on the seven carriers, 11 deductions", () => {
  expect(parsed.ok).toBe(true);
  expect(rules.filter(({ kind }) => kind === 'reward')).toHaveLength(50);
  expect(rules.filter(({ kind }) => kind === 'deduction')).toHaveLength(11);
  expect(new Set(rules.map(({ carrier }) => carrier)).size).toBe(7);
  for (const each of rules) expect(ActRule.parse(each)).toEqual(each);
});

test('a row says what it says', () => {
  expect(rule('A02')).toEqual({
    code: 'A02',
    kind: 'reward',
    carrier: 'policy',
    nameZh: '政策知识测试合格（80分以上）',
    nameEn: 'Pass the policy quiz (80 % or more)',
    publicLabelZh: '政策知识测试合格（80分以上）',
    points: 3,
    tiers: [],
    unit: 'person',
    capTimes: 1,
    capPoints: null,
    capPeriod: 'quarter',
    capScope: 'person',
    capGroup: 'routine',
    evidence: [['K'], ['R']],
    routes: ['A', 'S'],
    panel: 'one',
    adultsOnly: false,
  });
  expect(rule('E01').tiers).toEqual([
    { name: '县级', points: 100 },
    { name: '市级', points: 150 },
    { name: '省级', points: 200 },
  ]);
  expect(rule('E01').adultsOnly).toBe(true);
  expect(rule('E06').publicLabelZh).toBeNull();
  expect(rule('D08').evidence).toEqual([['T']]);
  expect(rule('X01')).toMatchObject({
    capTimes: null,
    capPoints: null,
    capPeriod: null,
    capGroup: 'deductions',
  });
});

test.each<[Record<string, string>, string, string]>([
  [{ code: 'a01' }, 'code', 'code_bad'],
  [{ code: '' }, 'code', 'code_bad'],
  [{ kind: 'fine' }, 'kind', 'kind_unknown'],
  [{ carrier: 'sport' }, 'carrier', 'carrier_unknown'],
  [{ name_zh: ' ' }, 'name_zh', 'text_missing'],
  [{ name_en: 'x'.repeat(121) }, 'name_en', 'text_too_long'],
  [{ public_label_zh: '长'.repeat(61) }, 'public_label_zh', 'text_too_long'],
  [{ points: '-2' }, 'points', 'number_bad'],
  [{ points: '2.5' }, 'points', 'number_bad'],
  [{ points: '1001' }, 'points', 'number_bad'],
  [{ points: '' }, 'points', 'points_or_tiers'],
  [{ tiers: '一般=2' }, 'points', 'points_or_tiers'],
  [{ points: '', tiers: '一般=2;一般=3' }, 'tiers', 'tiers_bad'],
  [{ points: '', tiers: '一般' }, 'tiers', 'tiers_bad'],
  [{ points: '', tiers: '一般=0' }, 'tiers', 'tiers_bad'],
  [{ unit: '' }, 'unit', 'unit_bad'],
  [{ cap_times: '0' }, 'cap_times', 'number_bad'],
  [{ cap_points: '20' }, 'cap_points', 'cap_twice'],
  [{ cap_times: '', cap_points: '1' }, 'cap_points', 'cap_below_points'],
  [{ cap_period: 'week' }, 'cap_period', 'cap_period_unknown'],
  [{ cap_period: '' }, 'cap_period', 'cap_period_missing'],
  [{ cap_times: '' }, 'cap_period', 'cap_without_number'],
  [{ cap_scope: '' }, 'cap_scope', 'cap_scope_unknown'],
  [{ cap_group: 'special' }, 'cap_group', 'cap_group_unknown'],
  [{ cap_group: 'deductions' }, 'cap_group', 'cap_group_of_other_kind'],
  [{ evidence: '' }, 'evidence', 'evidence_bad'],
  [{ evidence: 'R+' }, 'evidence', 'evidence_bad'],
  [{ evidence: 'Z' }, 'evidence', 'evidence_bad'],
  [{ routes: 'A|B' }, 'routes', 'routes_bad'],
  [{ routes: '' }, 'routes', 'routes_bad'],
  [{ panel: 'three' }, 'panel', 'panel_unknown'],
  [{ adults_only: 'no' }, 'adults_only', 'yes_or_empty'],
])('%j is refused at %s: %s', (cells, column, problem) => {
  expect(problemsOf(rowOf('A05'), changed('A01', cells))).toEqual([{ row: 3, column, problem }]);
});

test('a deduction is the committee’s, by a majority', () => {
  expect(problemsOf(changed('X01', { routes: 'S|D', panel: 'one', cap_group: '' }))).toEqual([
    { row: 2, column: 'routes', problem: 'deduction_route' },
    { row: 2, column: 'panel', problem: 'deduction_panel' },
    { row: 2, column: 'cap_group', problem: 'cap_group_of_other_kind' },
  ]);
});

test('every bad row and column is named at once, and nothing is taken over', () => {
  const bad = [
    changed('A01', { carrier: 'x', points: 'many', panel: '' }),
    rowOf('A02'),
    rowOf('A02'),
    ['A03'],
  ];
  const problems = problemsOf(...bad);
  expect(problems.filter(({ row }) => row === 2).map(({ column }) => column)).toEqual([
    'carrier',
    'points',
    'panel',
  ]);
  expect(problems).toContainEqual({ row: 4, column: 'code', problem: 'code_twice' });
  expect(problems).toContainEqual({ row: 5, column: null, problem: 'row_length' });
});

test('wrong headings and broken files are named', () => {
  const other = heading.map((name) => (name === 'points' ? 'score' : name));
  const renamed = parseActs(writeCsv([other, rowOf('A01')]));
  expect(renamed).toEqual({
    ok: false,
    problems: [
      { row: 1, column: 'points', problem: 'column_missing' },
      { row: 1, column: 'score', problem: 'column_unknown' },
    ],
  });
  expect(problemsOf()).toEqual([{ row: 1, column: null, problem: 'file_empty' }]);
  expect(parseActs('')).toMatchObject({ ok: false });
  expect(parseActs('code,"')).toEqual({
    ok: false,
    problems: [{ row: 1, column: null, problem: 'quote_unclosed' }],
  });
  const many = parseActs(writeCsv([heading, ...Array.from({ length: 2001 }, () => rowOf('A01'))]));
  expect(many).toEqual({ ok: false, problems: [{ row: 2002, column: null, problem: 'too_many_rows' }] });
});

test('columns may come in another order', () => {
  const reversed = parseActs(writeCsv(parseCsv(text).map((cells) => cells.toReversed())));
  expect(reversed).toEqual(parsed);
  expect(heading).toEqual(COLUMNS);
});
