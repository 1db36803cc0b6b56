import { readReceiptText, type BookFilter } from '#contract';
import { readCardText, type Branch } from '#access';
import { readSearch } from '#people';
import { dayOf, endOfDay, Refusal, startOfDay } from '#platform';
import type { Register } from './register';

/** The condition that a filter and a branch come to, with its parameters: `$1` station, `$2`–`$4` the branch, `$5` the day asked about. */
export interface Condition {
  sql: string;
  params: unknown[];
}

const SERIAL = /^\d+-\d{4}-\d*$/;
const likeStart = (text: string) => `${text.replace(/[\\%_]/g, '\\$&')}%`;
const likePart = (text: string) => `%${likeStart(text)}`;

/** Collects conditions; each `?` of a fragment is the one value given with it. */
class Conditions {
  readonly parts: string[] = [];

  constructor(readonly params: unknown[]) {}

  value(value: unknown): string {
    this.params.push(value);
    return `$${this.params.length}`;
  }

  add(fragment: string, value?: unknown): void {
    this.parts.push(fragment.includes('?') ? fragment.replaceAll('?', this.value(value)) : fragment);
  }
}

/**
 * What a register's rows must be for this caller and this filter.
 * @param coded redemptions whose receipt bears the code that is looked for (redemptionsOfCode)
 * @throws Refusal invalid_request for a member of the filter that the register does not know
 */
export function conditionOf(
  register: Register,
  station: number,
  branch: Branch,
  filter: BookFilter,
  now: Date,
  coded: readonly string[] = [],
): Condition {
  const found = new Conditions([
    station,
    branch.wholeStation,
    [...branch.committees],
    [...branch.groups],
    filter.on ?? null,
  ]);
  found.add(branchFragment(register));
  const known = (sql: string | undefined): string => {
    if (sql === undefined) throw new Refusal('invalid_request', { fields: ['filter'] });
    return sql;
  };
  const given: readonly [unknown, () => string, unknown?][] = [
    [filter.committeeId, () => `${known(register.branch?.committee)} = ?::smallint`],
    [filter.groupId, () => `${known(register.branch?.group)} = ?::smallint`],
    [filter.buildingId, () => `${known(register.building)} = ?::smallint`],
    [filter.state, () => `${known(register.state?.sql)} = ANY (string_to_array(?, ','))`],
    [filter.kind, () => `${known(register.kind?.sql)} = ANY (string_to_array(?, ','))`],
    [filter.carrier, () => `${known(register.carrier)} = ?::text`],
    [filter.act, () => `${known(register.act)} = ?::text`],
    [filter.itemId, () => `${known(register.item)} = ?::uuid`],
  ];
  for (const [value, fragment] of given) if (value !== undefined) found.add(fragment(), value);
  const date = known(register.dates[filter.by ?? 'written']);
  if (filter.from !== undefined) found.add(`${date} >= ?::timestamptz`, startOfDay(filter.from));
  if (filter.until !== undefined) found.add(`${date} < ?::timestamptz`, endOfDay(filter.until));
  if (filter.pick !== undefined)
    found.add(`(${known(register.picks?.[filter.pick])})`, filter.on ?? dayOf(now));
  if (filter.search !== undefined) addSearch(found, register, station, filter.search, coded);
  return { sql: [register.where, ...found.parts].join(' AND '), params: found.params };
}

// Every parameter appears in every statement: PostgreSQL must know its type.
function branchFragment({ branch }: Register): string {
  const { committee, group } = branch ?? { committee: 'NULL::smallint', group: 'NULL::smallint' };
  return `($2::boolean OR ${committee} = ANY ($3::smallint[]) OR ${group} = ANY ($4::smallint[]))
    AND ($5::date IS NULL OR true)`;
}

/** A card, a serial, a door, a reading, or a name: told apart by what was typed. */
function addSearch(
  found: Conditions,
  register: Register,
  station: number,
  typed: string,
  coded: readonly string[],
): void {
  const { resident, household, serial, texts = [], receipt } = register.search;
  const any: string[] = [];
  const card = readCardText(typed);
  const shown = receipt === undefined ? null : readReceiptText(typed.trim());
  const redemptions = shown === null ? coded : [shown.redemptionId];
  if (receipt !== undefined && redemptions.length > 0) {
    any.push(`${receipt} = ANY (${found.value([...redemptions])}::uuid[])`);
  } else if (card !== null) {
    const holder = `SELECT p.household_id FROM points.card d
        JOIN points.resident p ON p.station_id = $1 AND p.resident_id = d.resident_id
       WHERE d.station_id = $1 AND d.secret_digest = ${found.value(card.digest)} AND d.state = 'active'`;
    if (household !== undefined && card.station === station) any.push(`${household} IN (${holder})`);
  } else if (SERIAL.test(typed.trim())) {
    if (serial !== undefined) any.push(`${serial} LIKE ${found.value(likeStart(typed.trim()))}`);
  } else {
    const search = readSearch(typed);
    if (search.room !== null && household !== undefined) any.push(doorFragment(found, household, search));
    // Only where people stand: PostgreSQL refuses a parameter that nothing uses.
    const who = resident ?? household;
    const person = who === undefined ? null : personFragment(found, search.name, search.latin);
    if (person !== null && resident !== undefined)
      any.push(`${resident} IN (SELECT p.resident_id FROM points.resident p WHERE ${person})`);
    else if (person !== null && household !== undefined)
      any.push(`${household} IN (SELECT p.household_id FROM points.resident p WHERE ${person})`);
    for (const text of [...texts, ...(serial === undefined ? [] : [serial])])
      any.push(`${text} ILIKE ${found.value(likePart(typed.trim()))}`);
  }
  // Nothing in this book can be looked for in that way: nothing is found.
  found.add(any.length === 0 ? 'false' : `(${any.join(' OR ')})`);
}

function personFragment(found: Conditions, name: string | null, latin: string | null): string | null {
  if (name !== null) return `p.station_id = $1 AND p.name LIKE ${found.value(name)}`;
  if (latin === null) return null;
  const pattern = found.value(latin);
  return `p.station_id = $1 AND (p.initials LIKE ${pattern} OR replace(p.pinyin, ' ', '') LIKE ${pattern})`;
}

function doorFragment(
  found: Conditions,
  household: string,
  { room, unit, building }: ReturnType<typeof readSearch>,
): string {
  const parts = [`w.station_id = $1 AND w.room LIKE ${found.value(room)}`];
  if (unit !== null) parts.push(`substring(w.unit FROM '[0-9]+') = ${found.value(unit)}`);
  if (building !== null) parts.push(`substring(y.name FROM '[0-9]+') = ${found.value(building)}`);
  return `${household} IN (SELECT w.household_id FROM points.dwelling w
    JOIN points.building y ON y.station_id = $1 AND y.building_id = w.building_id WHERE ${parts.join(' AND ')})`;
}
