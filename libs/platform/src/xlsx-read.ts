import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { inflateRawSync } from 'node:zlib';
import { ROOT } from './root';

/** damaged: no spreadsheet that can be read. too-large: unpacks to more than a register ever is. formula: a cell computes. */
export type XlsxProblem = 'damaged' | 'too-large' | 'formula';

export class XlsxUnreadable extends Error {
  /** @param row @param column of a formula, the first is 1 */
  constructor(
    readonly problem: XlsxProblem,
    readonly row: number | null = null,
    readonly column: number | null = null,
  ) {
    super(problem);
  }
}

/** Bytes that a file may unpack to: 50,000 rows of a roster take about 35 MB of XML. */
const UNPACKED_MAX = 48 * 1024 * 1024;
const PARTS_MAX = 200;
const READ_MS = 8_000;
/** Of the reader's own heap: it ends there, and this process goes on. */
const HEAP_MB = 192;

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;

/**
 * Unpacks every part once, within what it may come to, before anything reads it: what a file says of its own sizes is not
 * believed.
 * @throws XlsxUnreadable
 */
function requireBounded(bytes: Buffer): void {
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || bytes.length < end + 22 || bytes.readUInt32LE(end) !== END)
    throw new XlsxUnreadable('damaged');
  const parts = bytes.readUInt16LE(end + 10);
  if (parts > PARTS_MAX) throw new XlsxUnreadable('too-large');
  let at = bytes.readUInt32LE(end + 16);
  let unpacked = 0;
  for (let part = 0; part < parts; part += 1) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== ENTRY) throw new XlsxUnreadable('damaged');
    unpacked += unpackedSize(bytes, at, UNPACKED_MAX - unpacked);
    at += 46 + bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
}

function unpackedSize(bytes: Buffer, entry: number, room: number): number {
  const packed = bytes.readUInt32LE(entry + 20);
  const local = bytes.readUInt32LE(entry + 42);
  if (local + 30 > bytes.length || bytes.readUInt32LE(local) !== LOCAL) throw new XlsxUnreadable('damaged');
  const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
  const part = bytes.subarray(start, start + packed);
  if (bytes.readUInt16LE(entry + 10) === 0) {
    if (part.length > room) throw new XlsxUnreadable('too-large');
    return part.length;
  }
  try {
    return inflateRawSync(part, { maxOutputLength: Math.max(1, room) }).length;
  } catch (error) {
    const isLarge = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    throw new XlsxUnreadable(isLarge ? 'too-large' : 'damaged');
  }
}

// The reader works in a thread of its own, with a heap of its own: a file that fills it ends the thread, not the service.
const READER = `
const { parentPort, workerData } = require('node:worker_threads');
(async () => {
  const { readXlsx } = await import(workerData.library);
  const { sheets } = await readXlsx(workerData.bytes, { sheets: [0], maxRows: workerData.rowsMax });
  const sheet = sheets[0];
  if (!sheet) return parentPort.postMessage({ problem: 'damaged' });
  for (const [place, cell] of sheet.cells ?? []) {
    if (cell.formula === undefined || cell.formula === null) continue;
    const [row, column] = place.split(',').map(Number);
    return parentPort.postMessage({ problem: 'formula', row: row + 1, column: column + 1 });
  }
  const day = (date) => date.toISOString().slice(0, 10);
  const text = (value) => (value === null || value === undefined ? '' : value instanceof Date ? day(value) : String(value));
  parentPort.postMessage({ rows: sheet.rows.map((row) => row.map(text)) });
})().catch(() => parentPort.postMessage({ problem: 'damaged' }));
`;

type Answer = { rows: string[][] } | { problem: XlsxProblem; row?: number; column?: number };

/**
 * Reads the first sheet of an .xlsx as text: days as `2018-10-01`, numbers as they are, empty cells as ''.
 * @param rowsMax rows read; a longer sheet ends there, so ask for one more than is allowed
 * @throws XlsxUnreadable
 */
export async function readXlsx(bytes: Buffer, rowsMax: number): Promise<string[][]> {
  requireBounded(bytes);
  const answer = await readApart({ bytes, rowsMax });
  if ('rows' in answer) return answer.rows;
  throw new XlsxUnreadable(answer.problem, answer.row ?? null, answer.column ?? null);
}

function readApart(work: { bytes: Buffer; rowsMax: number }): Promise<Answer> {
  const library = pathToFileURL(join(ROOT, 'node_modules/hucre/dist/xlsx.mjs')).href;
  return new Promise((done) => {
    const reader = new Worker(READER, {
      eval: true,
      workerData: { ...work, library },
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB, maxYoungGenerationSizeMb: 32 },
      execArgv: [],
      stderr: true,
    });
    const end = (answer: Answer) => {
      clearTimeout(late);
      void reader.terminate();
      done(answer);
    };
    const late = setTimeout(() => end({ problem: 'too-large' }), READ_MS);
    reader.once('message', (answer: Answer) => end(answer));
    reader.once('error', (error: NodeJS.ErrnoException) =>
      end({ problem: error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'too-large' : 'damaged' }),
    );
  });
}
