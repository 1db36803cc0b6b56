import type { Notice, NoticeKind, NoticeState } from '#contract';
import { actsOn, registerNotices, type ActVersion } from '#claims';
import { one, Refusal, type Day, type Tx } from '#platform';

export interface NoticeRow {
  notice_id: string;
  kind: NoticeKind;
  state: NoticeState;
  title: string;
  body: string;
  place: string | null;
  committee_id: number | null;
  act_code: string | null;
  starts_at: Date | null;
  ends_at: Date | null;
  closes_at: Date | null;
  places: number | null;
  places_taken: number;
  opened_at: Date | null;
  closed_at: Date | null;
}

export const NOTICE_COLUMNS = `notice_id, kind, state, title, body, place, committee_id, act_code, starts_at, ends_at,
  closes_at, places, places_taken, opened_at, closed_at`;

/** @throws Refusal not_found */
export function noticeRow(tx: Tx, station: number, noticeId: string, lock = false): Promise<NoticeRow> {
  // NO KEY: sign-ups refer to the row and need not wait for a reader that locks it.
  return one<NoticeRow>(
    tx,
    `SELECT ${NOTICE_COLUMNS} FROM points.notice WHERE station_id = $1 AND notice_id = $2 ${lock ? 'FOR NO KEY UPDATE' : ''}`,
    [station, noticeId],
  );
}

/** Notices as the contract shows them, with their acts by the rule table of a day. */
export async function noticesOf(
  tx: Tx,
  station: number,
  found: readonly NoticeRow[],
  day: Day,
): Promise<Notice[]> {
  const codes = [...new Set(found.flatMap(({ act_code }) => act_code ?? []))];
  const acts = codes.length === 0 ? [] : await actsOn(tx, station, day, codes);
  const actOf = new Map(acts.map((act) => [act.code, act]));
  return found.map((row) => noticeOf(row, row.act_code === null ? undefined : actOf.get(row.act_code)));
}

const iso = (at: Date | null) => at?.toISOString() ?? null;

function noticeOf(row: NoticeRow, act: ActVersion | undefined): Notice {
  return {
    noticeId: row.notice_id,
    kind: row.kind,
    state: row.state,
    title: row.title,
    body: row.body,
    place: row.place,
    committeeId: row.committee_id,
    act: act
      ? { code: act.code, nameZh: act.nameZh, nameEn: act.nameEn, points: act.points, tiers: act.tiers }
      : null,
    startsAt: iso(row.starts_at),
    endsAt: iso(row.ends_at),
    closesAt: iso(row.closes_at),
    places: row.places,
    placesTaken: row.places_taken,
    openedAt: iso(row.opened_at),
    closedAt: iso(row.closed_at),
  };
}

registerNotices(async (tx, station, noticeId) => {
  const { state } = await noticeRow(tx, station, noticeId);
  if (state === 'draft') throw new Refusal('not_found');
});
