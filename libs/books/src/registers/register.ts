import type { BOOK_DATES, BOOK_PICKS, BookId, CELL_KINDS, StaffRole } from '#contract';

export type CellKind = (typeof CELL_KINDS)[number];
export type DateName = (typeof BOOK_DATES)[number];
export type Pick = (typeof BOOK_PICKS)[number];

/** A column as it is read, shown, printed and written into a spreadsheet. SQL here is the code's own, never input. */
export interface Column {
  /** Its words stand in `data/words.json` under `columns`. */
  key: string;
  kind: CellKind;
  sql: string;
  /** Of a `name`: what stands there for whom names are masked. A `door` is left empty for them. */
  masked?: string;
  /** Of a `word`: the set of words its values belong to. */
  set?: string;
  /** Added up at the foot of every printed page. */
  summed?: true;
  /** Millimetres on A4 lying; scaled so that a row fills the width. */
  width: number;
}

/** A part of the order: rows are paged by these, together unique. */
export interface OrderPart {
  sql: string;
  type: 'timestamptz' | 'uuid' | 'bigint' | 'integer' | 'text' | 'date';
}

/** What is searched: people by their names, doors by the household, serials and texts as they stand. */
export interface Searched {
  resident?: string;
  household?: string;
  serial?: string;
  texts?: readonly string[];
  /** The id of a redemption: found by the receipt's QR, or by its code. */
  receipt?: string;
}

/**
 * One book of the committee, declared once for screen, paper and spreadsheet. `$1` is the station in every part, `$5` the
 * day asked about, null where none is; a `?` in a filter is its value.
 */
export interface Register {
  book: BookId;
  /** Who may open it; what their roles cover is what they see. */
  roles: readonly StaffRole[];
  /** Who of them reads names as they are. */
  whole: readonly StaffRole[];
  from: string;
  where: string;
  columns: readonly Column[];
  order: readonly OrderPart[];
  /** Latest first on screen; a book without it reads from its first page. */
  latestFirst: boolean;
  /** Committee and group of a row; null: the shop's books belong to the whole station. */
  branch: { committee: string; group: string } | null;
  building?: string;
  /** Instants that a period may be about, the first unless another is asked for. */
  dates: Partial<Record<DateName, string>>;
  state?: { sql: string; set: string };
  kind?: { sql: string; set: string };
  carrier?: string;
  act?: string;
  item?: string;
  /** Conditions by name; a `?` is the day asked about. */
  picks?: Partial<Record<Pick, string>>;
  search: Searched;
}

/** Everybody who works with households and claims. */
export const CLAIM_READERS = [
  'leader',
  'certifier',
  'registrar',
  'administrator',
  'reviewer',
  'township',
  'supervisor',
] as const;
/** Who answers for people by name; the others read the mask. */
export const NAME_READERS = ['leader', 'registrar', 'administrator', 'reviewer', 'supervisor'] as const;
export const SHOP_READERS = ['keeper', 'administrator', 'supervisor'] as const;

/** Committee, group and building of a row that bears the first two, and whose household is `h`. */
export const PLACE_COLUMNS: readonly Column[] = [
  { key: 'committee', kind: 'text', sql: 'k.name', width: 24 },
  { key: 'group', kind: 'text', sql: 'g.name', width: 22 },
  { key: 'building', kind: 'text', sql: 'b.name', width: 18 },
];

/** Joins for them. @param row the alias of the row with committee_id, group_id and household_id */
export const placeOf = (row: string): string => `
  JOIN points.committee k ON k.station_id = $1 AND k.committee_id = ${row}.committee_id
  JOIN points.resident_group g ON g.station_id = $1 AND g.group_id = ${row}.group_id
  JOIN points.household h ON h.station_id = $1 AND h.household_id = ${row}.household_id
  JOIN points.building b ON b.station_id = $1 AND b.building_id = h.building_id`;

/** Committee and group where a household lives now. */
export const homeOf = (household: string): string => `
  JOIN points.household h ON h.station_id = $1 AND h.household_id = ${household}
  JOIN points.building b ON b.station_id = $1 AND b.building_id = h.building_id
  JOIN points.resident_group g ON g.station_id = $1 AND g.group_id = b.group_id
  JOIN points.committee k ON k.station_id = $1 AND k.committee_id = g.committee_id`;

export const nameColumn = (key: string, alias: string, width = 20): Column => ({
  key,
  kind: 'name',
  sql: `${alias}.name`,
  masked: `${alias}.masked_name`,
  width,
});
