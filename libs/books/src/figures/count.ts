import type { BookFilter, FigureTable } from '#contract';
import { rows, type Tx } from '#platform';
import type { Reading } from '../registers';
import type { Register } from '../registers/register';
import { conditionOf } from '../registers/statement';
import { setOf, type Both } from '../words';
import type { DeclaredTable, GroupBy, Measure } from './declared';

const measureSql = ({ columns }: Register, measure: Measure): string => {
  if (measure === 'count') return 'count(*)::integer';
  return `coalesce(sum(${columns.find(({ key }) => key === measure)!.sql}), 0)::bigint`;
};

/** One figure: how many rows a filter opens, or the sum of one of their columns. */
export async function countFigure(
  tx: Tx,
  station: number,
  { register, branch }: Reading,
  of: { filter: BookFilter; measure: Measure },
  now: Date,
): Promise<number> {
  const { sql, params } = conditionOf(register, station, branch, of.filter, now);
  const [found] = await rows<{ value: number }>(
    tx,
    `SELECT ${measureSql(register, of.measure)} AS value FROM ${register.from} WHERE ${sql}`,
    params,
  );
  return found!.value;
}

const groupSql = (register: Register, by: GroupBy): string =>
  ({
    carrier: register.carrier,
    act: register.act,
    committeeId: register.branch?.committee,
    groupId: register.branch?.group,
    buildingId: register.building,
    state: register.state?.sql,
    kind: register.kind?.sql,
    itemId: register.item,
  })[by]!;

type Item = FigureTable['items'][number];

/** A figure by each value of a column: what is left out of the table was nowhere counted. */
export async function countTable(
  tx: Tx,
  station: number,
  { register, branch }: Reading,
  of: DeclaredTable & { asked: BookFilter },
  now: Date,
): Promise<Item[]> {
  const { sql, params } = conditionOf(register, station, branch, of.asked, now);
  const by = groupSql(register, of.by);
  const measures = of.measures.map((measure, i) => `${measureSql(register, measure)} AS m${i}`);
  const found = await rows<Record<string, string | number>>(
    tx,
    `SELECT (${by})::text AS id, ${measures.join(', ')} FROM ${register.from}
      WHERE ${sql} AND ${by} IS NOT NULL GROUP BY ${by} ORDER BY ${by}`,
    params,
  );
  const titles = await titlesOf(tx, station, register, of.by);
  return found.map((row) => ({
    id: String(row.id),
    title: titles.get(String(row.id)) ?? { zh: String(row.id), en: String(row.id) },
    values: of.measures.map((_, i) => Number(row[`m${i}`])),
    rows: { book: register.book, filter: { ...of.asked, [of.by]: ofText(of.by, String(row.id)) } },
  }));
}

const ofText = (by: GroupBy, id: string): string | number =>
  by === 'committeeId' || by === 'groupId' || by === 'buildingId' ? Number(id) : id;

const NAMES: Partial<Record<GroupBy, string>> = {
  committeeId: `SELECT committee_id::text AS id, name AS zh, name AS en FROM points.committee WHERE station_id = $1`,
  groupId: `SELECT group_id::text AS id, name AS zh, name AS en FROM points.resident_group WHERE station_id = $1`,
  buildingId: `SELECT building_id::text AS id, name AS zh, name AS en FROM points.building WHERE station_id = $1`,
  act: `SELECT DISTINCT ON (code) code AS id, name_zh AS zh, name_en AS en FROM points.act
         WHERE station_id = $1 ORDER BY code, valid_from DESC`,
};

async function titlesOf(
  tx: Tx,
  station: number,
  register: Register,
  by: GroupBy,
): Promise<Map<string, Both>> {
  const sql = NAMES[by];
  if (sql !== undefined) {
    const named = await rows<Both & { id: string }>(tx, sql, [station]);
    return new Map(named.map(({ id, zh, en }) => [id, { zh, en }]));
  }
  const set = { carrier: 'carrier', state: register.state?.set, kind: register.kind?.set }[by as string];
  return new Map(set === undefined ? [] : Object.entries(setOf(set)));
}
