import { actorOf, type StaffCaller } from '#access';
import type { MonthBook, MonthFaults, MonthState, MonthSums, ReplyOf, Routes } from '#contract';
import { audit, dayOf, maybe, Refusal, rows, type Day, type House, type Tx } from '#platform';
import type { z } from 'zod';

type Book = z.output<typeof MonthBook>;
type Sums = z.output<typeof MonthSums>;
type Faults = z.output<typeof MonthFaults>;
type State = z.output<typeof MonthState>;

/** Entries of a month that are named at once; `npm run verify` names all. */
const FAULTS_MAX = 20;
const NO_FAULTS: Faults = { entries: [], groups: [] };

/** Columns of a month's line as the contract names them; points.month_sums and points.period_line share them. */
const COLUMNS = {
  opening: 'opening',
  credited: 'credited',
  carriedIn: 'carried_in',
  released: 'released',
  returned: 'returned',
  restored: 'restored',
  transferredIn: 'transferred_in',
  redeemed: 'redeemed',
  expired: 'expired',
  deducted: 'deducted',
  reversed: 'reversed',
  transferredOut: 'transferred_out',
  closing: 'closing',
} as const satisfies Record<keyof Sums, string>;
const WORDS = Object.keys(COLUMNS) as (keyof Sums)[];

type Line = Sums & {
  committeeId: number;
  committee: string;
  groupId: number;
  group: string;
  kept: number;
};

const linesFrom = (source: string, kept: string) =>
  `SELECT s.committee_id AS "committeeId", c.name AS committee, s.group_id AS "groupId", g.name AS "group",
          ${WORDS.map((word) => `s.${COLUMNS[word]} AS "${word}"`).join(', ')}, ${kept} AS kept
     FROM ${source} s
     JOIN points.committee c ON c.station_id = $1 AND c.committee_id = s.committee_id
     JOIN points.resident_group g ON g.station_id = $1 AND g.group_id = s.group_id`;

// As it stands now, and as it was written down when the month was closed.
const COMPUTED = `${linesFrom('points.month_sums($1, $2)', 's.kept')} ORDER BY s.committee_id, s.group_id`;
const STORED = `${linesFrom('points.period_line', 's.closing')}
  WHERE s.station_id = $1 AND s.month = $2 ORDER BY s.committee_id, s.group_id`;

const sumsOf = (line: Sums): Sums => Object.fromEntries(WORDS.map((word) => [word, line[word]])) as Sums;

const added = (lines: readonly Sums[]): Sums =>
  Object.fromEntries(WORDS.map((word) => [word, lines.reduce((sum, line) => sum + line[word], 0)])) as Sums;

const firstDay = (month: string): Day => `${month}-01`;

/** The months from the first entry to the running one, latest first. None before the first that was closed has entries. */
async function monthsOf(tx: Tx, station: number, now: Date): Promise<Months> {
  const found = await rows<{ month: string; closedAt: Date | null; closedBy: string | null; open: boolean }>(
    tx,
    `SELECT to_char(m, 'YYYY-MM') AS month, p.closed_at AS "closedAt", s.name AS "closedBy", p.month IS NULL AS open
       FROM generate_series(
              coalesce((SELECT min(f.month) FROM points.period f WHERE f.station_id = $1),
                       (SELECT points.month_of(points.day_of(min(e.happened_at))) FROM points.entry e WHERE e.station_id = $1),
                       points.month_of($2::date)),
              points.month_of($2::date), '1 month') m
       LEFT JOIN points.period p ON p.station_id = $1 AND p.month = m::date
       LEFT JOIN points.staff s ON s.station_id = $1 AND s.staff_id = p.closed_by
      ORDER BY m DESC`,
    [station, dayOf(now)],
  );
  const running = dayOf(now).slice(0, 7);
  const due = found.findLast(({ open }) => open)?.month;
  return found.map(({ month, closedAt, closedBy, open }) => ({
    month,
    state: stateOf(month, open, running, due),
    closedAt: closedAt?.toISOString() ?? null,
    closedBy,
  }));
}
type Months = ReplyOf<Routes['month.list']>['months'];

function stateOf(month: string, open: boolean, running: string, due: string | undefined): State {
  if (!open) return 'closed';
  if (month >= running) return 'running';
  return month === due ? 'due' : 'waiting';
}

/** The months of the books since the first entry, latest first. */
export function listMonths(
  house: House,
  caller: StaffCaller,
  now: Date,
): Promise<ReplyOf<Routes['month.list']>> {
  return house.db.inStation(caller.station, async (tx) => ({
    months: await monthsOf(tx, caller.station, now),
  }));
}

async function faultsOf(tx: Tx, station: number, month: string, lines: readonly Line[]): Promise<Faults> {
  const entries = await rows<Faults['entries'][number]>(
    tx,
    `SELECT f.household_id AS "householdId", f.version, f.fault FROM points.month_faults($1, $2, $3) f`,
    [station, firstDay(month), FAULTS_MAX],
  );
  const groups = lines
    .filter((line) => line.closing !== line.kept)
    .map(({ committeeId, groupId, closing, kept }) => ({ committeeId, groupId, closing, kept }));
  return { entries, groups };
}

async function bookOf(tx: Tx, station: number, month: string, now: Date): Promise<Book> {
  if (month > dayOf(now).slice(0, 7)) throw new Refusal('in_future');
  const head = (await monthsOf(tx, station, now)).find((one) => one.month === month);
  if (head === undefined) throw new Refusal('not_found');
  const isClosed = head.closedAt !== null;
  const lines = await rows<Line>(tx, isClosed ? STORED : COMPUTED, [station, firstDay(month)]);
  const committees = [...new Map(lines.map((line) => [line.committeeId, line.committee]))];
  return {
    ...head,
    groups: lines.map(({ committeeId, committee, groupId, group, ...line }) => {
      return { committeeId, committee, groupId, group, sums: sumsOf(line) };
    }),
    committees: committees.map(([committeeId, committee]) => ({
      committeeId,
      committee,
      sums: added(lines.filter((line) => line.committeeId === committeeId)),
    })),
    total: added(lines),
    faults: isClosed ? NO_FAULTS : await faultsOf(tx, station, month, lines),
  };
}

/**
 * The sums of a month by the committee and group that each entry bore on its day (domain.md, "Books"). An open month is
 * computed as it stands; a closed one is what was written down at its close.
 * @param month `YYYY-MM`
 * @throws Refusal in_future; not_found: before the first entry
 */
export function previewMonth(house: House, caller: StaffCaller, month: string, now: Date): Promise<Book> {
  return house.db.inStation(caller.station, (tx) => bookOf(tx, caller.station, month, now));
}

/**
 * Closes a month for good: no entry happens or is written in it any more; later fixes are new entries.
 * @throws Refusal wrong_state: not over (and an hour), closed already, or an earlier month is open; books_differ, with the
 *   entries and groups that do not agree
 */
export function closeMonth(house: House, caller: StaffCaller, month: string, now: Date): Promise<Book> {
  const { station, staffId } = caller;
  return house.db.inStation(station, async (tx) => {
    await maybe(tx, `SELECT points.close_month($1, $2, $3, $4)`, [station, firstDay(month), staffId, now]);
    const book = await bookOf(tx, station, month, now);
    const { closing } = book.total;
    await audit(tx, station, actorOf(caller), 'month.close', now, { kind: 'month', id: month }, { closing });
    return book;
  });
}
