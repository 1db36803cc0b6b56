import type { BookFilter, BookId } from '#contract';

/** What a figure is asked for: a day for states, a period for what happened. */
export interface Asked {
  day: string;
  from: string | null;
  until: string;
}

/** `count`, or the key of a summed column of the register. */
export type Measure = string;
export type GroupBy =
  'carrier' | 'act' | 'committeeId' | 'groupId' | 'buildingId' | 'state' | 'kind' | 'itemId';
export type Unit =
  'households' | 'claims' | 'points' | 'times' | 'pieces' | 'objections' | 'lists' | 'days' | 'percent';

export interface DeclaredFigure {
  key: string;
  book: BookId;
  unit: Unit;
  measure: Measure;
  filter: (asked: Asked) => BookFilter;
}

export interface DeclaredTable {
  key: string;
  book: BookId;
  by: GroupBy;
  measures: readonly Measure[];
  filter: (asked: Asked) => BookFilter;
}

const period = ({ from, until }: Asked): BookFilter => ({ ...(from === null ? {} : { from }), until });

/** domain.md, "Statistics asked for". Each is a filter of a register, so that it opens what it counts. */
export const FIGURES: readonly DeclaredFigure[] = [
  { key: 'households', book: 'households', unit: 'households', measure: 'count', filter: ({ day }) => ({ pick: 'there', on: day }) }, // prettier-ignore
  { key: 'taking-part', book: 'households', unit: 'households', measure: 'count', filter: ({ day }) => ({ pick: 'taking-part', on: day }) }, // prettier-ignore
  { key: 'nothing-lately', book: 'households', unit: 'households', measure: 'count', filter: ({ day }) => ({ pick: 'nothing-lately', on: day }) }, // prettier-ignore
  { key: 'outstanding', book: 'households', unit: 'points', measure: 'balance', filter: ({ day }) => ({ pick: 'with-points', on: day }) }, // prettier-ignore
  { key: 'points-in', book: 'ledger', unit: 'points', measure: 'in', filter: period },
  { key: 'points-out', book: 'ledger', unit: 'points', measure: 'out', filter: period },
  { key: 'points-lapsed', book: 'ledger', unit: 'points', measure: 'out', filter: (asked) => ({ ...period(asked), kind: 'expire' }) }, // prettier-ignore
  { key: 'claims', book: 'claims', unit: 'claims', measure: 'count', filter: period },
  { key: 'claims-credited', book: 'claims', unit: 'claims', measure: 'count', filter: (asked) => ({ ...period(asked), by: 'credited' }) }, // prettier-ignore
  { key: 'redemptions', book: 'redemptions', unit: 'times', measure: 'count', filter: (asked) => ({ ...period(asked), state: 'handed-over' }) }, // prettier-ignore
  { key: 'pieces', book: 'redemptions', unit: 'pieces', measure: 'pieces', filter: (asked) => ({ ...period(asked), state: 'handed-over' }) }, // prettier-ignore
  { key: 'objections', book: 'objections', unit: 'objections', measure: 'count', filter: period },
  { key: 'objections-upheld', book: 'objections', unit: 'objections', measure: 'count', filter: (asked) => ({ ...period(asked), pick: 'upheld' }) }, // prettier-ignore
  { key: 'lists-closed', book: 'lists', unit: 'lists', measure: 'count', filter: (asked) => ({ ...period(asked), by: 'ended', state: 'closed' }) }, // prettier-ignore
  { key: 'lists-on-time', book: 'lists', unit: 'lists', measure: 'count', filter: (asked) => ({ ...period(asked), by: 'ended', pick: 'on-time' }) }, // prettier-ignore
];

const credits = (asked: Asked): BookFilter => ({ ...period(asked), kind: 'credit' });

export const TABLES: readonly DeclaredTable[] = [
  { key: 'by-kind', book: 'ledger', by: 'kind', measures: ['in', 'out', 'count'], filter: period },
  { key: 'by-carrier', book: 'ledger', by: 'carrier', measures: ['in', 'count'], filter: credits },
  { key: 'by-act', book: 'ledger', by: 'act', measures: ['in', 'count'], filter: credits },
  { key: 'taking-part-by-group', book: 'households', by: 'groupId', measures: ['count'], filter: ({ day }) => ({ pick: 'taking-part', on: day }) }, // prettier-ignore
  { key: 'by-committee', book: 'ledger', by: 'committeeId', measures: ['in', 'count'], filter: credits },
  { key: 'by-group', book: 'ledger', by: 'groupId', measures: ['in', 'count'], filter: credits },
  { key: 'by-building', book: 'ledger', by: 'buildingId', measures: ['in', 'count'], filter: credits },
  { key: 'claims-by-state', book: 'claims', by: 'state', measures: ['count', 'points'], filter: period },
];
