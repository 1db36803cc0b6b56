import type { BookFilter, BookId, Print, PrintFormat } from '#contract';
import type { Branch } from '#access';
import { rows, type Day, type Tx } from '#platform';

/** A print as it was asked for. */
export interface PrintOrder {
  printId: string;
  what: 'book' | 'posting';
  book: BookId | null;
  listId: string | null;
  format: PrintFormat;
  filter: BookFilter;
  branch: Branch;
  masked: boolean;
  askedBy: string;
  askerName: string;
  askedAt: Date;
  tries: number;
}

/** A print as it is kept. */
export interface PrintRow extends Omit<Print, 'askedAt' | 'madeAt' | 'state' | 'own'> {
  state: 'waiting' | 'making' | 'made' | 'failed';
  askedAt: Date;
  madeAt: Date | null;
  keptUntil: Day | null;
  erased: boolean;
  fileId: string | null;
  askedById: string;
  /** What its asker's roles covered then. */
  branch: Branch;
}

/**
 * A publicity list on which a name was withdrawn since is not handed out again, as if erased: it is printed anew, without.
 * Counted from the moment the worker began to read.
 */
const ERASED = `f.erased_at IS NOT NULL OR p.what = 'posting' AND p.state = 'made' AND EXISTS (
    SELECT FROM points.list_line l
      JOIN points.claim c ON c.station_id = $1 AND c.claim_id = l.claim_id
      JOIN points.consent k ON k.station_id = $1 AND k.resident_id = c.resident_id AND k.withdrawn_at >= p.started_at
     WHERE l.station_id = $1 AND l.list_id = p.list_id AND l.building IS NOT NULL)`;

const COLUMNS = `p.print_id AS "printId", p.what, p.book, p.list_id AS "listId", p.format, p.masked, p.state,
  p.rows_done AS "rowsDone", p.rows_total AS "rowsTotal", p.pages, p.failure, encode(p.digest, 'hex') AS digest,
  s.name AS "askedBy", p.asked_by AS "askedById", p.asked_at AS "askedAt", p.made_at AS "madeAt",
  f.erase_after - 1 AS "keptUntil", ${ERASED} AS erased, p.file_id AS "fileId", p.branch`;

/** Prints as their askers see them. @param where a condition on `p`, with parameters from `$2` on */
export function readPrints(tx: Tx, station: number, where: string, params: unknown[]): Promise<PrintRow[]> {
  return rows<PrintRow>(
    tx,
    `SELECT ${COLUMNS} FROM points.book_print p
       JOIN points.staff s ON s.station_id = $1 AND s.staff_id = p.asked_by
       LEFT JOIN points.file f ON f.station_id = $1 AND f.file_id = p.file_id
      WHERE p.station_id = $1 AND ${where}`,
    [station, ...params],
  );
}

/** @param staffId who looks at it */
export function toPrint(row: PrintRow, staffId: string): Print {
  const { erased, fileId: _file, branch: _branch, askedById, ...print } = row;
  return {
    ...print,
    own: askedById === staffId,
    state: erased ? 'erased' : print.state,
    askedAt: row.askedAt.toISOString(),
    madeAt: row.madeAt?.toISOString() ?? null,
  };
}
