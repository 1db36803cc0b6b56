import { one, rows, type House, type Tx } from '#platform';
import { keptLines, lineDigest, shownLines, type PublicLine } from '#steps/5-publicize';
import { printed, setOf, titleOf } from '../words';
import { stationDigestLine, stationOf, type MadePrint } from './book';
import { momentText } from './cells';
import { LINE_DIGITS, listCode } from './paper-code';
import { MM, Paper } from './pdf/paper';
import { TablePages, type PrintedCell, type PrintedColumn } from './pdf/table';
import type { PrintOrder } from './row';

/** Rows of a page: its code names each of them, and stays large enough for any scanner. */
const ROWS_PER_PAGE = 26;

interface Posted {
  number: string;
  committee: string;
  kind: string;
  lines: number;
  unlisted: number;
  points: number;
  firstDay: string;
  lastDay: string;
  whereToObject: string;
  digest: string;
}

const COLUMNS: readonly PrintedColumn[] = (
  [
    ['lineNo', 10, 'end', false],
    ['serial', 30, 'start', false],
    ['name', 22, 'start', false],
    ['building', 20, 'start', false],
    ['carrier', 24, 'start', false],
    ['label', 42, 'start', false],
    ['day', 22, 'start', false],
    ['points', 14, 'end', true],
    ['check', 21, 'start', false],
  ] as const
).map(([key, width, align, summed]) => ({ title: titleOf('columns', key).zh, width, align, summed }));

/** What a line shows on the board; what it does not show stays empty. */
function cellsOf(line: PublicLine, check: string): PrintedCell[] {
  const name = line.nameLabel === null ? line.maskedName : printed('postingFamily');
  const carrier = line.carrier === null ? null : setOf('carrier')[line.carrier]!.zh;
  return [
    line.lineNo,
    line.serial,
    name,
    line.building,
    carrier,
    line.label,
    line.actDay,
    line.points,
    check.slice(0, LINE_DIGITS).toUpperCase(),
  ];
}

/**
 * Makes a publicity list for the boards: the frozen snapshot, its digest at the foot, and on each page a code that tells
 * which line differs should paper and register ever disagree.
 */
export async function makePosting(house: House, station: number, order: PrintOrder): Promise<MadePrint> {
  const listId = order.listId!;
  const { list, lines, digests, place } = await house.db.inStation(station, async (tx) => {
    await rows(tx, 'SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
    return {
      list: await postedOf(tx, station, listId),
      lines: await shownLines(tx, station, listId),
      digests: (await keptLines(tx, station, listId)).map((line) => lineDigest(line).toString('hex')),
      place: await stationOf(tx, station),
    };
  });
  const title = printed('postingTitle', { committee: list.committee });
  const paper = new Paper({ title, author: place.name, lying: false, now: order.askedAt });
  const named = lines.map(({ lineNo }, i) => ({ lineNo, digest: digests[i]! }));
  const pages = new TablePages(paper, {
    title,
    under: [
      `${place.name}    ${setOf('listKind')[list.kind]!.zh}    ${printed('postingNumber', { number: list.number })}    ${printed('postingWindow', { first: list.firstDay, last: list.lastDay })}`,
      printed('postingCounts', { lines: list.lines, points: list.points, unlisted: list.unlisted }),
      printed('postingWhere', { where: list.whereToObject }),
    ],
    columns: COLUMNS,
    rows: lines.map((line, i) => cellsOf(line, digests[i]!)),
    rowsPerPage: ROWS_PER_PAGE,
    foot: [
      printed('made', { at: momentText(order.askedAt) }),
      printed('digest', { digest: list.digest }),
      ...stationDigestLine(place),
      printed('postingScan'),
    ],
    code: ({ from, to }) => listCode({ station, listId, digest: list.digest, lines: named.slice(from, to) }),
    codeSide: 36 * MM,
    preparer: order.askerName,
  });
  pages.draw();
  return {
    bytes: await paper.end(),
    digest: Buffer.from(list.digest, 'hex'),
    rows: lines.length,
    pages: pages.pages.length,
  };
}

function postedOf(tx: Tx, station: number, listId: string): Promise<Posted> {
  return one<Posted>(
    tx,
    `SELECT l.number, k.name AS committee, l.kind, l.lines, l.unlisted, l.points, l.first_day AS "firstDay",
            l.last_day AS "lastDay", l.where_to_object AS "whereToObject", encode(l.digest, 'hex') AS digest
       FROM points.publicity_list l
       JOIN points.committee k ON k.station_id = $1 AND k.committee_id = l.committee_id
      WHERE l.station_id = $1 AND l.list_id = $2`,
    [station, listId],
  );
}
