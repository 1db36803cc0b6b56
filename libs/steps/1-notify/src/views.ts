import type { Notice, QueryOf, ReplyOf, Routes } from '#contract';
import { branchParams, type ResidentCaller, type StaffCaller } from '#access';
import { dayOf, instantKey, rows, type House } from '#platform';
import { NOTICE_COLUMNS, noticeRow, noticesOf, type NoticeRow } from './notice-row';

/** What a first screen can turn over; a station that opens more shows the newest. */
const SHOWN_MAX = 200;

/** Notices of the station and of the caller's branch, newest first. @throws Refusal invalid_request (page key) */
export async function listNotices(
  house: House,
  caller: StaffCaller,
  query: QueryOf<Routes['notice.list']>,
  now: Date,
): Promise<ReplyOf<Routes['notice.list']>> {
  const [at, id] = instantKey(query.after);
  return house.db.inStation(caller.station, async (tx) => {
    const found = await rows<NoticeRow & { created_at: Date }>(
      tx,
      `SELECT ${NOTICE_COLUMNS}, created_at FROM points.notice
        WHERE station_id = $1 AND ($2::text IS NULL OR state = $2) AND ($3::text IS NULL OR kind = $3)
          AND ($4::timestamptz IS NULL OR (created_at, notice_id) < ($4, $5::uuid))
        ORDER BY created_at DESC, notice_id DESC LIMIT $6`,
      [caller.station, query.state ?? null, query.kind ?? null, at, id, query.limit + 1],
    );
    const shown = found.slice(0, query.limit);
    const last = shown.at(-1);
    return {
      items: await noticesOf(tx, caller.station, shown, dayOf(now)),
      next: found.length > shown.length ? `${last!.created_at.toISOString()}/${last!.notice_id}` : null,
    };
  });
}

/** Open notices for everybody, without a session: events by their time, then the rest, newest first. */
export async function publicNotices(house: House, station: number, now: Date): Promise<{ items: Notice[] }> {
  return house.db.inStation(station, async (tx) => {
    const found = await rows<NoticeRow>(
      tx,
      `SELECT ${NOTICE_COLUMNS} FROM points.notice
        WHERE station_id = $1 AND state = 'open' AND (closes_at IS NULL OR closes_at > $2)
        ORDER BY starts_at NULLS LAST, opened_at DESC, notice_id LIMIT $3`,
      [station, now, SHOWN_MAX],
    );
    return { items: await noticesOf(tx, station, found, dayOf(now)) };
  });
}

/** Open notices that address the household, and what is still to come that a member signed up for; with those members. */
export async function householdNotices(
  house: House,
  caller: ResidentCaller,
  now: Date,
): Promise<ReplyOf<Routes['notice.mine']>> {
  return house.db.inStation(caller.station, async (tx) => {
    const found = await rows<NoticeRow & { signed_up: string[] }>(
      tx,
      `SELECT ${NOTICE_COLUMNS}, ARRAY(
           SELECT s.resident_id FROM points.notice_signup s
             JOIN points.resident r ON r.station_id = s.station_id AND r.resident_id = s.resident_id
            WHERE s.station_id = $1 AND r.station_id = $1 AND s.notice_id = notice.notice_id
              AND r.household_id = $2 AND s.cancelled_at IS NULL) AS signed_up
         FROM points.notice
        WHERE station_id = $1 AND (
          state = 'open' AND (closes_at IS NULL OR closes_at > $3) AND (committee_id IS NULL OR committee_id = (
            SELECT g.committee_id FROM points.household h
              JOIN points.building b ON b.station_id = h.station_id AND b.building_id = h.building_id
              JOIN points.resident_group g ON g.station_id = h.station_id AND g.group_id = b.group_id
             WHERE h.station_id = $1 AND h.household_id = $2))
          OR starts_at > $3 AND notice_id IN (
            SELECT s.notice_id FROM points.notice_signup s
              JOIN points.resident r ON r.station_id = s.station_id AND r.resident_id = s.resident_id
             WHERE s.station_id = $1 AND r.station_id = $1 AND r.household_id = $2 AND s.cancelled_at IS NULL))
        ORDER BY starts_at NULLS LAST, opened_at DESC, notice_id LIMIT $4`,
      [caller.station, caller.householdId, now, SHOWN_MAX],
    );
    const notices = await noticesOf(tx, caller.station, found, dayOf(now));
    return { items: notices.map((notice, i) => ({ notice, signedUp: found[i]!.signed_up })) };
  });
}

interface SignUpRow {
  resident_id: string;
  household_id: string;
  name: string | null;
  building_name: string;
  signed_up_at: Date;
  cancelled_at: Date | null;
  claimed: boolean;
  no_show_at: Date | null;
}

/** A notice with those of the caller's branch who signed up, by building: the leader's sheet. @throws Refusal not_found */
export async function noticeSheet(
  house: House,
  caller: StaffCaller,
  noticeId: string,
  now: Date,
): Promise<ReplyOf<Routes['notice.get']>> {
  const { station, branch } = caller;
  return house.db.inStation(station, async (tx) => {
    const row = await noticeRow(tx, station, noticeId);
    const [notice] = await noticesOf(tx, station, [row], dayOf(now));
    const signUps = await rows<SignUpRow>(
      tx,
      `SELECT s.resident_id, r.household_id, r.name, b.name AS building_name, s.signed_up_at, s.cancelled_at, s.no_show_at,
              EXISTS (SELECT FROM points.claim c WHERE c.station_id = $1 AND c.notice_id = s.notice_id
                AND c.resident_id = s.resident_id AND c.state NOT IN ('rejected', 'withdrawn')) AS claimed
         FROM points.notice_signup s
         JOIN points.resident r ON r.station_id = s.station_id AND r.resident_id = s.resident_id
         JOIN points.household h ON h.station_id = s.station_id AND h.household_id = r.household_id
         JOIN points.building b ON b.station_id = s.station_id AND b.building_id = h.building_id
         JOIN points.resident_group g ON g.station_id = s.station_id AND g.group_id = b.group_id
        WHERE s.station_id = $1 AND s.notice_id = $2
          AND ($3::boolean OR g.committee_id = ANY($4) OR g.group_id = ANY($5))
        ORDER BY b.building_id, s.signed_up_at, s.resident_id`,
      [station, noticeId, ...branchParams(branch)],
    );
    return { notice: notice!, signUps: signUps.map(signUpOf) };
  });
}

const signUpOf = (row: SignUpRow) => ({
  residentId: row.resident_id,
  householdId: row.household_id,
  name: row.name,
  buildingName: row.building_name,
  signedUpAt: row.signed_up_at.toISOString(),
  cancelledAt: row.cancelled_at?.toISOString() ?? null,
  claimed: row.claimed,
  noShowAt: row.no_show_at?.toISOString() ?? null,
});
