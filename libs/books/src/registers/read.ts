import type { BookFilter, BookId, BookPage, ReplyOf, Routes, StaffRole } from '#contract';
import { branchOf, type Branch, type StaffCaller } from '#access';
import { isRealDay, Refusal, rows, UUID, type House, type Tx } from '#platform';
import { redemptionsOfCode } from '#steps/7-redeem';
import { REGISTERS } from '.';
import type { Column, OrderPart, Register } from './register';
import { conditionOf, type Condition } from './statement';

export type Cell = string | number | boolean | null;
export interface BookRow {
  key: string;
  cells: Cell[];
}

/** What a caller may see of a register, and how. */
export interface Reading {
  register: Register;
  branch: Branch;
  masked: boolean;
}

/**
 * Opens a register for a caller: what those of the own roles cover that may read it.
 * @param masked whether names are to be masked although the caller may read them
 * @throws Refusal not_found for a register that none of the caller's roles opens
 */
export function openBook(caller: StaffCaller, book: BookId, masked = false): Reading {
  const register = REGISTERS[book];
  const held = (roles: readonly StaffRole[]) => caller.roles.filter(({ role }) => roles.includes(role));
  const admitted = held(register.roles);
  if (admitted.length === 0) throw new Refusal('not_found');
  return {
    register,
    branch: branchOf(admitted),
    masked: masked || !readsNames(caller, register),
  };
}

/** Names are read whole where every role that opens the book reads them: the narrower eye decides, else the mask. */
export function readsNames(caller: StaffCaller, register: Register): boolean {
  const admitted = caller.roles.filter(({ role }) => register.roles.includes(role));
  return admitted.length > 0 && admitted.every(({ role }) => register.whole.includes(role));
}

function shownSql({ kind, sql, masked }: Column, isMasked: boolean): string {
  if (!isMasked) return sql;
  if (kind === 'door') return 'NULL::text';
  return kind === 'name' ? (masked ?? 'NULL::text') : sql;
}

function selectOf({ register, masked }: Reading): string {
  const cells = register.columns.map((column, i) => `${shownSql(column, masked)} AS c${i}`);
  const keys = register.order.map(({ sql }, i) => `(${sql})::text AS k${i}`);
  return [...cells, ...keys].join(', ');
}

type Raw = Record<string, string | number | boolean | Date | null>;

function rowOf({ columns, order }: Register, raw: Raw): BookRow {
  const cells = columns.map((_, i) => {
    const value = raw[`c${i}`] ?? null;
    return value instanceof Date ? value.toISOString() : value;
  });
  return { key: JSON.stringify(order.map((_, i) => raw[`k${i}`])), cells };
}

/** The condition of what comes after a row, in the register's order. @throws Refusal invalid_request */
function afterOf({ order }: Register, after: string, descending: boolean, params: unknown[]): string {
  const key = keyOf(after, order);
  const values = order.map(({ type }, i) => `$${params.push(key[i])}::${type}`);
  return `(${order.map(({ sql }) => sql).join(', ')}) ${descending ? '<' : '>'} (${values.join(', ')})`;
}

/** Each part as PostgreSQL writes its type: it stops at a text that it cannot read. */
const READS: Readonly<Record<OrderPart['type'], (text: string) => boolean>> = {
  timestamptz: (text) => isRealDay(text.slice(0, 10)) && TIME.test(text.slice(10)),
  uuid: (text) => UUID.test(text),
  bigint: (text) => /^\d{1,18}$/.test(text),
  integer: (text) => /^\d{1,9}$/.test(text),
  text: () => true,
  date: isRealDay,
};
const TIME = /^ ([01]\d|2[0-3])(:[0-5]\d){2}(\.\d{1,6})?[+-](0\d|1[0-4])(:[0-5]\d)?$/;

function keyOf(after: string, order: Register['order']): string[] {
  try {
    const key: unknown = JSON.parse(after);
    const isPart = (part: unknown, i: number) => typeof part === 'string' && READS[order[i]!.type](part);
    if (Array.isArray(key) && key.length === order.length && key.every(isPart)) return key;
  } catch {
    // falls through to the refusal
  }
  throw new Refusal('invalid_request', { fields: ['after'] });
}

/** One page of rows by key. @param after the key of the row before it */
export async function readRows(
  tx: Tx,
  reading: Reading,
  condition: Condition,
  page: { after: string | null; limit: number; descending: boolean },
): Promise<BookRow[]> {
  const { register } = reading;
  const params = [...condition.params];
  const after = page.after === null ? '' : ` AND ${afterOf(register, page.after, page.descending, params)}`;
  const order = register.order.map(({ sql }) => `${sql}${page.descending ? ' DESC' : ''}`).join(', ');
  const found = await rows<Raw>(
    tx,
    `SELECT ${selectOf(reading)} FROM ${register.from} WHERE ${condition.sql}${after} ORDER BY ${order} LIMIT ${page.limit}`,
    params,
  );
  return found.map((raw) => rowOf(register, raw));
}

/** How many rows there are, and the sum of each summed column (null elsewhere). */
export async function readSums(
  tx: Tx,
  { register }: Reading,
  condition: Condition,
): Promise<{ total: number; sums: (number | null)[] }> {
  const sums = register.columns.map(({ sql, summed }, i) =>
    summed ? `, coalesce(sum(${sql}), 0)::bigint AS s${i}` : '',
  );
  const [found] = await rows<Record<string, number>>(
    tx,
    `SELECT count(*)::integer AS total${sums.join('')} FROM ${register.from} WHERE ${condition.sql}`,
    condition.params,
  );
  return {
    total: found!.total!,
    sums: register.columns.map(({ summed }, i) => (summed ? found![`s${i}`]! : null)),
  };
}

const CODE = /^\d{8}$/;

/** Redemptions whose receipt bears the code that is looked for; none where no code is, or the book holds no receipts. */
export async function codedIn(
  house: House,
  station: number,
  { search }: Register,
  filter: BookFilter,
): Promise<string[]> {
  // A receipt shows it in two groups.
  const typed = filter.search?.replaceAll(/\s/g, '') ?? '';
  return search.receipt !== undefined && CODE.test(typed) ? redemptionsOfCode(house, station, typed) : [];
}

/**
 * A page of a register as the caller may see it.
 * @throws Refusal not_found, invalid_request (a cursor that no page gave, a filter that the book does not know)
 */
export async function bookRows(
  house: House,
  caller: StaffCaller,
  query: { book: BookId; after?: string | undefined; limit: number } & BookFilter,
  now: Date,
): Promise<ReplyOf<Routes['book.rows']>> {
  const { book, after, limit, ...filter } = query;
  const reading = openBook(caller, book);
  const coded = await codedIn(house, caller.station, reading.register, filter);
  const condition = conditionOf(reading.register, caller.station, reading.branch, filter, now, coded);
  return house.db.inStation(caller.station, async (tx): Promise<BookPage> => {
    const page = { after: after ?? null, limit: limit + 1, descending: reading.register.latestFirst };
    const found = await readRows(tx, reading, condition, page);
    const items = found.slice(0, limit);
    const totals = after === undefined ? await readSums(tx, reading, condition) : { total: null, sums: null };
    return { items, next: found.length > limit ? items.at(-1)!.key : null, ...totals };
  });
}
