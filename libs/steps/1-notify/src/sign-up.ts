import { SIGN_UP_KINDS } from '#contract';
import { actorOf, type ResidentCaller } from '#access';
import { audit, maybe, Refusal, rows, type House, type Tx } from '#platform';
import { noticeRow, type NoticeRow } from './notice-row';

export interface SigningUp {
  noticeId: string;
  /** A member of the session's household. */
  residentId: string;
}

export interface PlacesLeft {
  placesTaken: number;
  /** Null where places are not counted. */
  placesLeft: number | null;
}

/**
 * Signs a member of the household up. The notice's row is locked first and counts the places, so that the last place
 * is given once whoever comes at the same moment. Signing up twice changes nothing.
 * @throws Refusal notice_closed, no_places_left, resident_not_here, not_found (another committee's notice)
 */
export async function signUp(
  house: House,
  caller: ResidentCaller,
  input: SigningUp,
  now: Date,
): Promise<PlacesLeft> {
  return house.db.inStation(caller.station, async (tx) => {
    const notice = await openFor(tx, caller, input, now);
    const added = await rows(
      tx,
      `INSERT INTO points.notice_signup AS s (station_id, notice_id, resident_id, signed_up_at) VALUES ($1, $2, $3, $4)
       ON CONFLICT (station_id, notice_id, resident_id)
         DO UPDATE SET signed_up_at = EXCLUDED.signed_up_at, cancelled_at = NULL WHERE s.cancelled_at IS NOT NULL
       RETURNING 1`,
      [caller.station, input.noticeId, input.residentId, now],
    );
    if (added.length === 0) return leftOf(notice, 0);
    if (notice.places !== null && notice.places_taken >= notice.places) {
      throw new Refusal('no_places_left', { places: notice.places });
    }
    return count(tx, caller, 'notice.sign-up', notice, input, 1, now);
  });
}

/**
 * Gives a place back before the event begins, also after signing up has closed, and wherever the member lives by now;
 * afterwards it would hide a no-show.
 * @throws Refusal notice_closed, resident_not_here, not_found
 */
export async function cancelSignUp(
  house: House,
  caller: ResidentCaller,
  input: SigningUp,
  now: Date,
): Promise<PlacesLeft> {
  return house.db.inStation(caller.station, async (tx) => {
    const notice = await noticeRow(tx, caller.station, input.noticeId, true);
    if (notice.state === 'draft') throw new Refusal('not_found');
    const ends = notice.starts_at ?? notice.closes_at;
    if (ends !== null && ends <= now) throw new Refusal('notice_closed', { why: 'begun' });
    const member = await maybe(
      tx,
      `SELECT 1 FROM points.resident WHERE station_id = $1 AND resident_id = $2 AND household_id = $3`,
      [caller.station, input.residentId, caller.householdId],
    );
    if (!member) throw new Refusal('resident_not_here');
    const cancelled = await rows(
      tx,
      `UPDATE points.notice_signup SET cancelled_at = $4
        WHERE station_id = $1 AND notice_id = $2 AND resident_id = $3 AND cancelled_at IS NULL RETURNING 1`,
      [caller.station, input.noticeId, input.residentId, now],
    );
    if (cancelled.length === 0) return leftOf(notice, 0);
    return count(tx, caller, 'notice.cancel', notice, input, -1, now);
  });
}

async function openFor(tx: Tx, caller: ResidentCaller, input: SigningUp, now: Date): Promise<NoticeRow> {
  const notice = await noticeRow(tx, caller.station, input.noticeId, true);
  const member = await maybe<{ committee_id: number }>(
    tx,
    `SELECT g.committee_id FROM points.resident r
       JOIN points.household h ON h.station_id = r.station_id AND h.household_id = r.household_id
       JOIN points.building b ON b.station_id = r.station_id AND b.building_id = h.building_id
       JOIN points.resident_group g ON g.station_id = r.station_id AND g.group_id = b.group_id
      WHERE r.station_id = $1 AND r.resident_id = $2 AND r.household_id = $3 AND r.state = 'active'
        AND h.state = 'active'`,
    [caller.station, input.residentId, caller.householdId],
  );
  if (notice.state === 'draft') throw new Refusal('not_found');
  if (!member) throw new Refusal('resident_not_here');
  if (notice.committee_id !== null && notice.committee_id !== member.committee_id)
    throw new Refusal('not_found');
  const isOpen = notice.state === 'open' && (notice.closes_at === null || notice.closes_at > now);
  if (!isOpen || !SIGN_UP_KINDS.includes(notice.kind)) throw new Refusal('notice_closed');
  return notice;
}

async function count(
  tx: Tx,
  caller: ResidentCaller,
  action: string,
  notice: NoticeRow,
  { residentId }: SigningUp,
  change: 1 | -1,
  now: Date,
): Promise<PlacesLeft> {
  await rows(
    tx,
    `UPDATE points.notice SET places_taken = places_taken + $3 WHERE station_id = $1 AND notice_id = $2`,
    [caller.station, notice.notice_id, change],
  );
  const subject = { kind: 'notice', id: notice.notice_id };
  await audit(tx, caller.station, actorOf(caller), action, now, subject, { residentId });
  return leftOf(notice, change);
}

function leftOf({ places, places_taken }: NoticeRow, change: number): PlacesLeft {
  const placesTaken = places_taken + change;
  return { placesTaken, placesLeft: places === null ? null : places - placesTaken };
}
