import type { SheetFinding, SheetProblem } from '#contract';
import {
  doorText,
  matchColumns,
  readSheetFile,
  SheetUnreadable,
  type Matched,
  type Sheet,
  rosterHeadings,
} from '#people';
import { rows, type Tx } from '#platform';
import KNOWN from '../../data/opening-columns.json';

export type OpeningColumns = Partial<Record<Column, string>>;
type Column = keyof typeof KNOWN;
const REQUIRED: readonly Column[] = ['building', 'points'];
/** Headings that a roster has and a book of balances has not. */
const RELATION: readonly string[] = rosterHeadings.relation;
const POINTS = /^\d{1,7}$/;
export const POINTS_MAX = 1_000_000;

export interface OpeningLine {
  householdId: string;
  points: number;
}

export interface OpeningRead {
  lines: OpeningLine[];
  findings: SheetFinding[];
  /** Which heading was taken for which column, and every heading of the file. */
  columns: OpeningColumns;
  headings: string[];
}

interface KnownHousehold {
  householdId: string;
  householdNo: string | null;
  building: string;
  unit: string;
  room: string;
  headName: string | null;
  carried: boolean;
}

/** Households with a door, a head and whether an opening balance of theirs is in force or on its way. */
function households(tx: Tx, station: number): Promise<KnownHousehold[]> {
  return rows<KnownHousehold>(
    tx,
    `SELECT h.household_id AS "householdId", h.household_no AS "householdNo", b.name AS building, d.unit, d.room,
            r.name AS "headName",
            EXISTS (SELECT FROM points.claim c WHERE c.station_id = $1 AND c.household_id = h.household_id
                       AND c.kind = 'carry-in' AND c.state NOT IN ('withdrawn', 'revoked', 'rejected', 'reversed')) AS carried
       FROM points.household h
       JOIN points.dwelling d ON d.station_id = h.station_id AND d.household_id = h.household_id
       JOIN points.building b ON b.station_id = h.station_id AND b.building_id = h.building_id
       LEFT JOIN points.resident r ON r.station_id = h.station_id AND r.resident_id = h.head_id
      WHERE h.station_id = $1 AND h.state = 'active'`,
    [station],
  );
}

type Cells = (column: Column) => string;
const doorOf = (building: string, unit: string, room: string) =>
  JSON.stringify([building, unit, room].map(doorText));
const numberOf = (building: string, no: string) => JSON.stringify([building, no].map(doorText));

/** The household that a row means: by the committee's number, else by door and, where two share one, by the head. */
function finder(known: readonly KnownHousehold[]): (cell: Cells) => KnownHousehold | SheetProblem {
  const byNumber = new Map(
    known.flatMap((h) => (h.householdNo === null ? [] : [[numberOf(h.building, h.householdNo), h] as const])),
  );
  const byDoor = new Map<string, KnownHousehold[]>();
  for (const h of known) {
    const door = doorOf(h.building, h.unit, h.room);
    byDoor.set(door, [...(byDoor.get(door) ?? []), h]);
  }
  return (cell) => {
    const numbered = byNumber.get(numberOf(cell('building'), cell('householdNo')));
    if (numbered) return numbered;
    const atDoor = byDoor.get(doorOf(cell('building'), cell('unit'), cell('room'))) ?? [];
    const named = cell('headName') === '' ? atDoor : atDoor.filter((h) => h.headName === cell('headName'));
    if (named.length > 1) return 'door_ambiguous';
    return named[0] ?? 'household_unknown';
  };
}

function readRows(
  sheet: Sheet,
  matched: Matched<Column>,
  known: readonly KnownHousehold[],
): Pick<OpeningRead, 'lines' | 'findings'> {
  const find = finder(known);
  const isRoster = sheet.headings.some((heading) => RELATION.includes(heading));
  const findings: SheetFinding[] = [];
  const taken = new Map<string, number>();
  for (const { row, cells } of sheet.rows) {
    const cell: Cells = (column) => {
      const place = matched[column];
      return place === undefined ? '' : (cells[place.index] ?? '');
    };
    const note = (column: Column | null, problem: SheetProblem) =>
      findings.push({ row, column: column === null ? null : (matched[column]?.heading ?? null), problem });
    const text = cell('points');
    // The committee's own book has a line a person, and the points once a household: the other lines say nothing.
    if (isRoster && text === '') continue;
    if (!POINTS.test(text) || Number(text) > POINTS_MAX) {
      note('points', 'points_bad');
      continue;
    }
    const found = find(cell);
    if (typeof found === 'string') note(null, found);
    else if (taken.has(found.householdId)) note(null, 'household_twice');
    else if (found.carried) note(null, 'carried_already');
    else taken.set(found.householdId, Number(text));
  }
  // A household with nothing to carry in stands in many books; it needs no line.
  const lines = [...taken].flatMap(([householdId, points]) => (points > 0 ? [{ householdId, points }] : []));
  return { lines, findings };
}

/**
 * Reads a spreadsheet of opening balances and holds it against the station: every bad row and column named.
 * Writes nothing.
 */
export async function readOpening(
  tx: Tx,
  station: number,
  bytes: Buffer,
  chosen: OpeningColumns = {},
): Promise<OpeningRead> {
  try {
    const sheet = await readSheetFile(bytes);
    const { headings } = sheet;
    const { matched, findings } = matchColumns<Column>(headings, KNOWN, REQUIRED, chosen);
    const columns = Object.fromEntries(
      Object.entries(matched).map(([column, place]) => [column, place.heading]),
    ) as OpeningColumns;
    const nothing = { lines: [], columns, headings };
    if (!matched.householdNo && !matched.room) {
      findings.push({ row: 1, column: KNOWN.room[0]!, problem: 'heading_missing' });
    }
    if (findings.length > 0) return { ...nothing, findings };
    const read = readRows(sheet, matched, await households(tx, station));
    if (read.findings.length === 0 && read.lines.length === 0) {
      return { ...nothing, findings: [{ row: null, column: null, problem: 'nothing_new' }] };
    }
    return { ...nothing, ...read };
  } catch (error) {
    if (error instanceof SheetUnreadable)
      return { lines: [], findings: [error.finding], columns: {}, headings: [] };
    throw error;
  }
}
