import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';
import { settingDefaults } from '#platform';

/** A station for a test, written by the owner in a few statements, whatever its size. */
export interface TestStation {
  station: number;
  /** In the order of their ids; household `i` belongs to building `i % buildings + 1`. */
  households: string[];
  /** The head of the household at the same index. */
  heads: string[];
  /** All members, heads included, by household. */
  members: Map<string, string[]>;
  committees: number[];
  /** Group ids; group `g` belongs to committee `(g - 1) % committees + 1`. */
  groups: number[];
  /** Building ids; building `b` belongs to group `(b - 1) % groups + 1`. */
  buildings: number[];
}

export interface StationShape {
  station?: number;
  households?: number;
  membersPerHousehold?: number;
  committees?: number;
  groups?: number;
  buildings?: number;
  /** First day that the default settings hold from. */
  from?: string;
}

/**
 * Makes a station with committees, groups, buildings, households with an adult head each, and the default settings.
 * @param owner a pool of the owner: factories go past the fence, the code under test never does
 */
export async function makeStation(owner: Pool, shape: StationShape = {}): Promise<TestStation> {
  const { station = 1, households = 4, membersPerHousehold = 1, from = '2018-09-01' } = shape;
  const { committees = 1, groups = committees, buildings = groups } = shape;
  await owner.query(
    `INSERT INTO points.station (station_id, code, name, created_at) VALUES ($1, $2, $3, $4)`,
    [station, `station-${station}`, `驿站${station}`, `${from}T00:00:00+08:00`],
  );
  await owner.query(
    `INSERT INTO points.setting (station_id, key, valid_from, value) SELECT $1, key, $2, value FROM jsonb_each($3)`,
    [station, from, JSON.stringify(settingDefaults())],
  );
  await tree(owner, station, committees, groups, buildings);
  const made = await people(owner, station, buildings, households, membersPerHousehold, from);
  const upTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1);
  return { station, ...made, committees: upTo(committees), groups: upTo(groups), buildings: upTo(buildings) };
}

async function tree(owner: Pool, station: number, committees: number, groups: number, buildings: number) {
  await owner.query(
    `INSERT INTO points.committee SELECT $1::integer, n, '居委会' || n FROM generate_series(1, $2::integer) n`,
    [station, committees],
  );
  await owner.query(
    `INSERT INTO points.resident_group (station_id, group_id, committee_id, name)
     SELECT $1::integer, n, (n - 1) % $3 + 1, n || '组' FROM generate_series(1, $2::integer) n`,
    [station, groups, committees],
  );
  await owner.query(
    `INSERT INTO points.building (station_id, building_id, group_id, name)
     SELECT $1::integer, n, (n - 1) % $3 + 1, n || '号楼' FROM generate_series(1, $2::integer) n`,
    [station, buildings, groups],
  );
}

async function people(
  owner: Pool,
  station: number,
  buildings: number,
  count: number,
  size: number,
  from: string,
) {
  // uuidv7() sorts by the time it was made: the households keep their order. Tests run on PostgreSQL 18.
  const { rows: households } = await owner.query<{ id: string }>(
    `INSERT INTO points.household (station_id, household_id, building_id, opened_on)
     SELECT $1::integer, uuidv7(), n % $2::integer + 1, $3::date FROM generate_series(0, $4::integer - 1) n
     RETURNING household_id AS id`,
    [station, buildings, from, count],
  );
  const { rows: residents } = await owner.query<{ id: string; household: string }>(
    `INSERT INTO points.resident (station_id, resident_id, household_id, name, masked_name, relation, born_on, joined_on)
     SELECT $1::integer, uuidv7(), h.id, '测试' || chr(19968 + (h.n + m)::integer % 20000),
            '测*' || chr(19968 + (h.n + m)::integer % 20000),
            CASE m WHEN 1 THEN '户主' ELSE '子' END, date '1960-01-01' + (m * 3650)::integer % 14000, $2::date
       FROM unnest($3::uuid[]) WITH ORDINALITY AS h(id, n), generate_series(1, $4::integer) m
      ORDER BY h.n, m
     RETURNING resident_id AS id, household_id AS household`,
    [station, from, households.map((h) => h.id), size],
  );
  const members = new Map<string, string[]>(households.map((h) => [h.id, []]));
  for (const { id, household } of residents) members.get(household)!.push(id);
  const heads = households.map((h) => members.get(h.id)![0]!);
  await owner.query(
    `UPDATE points.household h SET head_id = x.head FROM unnest($2::uuid[], $3::uuid[]) AS x(id, head)
      WHERE h.station_id = $1 AND h.household_id = x.id`,
    [station, households.map((h) => h.id), heads],
  );
  return { households: households.map((h) => h.id), heads, members };
}

/** A folder of a test's own for evidence files. */
export const temporaryFolder = () => mkdtempSync(join(tmpdir(), 'station-files-'));
