import { v7 as uuidv7 } from 'uuid';
import { dayOf, Refusal, rows, type Day, type Tx } from '#platform';
import { isAdult } from '../citizen-id';
import { maskName } from '../masking';
import { readingOf } from '../reading';
import { ensurePlaces } from '../tree';
import type { RosterEntry } from './entry';
import { planRoster, type PlannedHousehold } from './plan';

export interface Imported {
  households: number;
  residents: number;
  /** Entries of people whom the station knew already: left as they are. */
  known: number;
}

interface Newcomer {
  residentId: string;
  householdId: string;
  guardianId: string | null;
  entry: RosterEntry;
}

interface NewHousehold {
  householdId: string;
  headId: string;
  entry: RosterEntry;
}

/**
 * Writes a checked roster: places, households, residents, consents — all or nothing with the caller's transaction.
 * A second time doubles nobody. Set-based: 11,212 rows take a few seconds.
 * A minor's guardian is the head of the household until somebody corrects it.
 * @param importId what an undo would take back, if the roster came by a proposal
 * @throws Refusal roster_bad when the station contradicts it (`findings` says where)
 */
export async function importRoster(
  tx: Tx,
  station: number,
  entries: readonly RosterEntry[],
  now: Date,
  importId: string | null = null,
): Promise<Imported> {
  const day = dayOf(now);
  // Checks of foreign keys keep their plans with the connection. One made while the station was nearly empty walks whole
  // tables: after a household typed in, 11,212 rows would take minutes instead of seconds.
  await rows(tx, `SET LOCAL plan_cache_mode = 'force_custom_plan'`);
  await lockNamed(tx, station, entries);
  const plan = await planRoster(tx, station, entries, day);
  if (plan.findings.length > 0) throw new Refusal('roster_bad', { findings: plan.findings.slice(0, 100) });
  const settled = plan.households.map((planned) => settle(planned, day));
  const households = settled.flatMap(({ household }) => household ?? []);
  const newcomers = settled.flatMap(({ newcomers }) => newcomers);
  const joining = settled.flatMap(({ household, newcomers }) => (household === null ? newcomers : []));
  const buildings = await ensurePlaces(
    tx,
    station,
    newcomers.map(({ entry }) => entry),
  );
  await insertHouseholds(tx, station, households, buildings, day, importId);
  await insertResidents(tx, station, newcomers, day, importId);
  await insertPrivate(tx, station, newcomers);
  await nameHeads(tx, station, newcomers);
  await insertConsents(tx, station, newcomers, now);
  await noteJoined(tx, station, joining, now);
  return { households: households.length, residents: newcomers.length, known: plan.known };
}

/** Takes the households of the buildings named, in order: none is merged away or loses its head while people are added. */
async function lockNamed(tx: Tx, station: number, entries: readonly RosterEntry[]): Promise<void> {
  await rows(
    tx,
    `SELECT 1 FROM points.household h
       JOIN points.building b ON b.station_id = h.station_id AND b.building_id = h.building_id
      WHERE h.station_id = $1 AND h.state = 'active' AND b.name = ANY ($2)
      ORDER BY h.household_id FOR NO KEY UPDATE OF h`,
    [station, [...new Set(entries.map(({ building }) => building))]],
  );
}

function settle({ householdId, adultHeadId, newcomers }: PlannedHousehold, day: Day) {
  const id = householdId ?? uuidv7();
  const withIds = newcomers.map((entry) => ({ entry, residentId: uuidv7() }));
  const head = withIds.find(({ entry }) => entry.isHead);
  const guardian = head && isAdult(head.entry.bornOn, day) ? head.residentId : adultHeadId;
  return {
    household:
      householdId === null ? { householdId: id, headId: head!.residentId, entry: head!.entry } : null,
    newcomers: withIds.map(({ entry, residentId }) => ({
      entry,
      residentId,
      householdId: id,
      guardianId: isAdult(entry.bornOn, day) ? null : guardian,
    })),
  };
}

async function insertHouseholds(
  tx: Tx,
  station: number,
  households: readonly NewHousehold[],
  buildings: ReadonlyMap<string, number>,
  day: Day,
  importId: string | null,
): Promise<void> {
  const ids = households.map(({ householdId }) => householdId);
  const buildingIds = households.map(({ entry }) => buildings.get(entry.building));
  await rows(
    tx,
    `INSERT INTO points.household (station_id, household_id, building_id, household_no, opened_on, import_id)
     SELECT $1, id, building_id, household_no, $5, $6
       FROM unnest($2::uuid[], $3::smallint[], $4::text[]) AS u(id, building_id, household_no)`,
    [station, ids, buildingIds, households.map(({ entry }) => entry.householdNo), day, importId],
  );
  await rows(
    tx,
    `INSERT INTO points.dwelling (station_id, household_id, building_id, unit, room)
     SELECT $1, id, building_id, unit, room
       FROM unnest($2::uuid[], $3::smallint[], $4::text[], $5::text[]) AS u(id, building_id, unit, room)`,
    [station, ids, buildingIds, households.map((h) => h.entry.unit), households.map((h) => h.entry.room)],
  );
}

async function insertResidents(
  tx: Tx,
  station: number,
  newcomers: readonly Newcomer[],
  day: Day,
  importId: string | null,
): Promise<void> {
  const readings = newcomers.map(({ entry }) => readingOf(entry.name));
  await rows(
    tx,
    `INSERT INTO points.resident (station_id, resident_id, household_id, guardian_id, name, masked_name, pinyin,
                                  initials, relation, born_on, joined_on, import_id)
     SELECT $1, id, household_id, guardian_id, name, masked_name, pinyin, initials, relation, born_on, $11, $12
       FROM unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
                   $10::date[])
         AS u(id, household_id, guardian_id, name, masked_name, pinyin, initials, relation, born_on)`,
    [
      station,
      newcomers.map(({ residentId }) => residentId),
      newcomers.map(({ householdId }) => householdId),
      newcomers.map(({ guardianId }) => guardianId),
      newcomers.map(({ entry }) => entry.name),
      newcomers.map(({ entry }) => maskName(entry.name)),
      readings.map(({ pinyin }) => pinyin),
      readings.map(({ initials }) => initials),
      newcomers.map(({ entry }) => entry.relation),
      newcomers.map(({ entry }) => entry.bornOn),
      day,
      importId,
    ],
  );
}

async function insertPrivate(tx: Tx, station: number, newcomers: readonly Newcomer[]): Promise<void> {
  await rows(
    tx,
    `INSERT INTO points.resident_private (station_id, resident_id, phone, id_digest, id_last4, disability, income_support)
     SELECT $1, id, phone, decode(id_digest, 'hex'), id_last4, disability, income_support
       FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::boolean[])
         AS u(id, phone, id_digest, id_last4, disability, income_support)`,
    [
      station,
      newcomers.map(({ residentId }) => residentId),
      newcomers.map(({ entry }) => entry.phone),
      newcomers.map(({ entry }) => entry.idDigest),
      newcomers.map(({ entry }) => entry.idLast4),
      newcomers.map(({ entry }) => entry.disability),
      newcomers.map(({ entry }) => entry.incomeSupport),
    ],
  );
}

async function nameHeads(tx: Tx, station: number, newcomers: readonly Newcomer[]): Promise<void> {
  const heads = newcomers.filter(({ entry }) => entry.isHead);
  await rows(
    tx,
    `UPDATE points.household h SET head_id = u.head_id
       FROM unnest($2::uuid[], $3::uuid[]) AS u(household_id, head_id)
      WHERE h.station_id = $1 AND h.household_id = u.household_id`,
    [station, heads.map(({ householdId }) => householdId), heads.map(({ residentId }) => residentId)],
  );
}

async function insertConsents(
  tx: Tx,
  station: number,
  newcomers: readonly Newcomer[],
  now: Date,
): Promise<void> {
  const consenting = newcomers.filter(({ entry }) => entry.consents);
  await rows(
    tx,
    `INSERT INTO points.consent (station_id, resident_id, given_at, given_by, given_through)
     SELECT $1, id, $4, given_by, 'roster' FROM unnest($2::uuid[], $3::uuid[]) AS u(id, given_by)`,
    [
      station,
      consenting.map(({ residentId }) => residentId),
      consenting.map(({ residentId, guardianId }) => guardianId ?? residentId),
      now,
    ],
  );
}

/** Who joins a household that the station knew is a life event of it. */
async function noteJoined(tx: Tx, station: number, joining: readonly Newcomer[], now: Date): Promise<void> {
  await rows(
    tx,
    `INSERT INTO points.life_event (station_id, event_id, kind, household_id, resident_id, happened_on, recorded_at)
     SELECT $1, event_id, 'joined', household_id, resident_id, $5, $6
       FROM unnest($2::uuid[], $3::uuid[], $4::uuid[]) AS u(event_id, household_id, resident_id)`,
    [
      station,
      joining.map(() => uuidv7()),
      joining.map(({ householdId }) => householdId),
      joining.map(({ residentId }) => residentId),
      dayOf(now),
      now,
    ],
  );
}
