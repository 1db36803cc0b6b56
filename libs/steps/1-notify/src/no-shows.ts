import type { ReplyOf, Routes } from '#contract';
import { actorOf, branchParams, requireInBranch, type StaffCaller } from '#access';
import { registerNoShows } from '#claims';
import { audit, one, Refusal, rows, type House } from '#platform';
import { noticeRow } from './notice-row';

/** That whoever signed up by the row `s` has a claim for the event: they came, whatever was recorded before. */
const CAME = `EXISTS (SELECT FROM points.claim c WHERE c.station_id = s.station_id AND c.notice_id = s.notice_id
  AND c.resident_id = s.resident_id AND c.state NOT IN ('rejected', 'withdrawn', 'revoked', 'reversed'))`;

registerNoShows(async (tx, station, residentId, { from, to }) => {
  const { times } = await one<{ times: number }>(
    tx,
    `SELECT count(*)::integer AS times FROM points.notice_signup s
      WHERE s.station_id = $1 AND s.resident_id = $2 AND s.no_show_at > $3 AND s.no_show_at <= $4
        AND NOT ${CAME}`,
    [station, residentId, from, to],
  );
  return times;
});

/** How many no-shows make somebody worth talking to (rule table, X13: three). */
const SEVERAL = 2;

/**
 * Records who had signed up and did not come. Whoever cancelled, never signed up or has a claim for the event is
 * refused: nothing is held against them. A notice of a committee is that committee's, one of the whole station is for each
 * organiser's own residents. Twice changes nothing.
 * @returns how many were newly recorded
 * @throws Refusal not_found (another committee's), wrong_state before the event began, resident_not_here
 */
export async function recordNoShows(
  house: House,
  caller: StaffCaller,
  input: { noticeId: string; residentIds: readonly string[] },
  now: Date,
): Promise<{ recorded: number }> {
  const { station } = caller;
  return house.db.inStation(station, async (tx) => {
    const notice = await noticeRow(tx, station, input.noticeId, true);
    if (notice.committee_id !== null) requireInBranch(caller.branch, { committeeId: notice.committee_id });
    if (notice.starts_at === null || notice.starts_at > now) throw new Refusal('wrong_state');
    const wanted = [...new Set(input.residentIds)];
    const absent = await rows<{ resident_id: string; no_show_at: Date | null }>(
      tx,
      `SELECT s.resident_id, s.no_show_at FROM points.notice_signup s
         JOIN points.resident r ON r.station_id = $1 AND r.resident_id = s.resident_id
         JOIN points.household h ON h.station_id = $1 AND h.household_id = r.household_id
         JOIN points.building b ON b.station_id = $1 AND b.building_id = h.building_id
         JOIN points.resident_group g ON g.station_id = $1 AND g.group_id = b.group_id
        WHERE s.station_id = $1 AND s.notice_id = $2 AND s.resident_id = ANY($3) AND s.cancelled_at IS NULL
          AND ($4::boolean OR g.committee_id = ANY($5) OR g.group_id = ANY($6))
          AND NOT ${CAME}`,
      [station, input.noticeId, wanted, ...branchParams(caller.branch)],
    );
    if (absent.length < wanted.length) throw new Refusal('resident_not_here');
    const fresh = absent.filter((row) => row.no_show_at === null).map((row) => row.resident_id);
    if (fresh.length === 0) return { recorded: 0 };
    await rows(
      tx,
      `UPDATE points.notice_signup SET no_show_at = $4 WHERE station_id = $1 AND notice_id = $2 AND resident_id = ANY($3)`,
      [station, input.noticeId, fresh, now],
    );
    const subject = { kind: 'notice', id: input.noticeId };
    await audit(tx, station, actorOf(caller), 'notice.no-shows', now, subject, { residentIds: fresh });
    return { recorded: fresh.length };
  });
}

interface NoShowRow {
  resident_id: string;
  household_id: string;
  name: string | null;
  times: number;
  last_at: Date;
}

/** Residents of the caller's branch with several no-shows in the last twelve months, most first. */
export async function frequentNoShows(
  house: House,
  caller: StaffCaller,
  now: Date,
): Promise<ReplyOf<Routes['no-show.list']>> {
  const found = await house.db.inStation(caller.station, (tx) =>
    rows<NoShowRow>(
      tx,
      `SELECT s.resident_id, r.household_id, r.name, count(*)::integer AS times, max(s.no_show_at) AS last_at
         FROM points.notice_signup s
         JOIN points.resident r ON r.station_id = s.station_id AND r.resident_id = s.resident_id
         JOIN points.household h ON h.station_id = s.station_id AND h.household_id = r.household_id
         JOIN points.building b ON b.station_id = s.station_id AND b.building_id = h.building_id
         JOIN points.resident_group g ON g.station_id = s.station_id AND g.group_id = b.group_id
        WHERE s.station_id = $1 AND s.no_show_at > $2::timestamptz - interval '12 months' AND NOT ${CAME}
          AND ($4::boolean OR g.committee_id = ANY($5) OR g.group_id = ANY($6))
        GROUP BY s.resident_id, r.household_id, r.name HAVING count(*) >= $3
        ORDER BY times DESC, last_at DESC LIMIT 200`,
      [caller.station, now, SEVERAL, ...branchParams(caller.branch)],
    ),
  );
  return {
    items: found.map((row) => ({
      residentId: row.resident_id,
      householdId: row.household_id,
      name: row.name,
      times: row.times,
      lastAt: row.last_at.toISOString(),
    })),
  };
}
