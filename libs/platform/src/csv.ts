/** A quote that never closes: what follows it cannot be told apart into cells. */
export class CsvUnclosedQuote extends Error {
  /** @param row where the quote opens; the first row is 1 */
  constructor(readonly row: number) {
    super(`quote never closed, opened in row ${row}`);
  }
}

/**
 * Reads comma-separated text (RFC 4180): quoted cells may hold commas, quotes doubled, and line breaks.
 * A byte-order mark is dropped; rows end with LF, CRLF or CR; empty rows at the end are left out.
 * Cells are text as written, not trimmed.
 * @throws CsvUnclosedQuote
 */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  // One cell and what ends it. A quote within an unquoted cell is text, as spreadsheets read it.
  const cell = /(?:"([^"]*(?:""[^"]*)*)"(?!")([^,\r\n]*)|([^,\r\n]*))(,|\r\n|\n|\r|$)/gy;
  cell.lastIndex = text.startsWith('\ufeff') ? 1 : 0;
  while (cell.lastIndex < text.length) {
    const [, quoted, tail, plain, end] = cell.exec(text)!;
    if (plain?.startsWith('"')) throw new CsvUnclosedQuote(rows.length + 1);
    row.push(quoted === undefined ? plain! : quoted.replaceAll('""', '"') + tail);
    if (end === ',') {
      if (cell.lastIndex === text.length) row.push('');
      else continue;
    }
    rows.push(row);
    row = [];
  }
  if (row.length > 0) rows.push(row);
  while (rows.length > 0 && rows.at(-1)!.every((value) => value === '')) rows.pop();
  return rows;
}

// What a spreadsheet would take for a formula, its full-width signs among them (OWASP, "CSV Injection").
const FORMULA = /^[=+\-@\t\r＝＋－＠]/;

/** Text that no spreadsheet takes for a formula: an apostrophe before what looks like one. */
export const neutralised = (text: string): string => (FORMULA.test(text) ? `'${text}` : text);

function cellText(value: string | number | null): string {
  if (value === null) return '';
  const text = typeof value === 'string' ? neutralised(value) : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Writes rows for a spreadsheet: CRLF, quoted where needed, text that looks like a formula neutralised by an apostrophe. */
export function writeCsv(rows: Iterable<readonly (string | number | null)[]>): string {
  return Array.from(rows, (row) => `${row.map(cellText).join(',')}\r\n`).join('');
}
