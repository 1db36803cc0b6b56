import { createHash } from 'node:crypto';
import type { RosterColumn, SheetFinding } from '#contract';
import type { StaffCaller } from '#access';
import { planRoster, readRosterFile, type RosterEntry, type RosterRead } from '#people';
import { dayOf, type House } from '#platform';

type Columns = Partial<Record<RosterColumn, string>>;

export const digestOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

export interface Previewed {
  digest: string;
  findings: SheetFinding[];
  columns: Columns;
  headings: string[];
  rows: number;
  newHouseholds: number;
  newResidents: number;
  known: number;
}

/**
 * Holds what was read against the station.
 * @returns with entries only when nothing was found wrong; joined: households that it knows and that would gain members
 */
export async function holdAgainstStation(
  house: House,
  station: number,
  read: RosterRead,
  now: Date,
): Promise<Omit<Previewed, 'digest'> & { entries: RosterEntry[]; joined: string[] }> {
  const { entries, columns, headings } = read;
  const nothing = { columns, headings, rows: entries.length, newHouseholds: 0, newResidents: 0, known: 0 };
  if (read.findings.length > 0) return { ...nothing, findings: read.findings, entries: [], joined: [] };
  const plan = await house.db.inStation(station, (tx) => planRoster(tx, station, entries, dayOf(now)));
  const newResidents = plan.households.reduce((sum, { newcomers }) => sum + newcomers.length, 0);
  return {
    ...nothing,
    findings: plan.findings,
    newHouseholds: plan.households.filter(({ householdId }) => householdId === null).length,
    newResidents,
    known: plan.known,
    entries: plan.findings.length === 0 ? entries : [],
    joined: plan.households.flatMap(({ householdId, newcomers }) =>
      householdId !== null && newcomers.length > 0 ? [householdId] : [],
    ),
  };
}

/** At most so many findings leave: who sees a thousand looks at the file, not at the next one. */
const FINDINGS_MAX = 1000;

/**
 * Reads a roster and says what is wrong with it, row by row and column by column, or what it would bring.
 * Writes nothing.
 * @param input columns: headings as a person matched them, where the known ones do not fit
 */
export async function previewRoster(
  house: House,
  caller: StaffCaller,
  input: { bytes: Buffer; columns?: Columns | undefined },
  now: Date,
): Promise<Previewed> {
  const reading = { today: dayOf(now), secrets: house.secrets, columns: input.columns ?? {} };
  const read = await readRosterFile(input.bytes, reading);
  const {
    entries: _entries,
    joined: _joined,
    ...held
  } = await holdAgainstStation(house, caller.station, read, now);
  return { ...held, findings: held.findings.slice(0, FINDINGS_MAX), digest: digestOf(input.bytes) };
}
