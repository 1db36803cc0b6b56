import { createHash } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { addDays, audit, dayOf, maybe, rows, settingsOn, SYSTEM, type House, type Tx } from '#platform';
import { MEDIA_TYPES } from './ask';
import { makeBook, TooManyRows, type MadePrint } from './book';
import { makePosting } from './posting';
import type { PrintOrder } from './row';

/** A print begun so long ago was left by a worker that stopped. */
const LEFT_AFTER_MS = 5 * 60_000;
const TRIES_MAX = 3;

/**
 * Makes the prints that wait at a station, one after the other, job `make-prints`. Twice at once makes none twice: each
 * is taken by its row.
 * @returns how many were made
 * @throws whatever kept one from being made; it is tried again, three times at most
 */
export async function makePrints(house: House, station: number): Promise<number> {
  let made = 0;
  for (;;) {
    // Asked anew for each: one that waited behind others was begun now, not when the first of them was.
    const now = house.clock.now();
    const order = await house.db.inStation(station, (tx) => takeNext(tx, station, now));
    if (order === null) return made;
    try {
      await finish(house, station, order, await make(house, station, order), now);
      made += 1;
    } catch (error) {
      await fail(house, station, order, error instanceof TooManyRows ? 'too-many-rows' : 'error');
      if (!(error instanceof TooManyRows)) throw error;
    }
  }
}

/** A worker that ended over a print, time after time, would go on doing so. */
async function giveUp(tx: Tx, station: number, leftBefore: Date): Promise<void> {
  await rows(
    tx,
    `UPDATE points.book_print SET state = 'failed', failure = 'error'
      WHERE station_id = $1 AND state = 'making' AND started_at < $2 AND tries >= $3`,
    [station, leftBefore, TRIES_MAX],
  );
}

async function takeNext(tx: Tx, station: number, now: Date): Promise<PrintOrder | null> {
  const leftBefore = new Date(now.getTime() - LEFT_AFTER_MS);
  await giveUp(tx, station, leftBefore);
  return maybe<PrintOrder>(
    tx,
    `UPDATE points.book_print p SET state = 'making', started_at = $2, tries = p.tries + 1, rows_done = 0
       FROM points.staff s
      WHERE p.station_id = $1 AND s.station_id = $1 AND s.staff_id = p.asked_by AND p.print_id = (
        SELECT w.print_id FROM points.book_print w
         WHERE w.station_id = $1 AND (w.state = 'waiting' OR w.state = 'making' AND w.started_at < $3)
         ORDER BY w.asked_at, w.print_id LIMIT 1 FOR UPDATE SKIP LOCKED)
     RETURNING p.print_id AS "printId", p.what, p.book, p.list_id AS "listId", p.format, p.filter, p.branch, p.masked,
       p.asked_by AS "askedBy", s.name AS "askerName", p.asked_at AS "askedAt", p.tries`,
    [station, now, leftBefore],
  );
}

function make(house: House, station: number, order: PrintOrder): Promise<MadePrint> {
  if (order.what === 'posting') return makePosting(house, station, order);
  return makeBook(house, station, order, (done, total) =>
    house.db.inStation(station, async (tx) => {
      await rows(
        tx,
        `UPDATE points.book_print SET rows_done = $3, rows_total = $4 WHERE station_id = $1 AND print_id = $2`,
        [station, order.printId, done, total],
      );
    }),
  );
}

async function finish(
  house: House,
  station: number,
  { printId, format }: PrintOrder,
  made: MadePrint,
  now: Date,
): Promise<void> {
  const fileId = uuidv7();
  await house.files.put(station, fileId, made.bytes);
  await house.db.inStation(station, async (tx) => {
    const today = dayOf(now);
    const { 'books.keepDays': keepDays } = await settingsOn(tx, station, today);
    const sha256 = createHash('sha256').update(made.bytes).digest();
    await rows(
      tx,
      `INSERT INTO points.file (station_id, file_id, purpose, media_type, bytes, sha256, uploaded_at, erase_after)
       VALUES ($1, $2, 'print', $3, $4, $5, $6, $7)`,
      [station, fileId, MEDIA_TYPES[format], made.bytes.length, sha256, now, addDays(today, keepDays)],
    );
    await rows(
      tx,
      `UPDATE points.book_print SET state = 'made', file_id = $3, digest = $4, rows_done = $5, rows_total = $5,
         pages = $6, made_at = $7 WHERE station_id = $1 AND print_id = $2 AND state = 'making'`,
      [station, printId, fileId, made.digest, made.rows, made.pages, now],
    );
    await audit(tx, station, SYSTEM, 'make-prints', now, { kind: 'print', id: printId }, { rows: made.rows });
  });
}

async function fail(house: House, station: number, order: PrintOrder, failure: string): Promise<void> {
  const isOver = failure === 'too-many-rows' || order.tries >= TRIES_MAX;
  await house.db.inStation(station, async (tx) => {
    await rows(
      tx,
      `UPDATE points.book_print SET state = $3, failure = $4 WHERE station_id = $1 AND print_id = $2 AND state = 'making'`,
      [station, order.printId, isOver ? 'failed' : 'waiting', failure],
    );
  });
}
