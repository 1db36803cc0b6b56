import { writeXlsx as write } from 'hucre/xlsx';
import { neutralised } from './csv';

/** Writing spreadsheets; reading them is `xlsx-read.ts`. No other file knows the library. */

export interface SheetColumn {
  title: string;
  /** In characters of the spreadsheet's own face. */
  width: number;
}

/**
 * Writes one sheet as .xlsx: numbers as numbers, everything else as text, text that looks like a formula neutralised.
 * @param head lines above the heading, each in one cell
 * @returns the file's bytes
 */
export async function writeXlsx(sheet: {
  name: string;
  head: readonly string[];
  columns: readonly SheetColumn[];
  rows: readonly (readonly (string | number | null)[])[];
}): Promise<Buffer> {
  const { name, head, columns, rows } = sheet;
  const text = (value: string | number | null) => (typeof value === 'string' ? neutralised(value) : value);
  const bytes = await write({
    sheets: [
      {
        name: name.slice(0, 31),
        columns: columns.map(({ width }) => ({ width })),
        rows: [
          ...head.map((line) => [neutralised(line)]),
          columns.map(({ title }) => title),
          ...rows.map((row) => row.map(text)),
        ],
        freezePane: { rows: head.length + 1 },
      },
    ],
    stringMode: 'inline',
  });
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
