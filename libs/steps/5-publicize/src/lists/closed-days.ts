import { audit, publicityWindow, rows, SYSTEM, type Tx } from '#platform';
import { windowTerms } from '../window-terms';
import { moveEnd } from './posted-list';

interface HangingList {
  listId: string;
  days: number;
  kind: 'calendar' | 'working';
  postedAt: Date;
  closesAt: Date;
}

/**
 * Lengthens the windows of lists that hang until each holds its open days again: the station was closed on single days
 * since the list was posted (domain.md, "Publicize"). A day opened again shortens none.
 * @returns when the lengthened windows end
 */
export async function outlastClosedDays(tx: Tx, station: number, now: Date): Promise<Date[]> {
  const hanging = await rows<HangingList>(
    tx,
    `SELECT list_id AS "listId", days, day_kind AS kind, posted_at AS "postedAt", closes_at AS "closesAt"
       FROM points.publicity_list WHERE station_id = $1 AND state = 'posted' ORDER BY list_id FOR UPDATE`,
    [station],
  );
  const ends: Date[] = [];
  for (const { listId, closesAt, ...list } of hanging) {
    const terms = await windowTerms(tx, station, list.postedAt);
    const window = publicityWindow({ ...list, ...terms });
    if (window.closesAt <= closesAt) continue;
    await moveEnd(tx, station, listId, window);
    const detail = { closesAt: window.closesAt.toISOString() };
    await audit(tx, station, SYSTEM, 'list.extend', now, { kind: 'list', id: listId }, detail);
    ends.push(window.closesAt);
  }
  return ends;
}
