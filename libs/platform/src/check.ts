import type { Tx } from './database';

/** Something that verify found to differ: which row, what it should say, what it says. */
export interface Finding {
  /** The check's word, e.g. `entry-hash`. */
  check: string;
  /** Table and key of the row that differs; the station is known. */
  table: string;
  key: Readonly<Record<string, string | number>>;
  expected: unknown;
  found: unknown;
}

/**
 * One thing that must hold in a station's books. Rooms export theirs; `npm run verify` runs them all in one snapshot.
 * A check reads, and reports each row that differs; it throws only for faults of its own.
 */
export interface Check {
  /** What it looks at, for the report: `chains`, `stock`. */
  name: string;
  run(tx: Tx, station: number): AsyncIterable<Finding>;
}
