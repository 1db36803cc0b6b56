import type { SheetFinding, SheetProblem } from '#contract';
import { rows, type Day, type Tx } from '#platform';
import { isAdult } from '../citizen-id';
import { doorKey, householdKey, personKey, type RosterEntry } from './entry';
import { grouped } from './households';

/** A household of the file: one that the station knows, or a new one. */
export interface PlannedHousehold {
  /** NULL: new. */
  householdId: string | null;
  /** Its adult head, when the station knows the household. */
  adultHeadId: string | null;
  /** Entries of nobody that the station knows. */
  newcomers: RosterEntry[];
}

export interface RosterPlan {
  households: PlannedHousehold[];
  /** How many entries name somebody who is here already: they stay as they are. */
  known: number;
  findings: SheetFinding[];
}

interface KnownHousehold {
  householdId: string;
  householdNo: string | null;
  building: string;
  unit: string;
  room: string;
  headId: string | null;
  headBornOn: Day | null;
}

interface Known {
  state: 'active' | 'left' | 'deceased';
  name: string;
  bornOn: Day;
  building: string;
  unit: string;
  room: string;
  idDigest: string | null;
}

/** Whom the station knows by name: everybody, or one person. */
export async function knownPeople(tx: Tx, station: number, residentId: string | null = null) {
  return rows<Known>(
    tx,
    `SELECT r.state, r.name, r.born_on AS "bornOn", b.name AS building, d.unit, d.room, encode(p.id_digest, 'hex') AS "idDigest"
       FROM points.resident r
       JOIN points.dwelling d ON d.station_id = r.station_id AND d.household_id = r.household_id
       JOIN points.building b ON b.station_id = d.station_id AND b.building_id = d.building_id
       LEFT JOIN points.resident_private p ON p.station_id = r.station_id AND p.resident_id = r.resident_id
      WHERE r.station_id = $1 AND r.name IS NOT NULL AND ($2::uuid IS NULL OR r.resident_id = $2)`,
    [station, residentId],
  );
}

/** @returns how the station knows the person of an entry: as here, as gone (left or died), or not at all */
async function peopleFinder(
  tx: Tx,
  station: number,
): Promise<(entry: RosterEntry) => 'here' | 'gone' | 'new'> {
  const found = await knownPeople(tx, station);
  const isHere = among(found.filter(({ state }) => state === 'active'));
  const isGone = among(found.filter(({ state }) => state !== 'active'));
  // Who is here under one key is here, though a namesake at the door has gone.
  return (entry) => (isHere(entry) ? 'here' : isGone(entry) ? 'gone' : 'new');
}

/** Whether an entry names one of these: by the id digest; where either side has none, by name, birth day and door. */
export function among(known: readonly Known[]): (entry: RosterEntry) => boolean {
  const ids = new Set(known.map(({ idDigest }) => idDigest));
  const people = new Set(known.map(personKey));
  const withoutId = new Set(known.filter(({ idDigest }) => idDigest === null).map(personKey));
  return (entry) =>
    entry.idDigest === null
      ? people.has(personKey(entry))
      : ids.has(entry.idDigest) || withoutId.has(personKey(entry));
}

async function knownHouseholds(tx: Tx, station: number): Promise<KnownHousehold[]> {
  return rows<KnownHousehold>(
    tx,
    `SELECT h.household_id AS "householdId", h.household_no AS "householdNo", b.name AS building, d.unit, d.room,
            h.head_id AS "headId", r.born_on AS "headBornOn"
       FROM points.household h
       JOIN points.dwelling d ON d.station_id = h.station_id AND d.household_id = h.household_id
       JOIN points.building b ON b.station_id = d.station_id AND b.building_id = d.building_id
       LEFT JOIN points.resident r ON r.station_id = h.station_id AND r.resident_id = h.head_id
      WHERE h.station_id = $1 AND h.state = 'active'`,
    [station],
  );
}

/** A building never changes its group by a roster. */
async function buildingsElsewhere(
  tx: Tx,
  station: number,
  entries: readonly RosterEntry[],
): Promise<RosterEntry[]> {
  const found = await rows<{ building: string; group: string; committee: string }>(
    tx,
    `SELECT b.name AS building, g.name AS "group", c.name AS committee
       FROM points.building b
       JOIN points.resident_group g ON g.station_id = b.station_id AND g.group_id = b.group_id
       JOIN points.committee c ON c.station_id = g.station_id AND c.committee_id = g.committee_id
      WHERE b.station_id = $1`,
    [station],
  );
  const places = new Map(found.map((row) => [row.building, row]));
  return entries.filter((entry) => {
    const place = places.get(entry.building);
    return place && (place.group !== entry.group || place.committee !== entry.committee);
  });
}

const numberKey = (building: string, householdNo: string) => JSON.stringify([building, householdNo]);

/** Finds the household that a group of rows means: by the committee's number, else by the door. */
function householdFinder(known: readonly KnownHousehold[]) {
  const byNumber = new Map(
    known.flatMap((h) => (h.householdNo === null ? [] : [[numberKey(h.building, h.householdNo), h]])),
  );
  const byDoor = new Map<string, KnownHousehold[]>();
  for (const h of known) byDoor.set(doorKey(h), [...(byDoor.get(doorKey(h)) ?? []), h]);
  return (entry: RosterEntry): KnownHousehold | 'new' | 'ambiguous' => {
    if (entry.householdNo !== null) {
      const numbered = byNumber.get(numberKey(entry.building, entry.householdNo));
      if (numbered) return numbered;
    }
    // A numbered household of the file never falls on one that bears another number.
    const atDoor = (byDoor.get(doorKey(entry)) ?? []).filter(
      (h) => entry.householdNo === null || h.householdNo === null,
    );
    if (atDoor.length > 1) return 'ambiguous';
    return atDoor[0] ?? 'new';
  };
}

/** What is wrong with the newcomers of one household of the file, if anything. */
function problemOf(
  found: KnownHousehold | 'new' | 'ambiguous',
  newcomers: readonly RosterEntry[],
): { entry: RosterEntry; problem: SheetProblem } | null {
  const head = newcomers.find((entry) => entry.isHead);
  if (found === 'ambiguous') return { entry: newcomers[0]!, problem: 'door_ambiguous' };
  if (found === 'new') return head ? null : { entry: newcomers[0]!, problem: 'head_missing' };
  return head && found.headId !== null ? { entry: head, problem: 'head_twice' } : null;
}

/**
 * Holds a roster against the station: who is new, into which household, and what cannot be. Reads, writes nothing.
 * Somebody is known by the id digest; where either side has none, by name, birth day and door.
 */
export async function planRoster(
  tx: Tx,
  station: number,
  entries: readonly RosterEntry[],
  day: Day,
): Promise<RosterPlan> {
  const seenAs = await peopleFinder(tx, station);
  const find = householdFinder(await knownHouseholds(tx, station));
  const findings: SheetFinding[] = [];
  const note = (entry: RosterEntry, problem: SheetProblem) =>
    findings.push({ row: entry.row, column: null, problem });
  for (const entry of await buildingsElsewhere(tx, station, entries)) note(entry, 'building_elsewhere');

  const as = (wanted: ReturnType<typeof seenAs>) => entries.filter((entry) => seenAs(entry) === wanted);
  // Left out in silence, they could neither be entered again nor be seen: who came back is recorded as such.
  for (const entry of as('gone')) note(entry, 'person_gone');
  const unknown = as('new');
  const households = grouped(unknown, householdKey).flatMap((newcomers): PlannedHousehold[] => {
    const found = find(newcomers[0]!);
    const wrong = problemOf(found, newcomers);
    if (wrong) note(wrong.entry, wrong.problem);
    if (wrong) return [];
    if (typeof found === 'string') return [{ householdId: null, adultHeadId: null, newcomers }];
    const adult = found.headBornOn !== null && isAdult(found.headBornOn, day);
    return [{ householdId: found.householdId, adultHeadId: adult ? found.headId : null, newcomers }];
  });
  return { households, known: as('here').length, findings };
}
