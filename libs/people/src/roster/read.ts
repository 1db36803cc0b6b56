import { ROSTER_COLUMNS, type RosterColumn, type SheetFinding, type SheetProblem } from '#contract';
import type { Day, Secrets } from '#platform';
import { doorText, type RosterEntry } from './entry';
import {
  idSealer,
  isHeadWord,
  readBornOn,
  readOptional,
  readPhone,
  readText,
  readUnlessNo,
  readYesNo,
  type Read,
} from './fields';
import { findingsAmong } from './households';
import {
  matchColumns,
  readSheet,
  readSheetFile,
  sheetOf,
  SheetUnreadable,
  type Matched,
  type Sheet,
} from './sheet';
import words from '../../data/roster-columns.json';

const REQUIRED: readonly RosterColumn[] = ['committee', 'group', 'building', 'room', 'name', 'relation'];
/** The headings that stand for each column of a roster. */
export const rosterHeadings: Readonly<Record<RosterColumn, readonly string[]>> = words.columns;
const KNOWN = rosterHeadings;

/** A file answers with this many findings at most: who sees a thousand looks at the file, not at the next one. */
export const FINDINGS_MAX = 1000;

export interface RosterRead {
  entries: RosterEntry[];
  /** Empty: every row is good. */
  findings: SheetFinding[];
  /** Which heading was taken for which column. */
  columns: Partial<Record<RosterColumn, string>>;
  /** Every heading of the file, for whoever matches them by hand. */
  headings: string[];
}

export interface RosterReading {
  /** The station's day: nobody is born after it. */
  today: Day;
  secrets: Secrets;
  /** Headings as a person matched them, where the known ones do not fit. */
  columns?: Partial<Record<RosterColumn, string>>;
}

/** Rows of one column each: reads a cell, notes what is wrong with it, and goes on so that all is named at once. */
class RowReader {
  constructor(
    private readonly matched: Matched<RosterColumn>,
    private readonly findings: SheetFinding[],
    private readonly row: number,
    private readonly cells: readonly string[],
  ) {}

  note(column: RosterColumn, problem: SheetProblem): void {
    this.findings.push({ row: this.row, column: this.matched[column]?.heading ?? null, problem });
  }

  read<T>(column: RosterColumn, reader: (text: string) => Read<T>, otherwise: T): T {
    const place = this.matched[column];
    if (place === undefined) return otherwise;
    const read = reader(this.cells[place.index] ?? '');
    if (read.ok) return read.value;
    this.note(column, read.problem);
    return otherwise;
  }

  text(column: RosterColumn, max: number): string {
    return this.read(column, (text) => readText(text, max), '');
  }

  door(column: RosterColumn, max: number): string {
    return this.read(column, (text) => readText(doorText(text), max), '');
  }

  doorIfAny(column: RosterColumn, max: number): string | null {
    return this.read(column, (text) => readOptional(doorText(text), max), null);
  }
}

function readEntry(at: RowReader, row: number, today: Day, seal: ReturnType<typeof idSealer>): RosterEntry {
  const id = at.read('idNumber', (text) => seal(text, today), null);
  const written = at.read('bornOn', (text) => readBornOn(text, today), null);
  if (id && written && id.bornOn !== written) at.note('bornOn', 'born_differs');
  const relation = at.text('relation', 20);
  return {
    row,
    committee: at.door('committee', 40),
    group: at.door('group', 40),
    building: at.door('building', 40),
    unit: at.doorIfAny('unit', 20) ?? '',
    room: at.door('room', 20),
    householdNo: at.doorIfAny('householdNo', 40),
    name: at.text('name', 60),
    relation,
    isHead: isHeadWord(relation),
    bornOn: id?.bornOn ?? written ?? '',
    phone: at.read('phone', readPhone, null),
    idDigest: id?.digest ?? null,
    idLast4: id?.last4 ?? null,
    disability: at.read('disability', (text) => readUnlessNo(text, 40), null),
    incomeSupport: at.read('incomeSupport', readYesNo, false),
    consents: at.read('consent', readYesNo, false),
  };
}

function readRows(sheet: Sheet, { today, secrets, columns }: RosterReading): RosterRead {
  const { matched, findings } = matchColumns(sheet.headings, KNOWN, REQUIRED, columns);
  if (!matched.idNumber && !matched.bornOn) {
    findings.push({ row: 1, column: KNOWN.bornOn[0]!, problem: 'heading_missing' });
  }
  const named = Object.fromEntries(
    ROSTER_COLUMNS.flatMap((column) => (matched[column] ? [[column, matched[column].heading]] : [])),
  );
  const { headings } = sheet;
  if (findings.length > 0) return { entries: [], findings, columns: named, headings };
  const seal = idSealer(secrets);
  const entries = sheet.rows.map(({ row, cells }) => {
    const before = findings.length;
    const at = new RowReader(matched, findings, row, cells);
    const entry = readEntry(at, row, today, seal);
    // Without a birth day nobody could tell who is a minor. A cell already named is not named twice.
    if (entry.bornOn === '' && findings.length === before) {
      at.note(matched.bornOn ? 'bornOn' : 'idNumber', 'born_missing');
    }
    return entry;
  });
  // Rows are held against each other once each is good by itself: else one slip would be named many times over.
  if (findings.length === 0) findings.push(...findingsAmong(entries, named));
  return { entries: findings.length === 0 ? entries : [], findings, columns: named, headings };
}

/** A file that could not be read as a whole: that, and nothing else, is said about it. */
function unread(error: unknown): RosterRead {
  if (error instanceof SheetUnreadable)
    return { entries: [], findings: [error.finding], columns: {}, headings: [] };
  throw error;
}

/** The same for an uploaded file, .xlsx or CSV. */
export async function readRosterFile(bytes: Buffer, reading: RosterReading): Promise<RosterRead> {
  try {
    return readRows(await readSheetFile(bytes), reading);
  } catch (error) {
    return unread(error);
  }
}

/**
 * Reads a roster: every bad row and column named, by row number, heading and problem; or every row good.
 * Nothing is looked up and nothing written.
 * @param source the bytes of a CSV file, or cells read from another kind of spreadsheet, heading first
 */
export function readRoster(
  source: Uint8Array | readonly (readonly string[])[],
  reading: RosterReading,
): RosterRead {
  try {
    const sheet = source instanceof Uint8Array ? readSheet(source) : sheetOf(source);
    return readRows(sheet, reading);
  } catch (error) {
    return unread(error);
  }
}
