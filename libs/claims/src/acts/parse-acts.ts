import { CsvUnclosedQuote, parseCsv } from '#platform';
import type { z } from 'zod';
import { CELLS, COLUMNS, type CellValues, type Column } from './act-cells';
import type { ActRule } from './act-rule';

/** One fault of the file. The heading is row 1; `column` is null where a whole row is meant. */
export interface ActProblem {
  row: number;
  column: string | null;
  problem: string;
}

export type ParsedActs = { ok: true; rules: ActRule[] } | { ok: false; problems: ActProblem[] };

/** A rule table has some sixty rows; a file of more than this is another file. */
const ROWS_MAX = 2000;

/**
 * Reads a rule table (domain.md, "The rule table"): all of it, or every fault by row and column.
 * @param text the CSV, headings in the first row, in any order
 */
export function parseActs(text: string): ParsedActs {
  const table = readTable(text);
  if ('problem' in table) return { ok: false, problems: [table] };
  const [heading = [], ...rows] = table.rows;
  const problems = headingProblems(heading);
  if (rows.length === 0) problems.push({ row: 1, column: null, problem: 'file_empty' });
  if (rows.length > ROWS_MAX) problems.push({ row: ROWS_MAX + 2, column: null, problem: 'too_many_rows' });
  if (problems.length > 0) return { ok: false, problems };

  const firstRowOf = new Map<string, number>();
  const rules: ActRule[] = [];
  rows.forEach((cells, index) => {
    const row = index + 2;
    const read = readRow(heading, cells);
    const code = read.values.code;
    const found = [...read.found, ...crossProblems(read.values)];
    if (code !== undefined && firstRowOf.has(code)) found.push(['code', 'code_twice']);
    if (code !== undefined) firstRowOf.set(code, row);
    problems.push(...found.map(([column, problem]) => ({ row, column, problem })));
    if (found.length === 0) rules.push(toRule(read.values as CellValues));
  });
  return problems.length > 0 ? { ok: false, problems } : { ok: true, rules };
}

function readTable(text: string): { rows: string[][] } | ActProblem {
  try {
    return { rows: parseCsv(text) };
  } catch (error) {
    if (!(error instanceof CsvUnclosedQuote)) throw error;
    return { row: error.row, column: null, problem: 'quote_unclosed' };
  }
}

function headingProblems(heading: readonly string[]): ActProblem[] {
  const names = heading.map((name) => name.trim());
  const at = (column: string, problem: string) => ({ row: 1, column, problem });
  return [
    ...COLUMNS.filter((column) => !names.includes(column)).map((column) => at(column, 'column_missing')),
    ...names.filter((name) => !(name in CELLS)).map((name) => at(name, 'column_unknown')),
    ...names.filter((name, i) => names.indexOf(name) !== i).map((name) => at(name, 'column_twice')),
  ];
}

type Found = [column: Column | null, problem: string];

function readRow(heading: readonly string[], cells: readonly string[]) {
  const values: Partial<CellValues> = {};
  const found: Found[] = [];
  if (cells.length !== heading.length) found.push([null, 'row_length']);
  heading.forEach((name, i) => {
    const column = name.trim() as Column;
    const cell = (CELLS[column] as z.ZodType).safeParse((cells[i] ?? '').trim());
    if (cell.success) Object.assign(values, { [column]: cell.data });
    else found.push([column, cellProblem(cell.error)]);
  });
  return { values, found };
}

/** The code of a cell's problem; where a cell may be empty the union's own message says nothing, the branch's does. */
function cellProblem({ issues: [issue] }: z.ZodError): string {
  if (issue?.code === 'invalid_union') return issue.errors.at(-1)?.[0]?.message ?? issue.message;
  return issue?.message ?? 'cell_bad';
}

/** Faults between columns; a column that could not be read is taken as it should be. */
function crossProblems(v: Partial<CellValues>): Found[] {
  const found: Found[] = [];
  const must = (holds: boolean, column: Column, problem: string) => {
    if (!holds) found.push([column, problem]);
  };
  const given = (column: Column) => v[column] !== null && v[column] !== undefined;
  const capped = given('cap_times') || given('cap_points');
  const known = (...columns: Column[]) => columns.every((column) => v[column] !== undefined);
  if (known('points', 'tiers'))
    must((v.points === null) === v.tiers!.length > 0, 'points', 'points_or_tiers');
  must(!(given('cap_times') && given('cap_points')), 'cap_points', 'cap_twice');
  if (known('cap_times', 'cap_points', 'cap_period')) {
    must(given('cap_period') === capped, 'cap_period', capped ? 'cap_period_missing' : 'cap_without_number');
  }
  const unitPoints = v.points ?? v.tiers?.at(-1)?.points ?? 0;
  must(!given('cap_points') || v.cap_points! >= unitPoints, 'cap_points', 'cap_below_points');
  if (v.kind === 'deduction') {
    // A deduction is the committee's, by a majority panel (domain.md, "Deduct"), under the yearly cap of all.
    must(!known('routes') || v.routes!.join() === 'D', 'routes', 'deduction_route');
    must(!known('panel') || v.panel === 'majority', 'panel', 'deduction_panel');
  }
  if (known('kind', 'cap_group')) {
    must((v.kind === 'deduction') === (v.cap_group === 'deductions'), 'cap_group', 'cap_group_of_other_kind');
  }
  return found;
}

function toRule(v: CellValues): ActRule {
  return {
    code: v.code,
    kind: v.kind,
    carrier: v.carrier,
    nameZh: v.name_zh,
    nameEn: v.name_en,
    publicLabelZh: v.public_label_zh,
    points: v.points,
    tiers: v.tiers,
    unit: v.unit,
    capTimes: v.cap_times,
    capPoints: v.cap_points,
    capPeriod: v.cap_period,
    capScope: v.cap_scope,
    capGroup: v.cap_group,
    evidence: v.evidence,
    routes: v.routes,
    panel: v.panel,
    adultsOnly: v.adults_only,
  };
}
