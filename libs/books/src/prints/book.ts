import { createHash } from 'node:crypto';
import type { BookFilter } from '#contract';
import { canonicalJson, maybe, one, rows, writeCsv, writeXlsx, type House, type Tx } from '#platform';
import { REGISTERS, readRows, readSums, type Reading } from '../registers';
import { codedIn } from '../registers/read';
import { conditionOf, type Condition } from '../registers/statement';
import type { Register } from '../registers/register';
import { printed, setOf, titleOf } from '../words';
import { isNumber, momentText, printedCell } from './cells';
import { bookCode } from './paper-code';
import { Paper, MM } from './pdf/paper';
import { TablePages, type PrintedCell, type PrintedTable } from './pdf/table';
import type { PrintOrder } from './row';

/** More than this is no paper any more: who asks narrows the period. */
export const PRINT_ROWS_MAX = 50_000;
const PAGE = 2000;

export class TooManyRows extends Error {}

/** What was made: bytes, and what stands at its foot. */
export interface MadePrint {
  bytes: Buffer;
  digest: Buffer;
  rows: number;
  pages: number | null;
}

interface Collected {
  reading: Reading;
  station: { name: string; digestDay: string | null; digest: string | null };
  rows: PrintedCell[][];
  /** Under the title: what was asked for. */
  asked: string[];
}

/** Makes a register as paper or spreadsheet. @param tell how many rows were read, of how many */
export async function makeBook(
  house: House,
  station: number,
  order: PrintOrder,
  tell: (done: number, total: number) => Promise<void>,
): Promise<MadePrint> {
  const register = REGISTERS[order.book!];
  const reading: Reading = { register, branch: order.branch, masked: order.masked };
  const coded = await codedIn(house, station, register, order.filter);
  const condition = conditionOf(register, station, order.branch, order.filter, order.askedAt, coded);
  const collected = await house.db.inStation(station, async (tx) => {
    // One snapshot: what is added up is what is listed, whatever is written meanwhile.
    await rows(tx, 'SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const { total } = await readSums(tx, reading, condition);
    if (total > PRINT_ROWS_MAX) throw new TooManyRows();
    return {
      reading,
      station: await stationOf(tx, station),
      rows: await collect(tx, reading, condition, (done) => tell(done, total)),
      asked: await askedLines(tx, station, register, order),
    };
  });
  const digest = digestOf(station, order, collected.rows);
  const made = order.format === 'pdf' ? await asPdf(station, order, collected, digest) : null;
  if (made !== null) return { ...made, digest, rows: collected.rows.length };
  const bytes = order.format === 'xlsx' ? await asXlsx(order, collected, digest) : asCsv(collected);
  return { bytes, digest, rows: collected.rows.length, pages: null };
}

async function collect(
  tx: Tx,
  reading: Reading,
  condition: Condition,
  tell: (done: number) => Promise<void>,
): Promise<PrintedCell[][]> {
  const { columns } = reading.register;
  const found: PrintedCell[][] = [];
  let after: string | null = null;
  for (;;) {
    const page = await readRows(tx, reading, condition, { after, limit: PAGE, descending: false });
    for (const { cells } of page) found.push(cells.map((cell, i) => printedCell(columns[i]!, cell)));
    await tell(found.length);
    if (page.length < PAGE) return found;
    after = page.at(-1)!.key;
  }
}

/** SHA-256 over what was asked for and every row as printed. */
function digestOf(station: number, order: PrintOrder, printedRows: readonly PrintedCell[][]): Buffer {
  const { book, filter, masked, askedAt } = order;
  const digest = createHash('sha256').update(
    canonicalJson({ v: 1, station, book, filter, masked, askedAt: askedAt.toISOString() }),
  );
  for (const row of printedRows) digest.update(JSON.stringify(row)).update('\n');
  return digest.digest();
}

export async function stationOf(tx: Tx, station: number): Promise<Collected['station']> {
  const { name } = await one<{ name: string }>(tx, `SELECT name FROM points.station WHERE station_id = $1`, [
    station,
  ]);
  const kept = await maybe<{ day: string; digest: string }>(
    tx,
    `SELECT day, encode(digest, 'hex') AS digest FROM points.station_digest
      WHERE station_id = $1 ORDER BY day DESC LIMIT 1`,
    [station],
  );
  return { name, digestDay: kept?.day ?? null, digest: kept?.digest ?? null };
}

/** What was asked for, in words: a paper says what it shows. */
async function askedLines(
  tx: Tx,
  station: number,
  register: Register,
  { filter, masked }: PrintOrder,
): Promise<string[]> {
  const said: string[] = [];
  for (const [name, value] of Object.entries(filter) as [keyof BookFilter, string | number][])
    said.push(`${titleOf('filters', name).zh} ${await filterWord(tx, station, register, name, value)}`);
  if (masked && register.columns.some(({ kind }) => kind === 'name')) said.push(printed('masked'));
  return said.length === 0 ? [printed('all')] : said;
}

const PLACES = {
  committeeId: `SELECT name FROM points.committee WHERE station_id = $1 AND committee_id = $2`,
  groupId: `SELECT name FROM points.resident_group WHERE station_id = $1 AND group_id = $2`,
  buildingId: `SELECT name FROM points.building WHERE station_id = $1 AND building_id = $2`,
  itemId: `SELECT name_zh AS name FROM points.item WHERE station_id = $1 AND item_id = $2`,
} as const;

async function filterWord(
  tx: Tx,
  station: number,
  register: Register,
  name: keyof BookFilter,
  value: string | number,
): Promise<string> {
  if (name in PLACES) {
    const found = await maybe<{ name: string }>(tx, PLACES[name as keyof typeof PLACES], [station, value]);
    return found?.name ?? String(value);
  }
  const text = String(value);
  if (name === 'pick') return titleOf('picks', text).zh;
  if (name === 'by') return titleOf('dates', text).zh;
  const set = { state: register.state?.set, kind: register.kind?.set, carrier: 'carrier' }[name as string];
  if (set === undefined) return text;
  return text.split(',').map((one) => setOf(set)[one]?.zh ?? one).join(' '); // prettier-ignore
}

function footOf({ station }: Collected, digest: Buffer, madeAt: Date): string[] {
  return [
    `${printed('made', { at: momentText(madeAt) })}   ${printed('digest', { digest: digest.toString('hex') })}`,
    ...stationDigestLine(station),
  ];
}

export const stationDigestLine = ({ digestDay, digest }: Collected['station']): string[] =>
  digestDay === null ? [] : [printed('stationDigest', { day: digestDay, digest: digest! })];

async function asPdf(
  station: number,
  order: PrintOrder,
  collected: Collected,
  digest: Buffer,
): Promise<{ bytes: Buffer; pages: number }> {
  const { register } = collected.reading;
  const title = titleOf('books', register.book).zh;
  const { name } = collected.station;
  const paper = new Paper({ title, author: name, lying: true, now: order.askedAt });
  const table: PrintedTable = {
    title,
    under: [
      `${name}    ${collected.asked.join('; ')}    ${printed('rows', { count: collected.rows.length })}`,
    ],
    columns: register.columns.map((column) => ({
      title: titleOf('columns', column.key).zh,
      width: column.width,
      align: isNumber(column) ? 'end' : 'start',
      summed: column.summed === true,
    })),
    rows: collected.rows,
    foot: footOf(collected, digest, order.askedAt),
    code: () => bookCode({ station, printId: order.printId, digest: digest.toString('hex') }),
    codeSide: 19 * MM,
    preparer: order.askerName,
  };
  const pages = new TablePages(paper, table);
  pages.draw();
  return { bytes: await paper.end(), pages: pages.pages.length };
}

function headings({ columns }: Register): string[] {
  return columns.map(({ key }) => titleOf('columns', key).zh);
}

function asXlsx(order: PrintOrder, collected: Collected, digest: Buffer): Promise<Buffer> {
  const { register } = collected.reading;
  const title = titleOf('books', register.book).zh;
  const titles = headings(register);
  return writeXlsx({
    name: title,
    head: [
      `${collected.station.name} ${title}`,
      `${collected.asked.join(' ')} ${printed('rows', { count: collected.rows.length })}`,
      ...footOf(collected, digest, order.askedAt),
    ],
    columns: register.columns.map(({ width }, i) => ({
      title: titles[i]!,
      width: Math.round(width / 1.8) + 2,
    })),
    rows: collected.rows,
  });
}

/** UTF-8 with its mark, so that spreadsheets in China read it as what it is. */
function asCsv({ reading, rows: printedRows }: Collected): Buffer {
  return Buffer.from(`\ufeff${writeCsv([headings(reading.register), ...printedRows])}`);
}
