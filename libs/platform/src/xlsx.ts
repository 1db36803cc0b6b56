import { writeXlsx as write } from 'hucre/xlsx';
import { neutralised } from './csv';

/** Writing spreadsheets; reading them is `xlsx-read.ts`. No other file knows the library. */

export interface SheetColumn {
  title: string;
  /** In characters of the spreadsheet's own face. */
  width: number;
}

/** Pictures on a sheet of their own, each beside its texts. */
export interface PictureSheet {
  name: string;
  columns: readonly SheetColumn[];
  items: readonly { texts: readonly string[]; bytes: Buffer }[];
}

/** Rows that a picture is high: 20 pixels each. */
const PICTURE_ROWS = 17;
const PICTURE = { width: 427, height: 320 };
const isPng = (bytes: Buffer) => bytes.readUInt32BE(0) === 0x89504e47;

function pictureSheet({ name, columns, items }: PictureSheet) {
  const below = Array.from({ length: PICTURE_ROWS - 1 }, (): string[] => []);
  return {
    name: name.slice(0, 31),
    columns: [...columns, { width: 60 }].map(({ width }) => ({ width })),
    rows: [
      columns.map(({ title }) => title),
      ...items.flatMap(({ texts }) => [texts.map(neutralised), ...below]),
    ],
    images: items.map(({ bytes, texts }, i) => ({
      data: new Uint8Array(bytes),
      type: isPng(bytes) ? ('png' as const) : ('jpeg' as const),
      anchor: { from: { row: 1 + i * PICTURE_ROWS, col: columns.length } },
      ...PICTURE,
      altText: texts.join(' '),
    })),
  };
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
  pictures?: PictureSheet;
}): Promise<Buffer> {
  const { name, head, columns, rows, pictures } = sheet;
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
      ...(pictures === undefined || pictures.items.length === 0 ? [] : [pictureSheet(pictures)]),
    ],
    stringMode: 'inline',
  });
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
