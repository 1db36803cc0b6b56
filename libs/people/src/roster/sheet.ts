import { type SheetFinding, type SheetProblem } from '#contract';
import { CsvUnclosedQuote, parseCsv, readXlsx, XlsxUnreadable } from '#platform';

/** Bounds of an uploaded spreadsheet: far above the largest roster known (11,212 rows), far below what would hurt. */
export const SHEET_BYTES_MAX = 6 * 1024 * 1024;
export const SHEET_ROWS_MAX = 50_000;
export const SHEET_COLUMNS_MAX = 64;
export const SHEET_CELL_MAX = 200;
/** Commas and line ends in the text: bounds what reading it can cost before a cell is made. */
const SEPARATORS_MAX = 1_500_000;

/** Cells as text; the first row is the heading. */
export interface Sheet {
  headings: string[];
  /** The rows below the heading, with the number that a spreadsheet shows for them. */
  rows: { row: number; cells: string[] }[];
}

/** A file that cannot be read as a whole: nothing else is said about it. */
export class SheetUnreadable extends Error {
  readonly finding: SheetFinding;

  constructor(problem: SheetProblem, row: number | null = null, column: string | null = null) {
    super(problem);
    this.finding = { row, column, problem };
  }
}

const ENCODINGS = ['utf-8', 'gb18030'] as const;

/** Text of a file that says nothing of its encoding: UTF-8 if it is that without a fault, else GB18030 (Excel in China). */
function decode(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  for (const encoding of ENCODINGS) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes);
    } catch {
      continue;
    }
  }
  throw new SheetUnreadable('not_text');
}

// What Excel writes to keep digits as text, and what writeCsv puts before what looks like a formula.
const EXCEL_TEXT = /^="(.*)"$/s;
const NEUTRALISED = /^'(?=[=+\-@])/;

function cleanCell(cell: string): string {
  return cell.replace(EXCEL_TEXT, '$1').replace(NEUTRALISED, '').normalize('NFC').trim();
}

function countSeparators(text: string): number {
  let found = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 44 || code === 10 || code === 13) found += 1;
  }
  return found;
}

const isXlsx = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b;

/**
 * Reads an uploaded spreadsheet, .xlsx or CSV, whatever its name: what it is stands in its first bytes.
 * @throws SheetUnreadable naming why the file as a whole was refused
 */
export async function readSheetFile(bytes: Buffer): Promise<Sheet> {
  if (!isXlsx(bytes)) return readSheet(bytes);
  if (bytes.length > SHEET_BYTES_MAX) throw new SheetUnreadable('too_many_rows');
  try {
    // The heading, and one row more than may be.
    return sheetOf(await readXlsx(bytes, SHEET_ROWS_MAX + 2));
  } catch (error) {
    if (!(error instanceof XlsxUnreadable)) throw error;
    if (error.problem === 'formula')
      throw new SheetUnreadable('formula', error.row, columnName(error.column!));
    throw new SheetUnreadable(error.problem === 'too-large' ? 'too_many_rows' : 'not_xlsx');
  }
}

/** A column as spreadsheets name it: 1 is A, 27 is AA. */
function columnName(number: number): string {
  const rest = (number - 1) % 26;
  const before = Math.floor((number - 1) / 26);
  return (before > 0 ? columnName(before) : '') + String.fromCharCode(65 + rest);
}

/**
 * Reads an uploaded CSV file (UTF-8 or GB18030, with or without byte-order mark) into cells, within fixed bounds.
 * @throws SheetUnreadable naming why the file as a whole was refused
 */
export function readSheet(bytes: Uint8Array): Sheet {
  if (bytes.length > SHEET_BYTES_MAX) throw new SheetUnreadable('too_many_rows');
  // An .xls file: the old form is not read.
  if (bytes[0] === 0xd0 && bytes[1] === 0xcf) throw new SheetUnreadable('not_csv');
  // An .xlsx is read by `readSheetFile`; whoever comes here with one has told it wrongly.
  if (isXlsx(bytes)) throw new SheetUnreadable('not_xlsx');
  const text = decode(bytes);
  if (text.includes('\0')) throw new SheetUnreadable('not_text');
  if (countSeparators(text) > SEPARATORS_MAX) throw new SheetUnreadable('too_many_rows');
  try {
    return sheetOf(parseCsv(text));
  } catch (error) {
    if (error instanceof CsvUnclosedQuote) throw new SheetUnreadable('quote_open', error.row);
    throw error;
  }
}

/**
 * Makes a sheet of cells, from whatever kind of file they were read.
 * @throws SheetUnreadable too_many_rows, too_many_columns, no_rows
 */
export function sheetOf(cells: readonly (readonly string[])[]): Sheet {
  if (cells.length - 1 > SHEET_ROWS_MAX) throw new SheetUnreadable('too_many_rows');
  const wide = cells.findIndex((row) => row.length > SHEET_COLUMNS_MAX);
  if (wide >= 0) throw new SheetUnreadable('too_many_columns', wide + 1);
  const [headings, ...below] = cells.map((row) => row.map(cleanCell));
  const rows = below
    .map((row, index) => ({ row: index + 2, cells: row }))
    .filter(({ cells }) => cells.some((cell) => cell !== ''));
  if (headings === undefined || rows.length === 0) throw new SheetUnreadable('no_rows');
  requireNoFormula(rows, headings);
  return { headings, rows };
}

/** In a text file a formula is a text that begins like one: it is refused as it is in a workbook. */
function requireNoFormula(rows: Sheet['rows'], headings: readonly string[]): void {
  for (const { row, cells } of rows) {
    const found = cells.findIndex((cell) => cell.startsWith('='));
    if (found >= 0) throw new SheetUnreadable('formula', row, headings[found] ?? columnName(found + 1));
  }
}

/** Which column of the file stands for which of ours: its index and its heading as written. */
export type Matched<C extends string> = Partial<Record<C, { index: number; heading: string }>>;

const squeeze = (heading: string) => heading.normalize('NFKC').replace(/[\s*:]/gu, '');

/**
 * Matches headings to columns: first what a person said, then the known headings.
 * @param known the headings that stand for each column
 * @param chosen a heading of the file by column, as a person matched them at the desk
 * @returns the match, and a finding for each column that two headings claim or that is required and missing
 */
export function matchColumns<C extends string>(
  headings: readonly string[],
  known: Readonly<Record<C, readonly string[]>>,
  required: readonly C[],
  chosen: Partial<Record<C, string>> = {},
): { matched: Matched<C>; findings: SheetFinding[] } {
  const matched: Matched<C> = {};
  const findings: SheetFinding[] = [];
  for (const column of Object.keys(known) as C[]) {
    const names = chosen[column] === undefined ? known[column] : [chosen[column]];
    const wanted = new Set(names.map(squeeze));
    const found = headings.flatMap((heading, index) =>
      wanted.has(squeeze(heading)) ? [{ index, heading }] : [],
    );
    if (found.length > 1) findings.push({ row: 1, column: found[1]!.heading, problem: 'heading_twice' });
    else if (found.length === 1) matched[column] = found[0]!;
    else if (required.includes(column))
      findings.push({ row: 1, column: known[column][0]!, problem: 'heading_missing' });
  }
  return { matched, findings };
}
