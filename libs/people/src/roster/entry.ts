import type { Day } from '#platform';

/** One person of a roster, checked. The id number itself is gone: a keyed digest and the last four digits remain. */
export interface RosterEntry {
  /** The row in the file it came from. */
  row: number;
  committee: string;
  group: string;
  building: string;
  unit: string;
  room: string;
  /** The committee's own number of the household, if its books have one. */
  householdNo: string | null;
  name: string;
  /** To the head of the household, in the roster's words. */
  relation: string;
  isHead: boolean;
  bornOn: Day;
  phone: string | null;
  /** Hex. */
  idDigest: string | null;
  idLast4: string | null;
  disability: string | null;
  incomeSupport: boolean;
  /** Consents to be named, masked, on public lists. */
  consents: boolean;
}

/** A door, or a place above it, in one writing: `４０１` and `401` are one room, whoever typed it. */
export const doorText = (text: string): string => text.normalize('NFKC').trim();

/** What makes rows one household within a file: the committee's number in its building, else the door. */
export function householdKey(entry: RosterEntry): string {
  return JSON.stringify(
    entry.householdNo === null
      ? [entry.building, entry.unit, entry.room]
      : [entry.building, entry.householdNo],
  );
}

export const doorKey = (entry: Pick<RosterEntry, 'building' | 'unit' | 'room'>): string =>
  JSON.stringify([entry.building, entry.unit, entry.room]);

/** What tells people apart where no id number does. */
export const personKey = (
  entry: Pick<RosterEntry, 'name' | 'bornOn' | 'building' | 'unit' | 'room'>,
): string => JSON.stringify([entry.name, entry.bornOn, entry.building, entry.unit, entry.room]);
