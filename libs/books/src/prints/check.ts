import type { PaperCheck } from '#contract';
import { maybe, Refusal, type House } from '#platform';
import { checkDigest, shownLines } from '#steps/5-publicize';
import { readPaperCode, type BookCode, type ListCode } from './paper-code';

/**
 * Holds a scanned paper against the books: whether they agree, and which lines of a list do not. Says no more than a
 * posted list shows, so it is for everybody, at the kiosk and at the desk.
 * @throws Refusal not_found for a paper that this station never made
 */
export async function checkPaper(
  house: House,
  station: number,
  scanned: string,
  now: Date,
): Promise<PaperCheck> {
  const code = readPaperCode(scanned);
  if (code === null || code.station !== station) throw new Refusal('not_found');
  return code.kind === 'book' ? checkBook(house, station, code) : checkList(house, station, code, now);
}

async function checkBook(house: House, station: number, { printId, digest }: BookCode): Promise<PaperCheck> {
  const made = await house.db.inStation(station, (tx) =>
    maybe<{ digest: string }>(
      tx,
      `SELECT encode(digest, 'hex') AS digest FROM points.book_print
        WHERE station_id = $1 AND print_id = $2 AND state = 'made'`,
      [station, printId],
    ),
  );
  if (made === null) throw new Refusal('not_found');
  return { kind: 'book', agrees: made.digest.startsWith(digest), number: null, differing: [] };
}

async function checkList(house: House, station: number, code: ListCode, now: Date): Promise<PaperCheck> {
  const { agrees, differing } = await checkDigest(house, station, code);
  const list = await house.db.inStation(
    station,
    async (tx) => {
      const found = await maybe<{ number: string; closesAt: Date }>(
        tx,
        `SELECT number, closes_at AS "closesAt" FROM points.publicity_list WHERE station_id = $1 AND list_id = $2`,
        [station, code.listId],
      );
      // When the window has ended, lines leave the public view; their numbers say enough.
      const shown = found!.closesAt > now ? await shownLines(tx, station, code.listId) : [];
      return { number: found!.number, shown };
    },
    'points_publisher',
  );
  const lines = new Map(list.shown.map((line) => [line.lineNo, line]));
  return {
    kind: 'list',
    agrees,
    number: list.number,
    differing: differing.map((lineNo) => ({ lineNo, line: lines.get(lineNo) ?? null })),
  };
}
