import type { RosterColumn, SheetFinding, SheetProblem } from '#contract';
import { doorKey, householdKey, personKey, type RosterEntry } from './entry';

type Headings = Partial<Record<RosterColumn, string>>;

/** Items in groups of one key, in the order in which the keys come. */
export function grouped<T>(items: readonly T[], keyOf: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return [...groups.values()];
}

/** All but the first of each group whose members differ in `of`: the first is taken at its word. */
function differing(
  entries: readonly RosterEntry[],
  keyOf: (entry: RosterEntry) => string,
  of: (entry: RosterEntry) => string,
): RosterEntry[] {
  return grouped(entries, keyOf).flatMap((group) => group.filter((entry) => of(entry) !== of(group[0]!)));
}

const repeated = (entries: readonly RosterEntry[], keyOf: (entry: RosterEntry) => string): RosterEntry[] =>
  grouped(entries, keyOf).flatMap((group) => group.slice(1));

/**
 * What is wrong between rows that are each good: somebody twice, a building in two groups, a household at two doors.
 * Heads are held against the station's households by `planRoster`: a file may add a child to a household that is known.
 */
export function findingsAmong(entries: readonly RosterEntry[], headings: Headings): SheetFinding[] {
  const at =
    (column: RosterColumn, problem: SheetProblem) =>
    (entry: RosterEntry): SheetFinding => ({
      row: entry.row,
      column: headings[column] ?? null,
      problem,
    });
  const withId = entries.filter((entry) => entry.idDigest !== null);
  const numbered = entries.filter((entry) => entry.householdNo !== null);
  const alike = grouped(entries, personKey).flatMap((group) =>
    // Namesakes of one day and door are two people only when both have an id number.
    group.slice(1).filter((entry) => entry.idDigest === null || group[0]!.idDigest === null),
  );
  return [
    ...repeated(withId, (entry) => entry.idDigest!).map(at('idNumber', 'id_twice')),
    ...alike.map(at('name', 'person_twice')),
    ...differing(
      entries,
      (entry) => entry.building,
      (entry) => JSON.stringify([entry.committee, entry.group]),
    ).map(at('building', 'building_elsewhere')),
    ...differing(numbered, householdKey, doorKey).map(at('householdNo', 'door_differs')),
    ...repeated(
      entries.filter((entry) => entry.isHead),
      householdKey,
    ).map(at('relation', 'head_twice')),
  ].sort((a, b) => a.row! - b.row!);
}
