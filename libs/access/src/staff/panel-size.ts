import { PANEL_SEATS } from '#contract';
import { dayOf, Refusal, rows, type Day, type Tx } from '#platform';
import type { RoleChange } from './roles';

/** A seat of a committee's panel, from its first day to its last. */
export interface Seat {
  committeeId: number;
  staffId: string;
  fromDay: Day;
  /** null: until it is ended. */
  untilDay: Day | null;
}

/** How many people hold a seat of the panel on the fullest day that a new seat covers. Who holds it twice counts once. */
export function fullestWith(fresh: Seat, seats: readonly Seat[]): number {
  const last = (seat: Seat) => seat.untilDay ?? '9999-12-31';
  const beside = seats.filter(
    (seat) =>
      seat.committeeId === fresh.committeeId && seat.fromDay <= last(fresh) && last(seat) >= fresh.fromDay,
  );
  const heldOn = (day: Day) => beside.filter((seat) => seat.fromDay <= day && last(seat) >= day);
  // A panel is at its fullest on a day on which somebody joins it.
  const joins = [fresh, ...beside].map(({ fromDay }) => (fromDay > fresh.fromDay ? fromDay : fresh.fromDay));
  return Math.max(...joins.map((day) => new Set([fresh, ...heldOn(day)].map(({ staffId }) => staffId)).size));
}

/**
 * Holds the seats that a change gives to the size of a panel (domain.md: 3–5 and alternates). There is no least one
 * here: seats are given one after the other while a station is set up, and a member may leave at any time; what holds
 * that end is that a panel below three decides nothing. Locks the committees: two changes at once see each other.
 * @throws Refusal panel_full with the committee
 */
export async function requirePanelSize(
  tx: Tx,
  station: number,
  change: RoleChange,
  now: Date,
): Promise<void> {
  const fresh = change.grants.flatMap(({ role, alternate, committeeId, staffId, fromDay, untilDay }) =>
    role === 'certifier' && !alternate && committeeId !== null
      ? [{ committeeId, staffId, untilDay, fromDay: fromDay ?? dayOf(now) }]
      : [],
  );
  if (fresh.length === 0) return;
  const seats = [...(await seatsBeside(tx, station, fresh, change.ends)), ...fresh];
  const full = fresh.find((seat) => fullestWith(seat, seats) > PANEL_SEATS.most);
  if (full) throw new Refusal('panel_full', { committeeId: full.committeeId, most: PANEL_SEATS.most });
}

/** The seats of these committees as they are once the ends of the change have taken effect. */
async function seatsBeside(
  tx: Tx,
  station: number,
  fresh: readonly Seat[],
  ends: RoleChange['ends'],
): Promise<Seat[]> {
  const committees = fresh.map(({ committeeId }) => committeeId);
  await rows(
    tx,
    `SELECT 1 FROM points.committee WHERE station_id = $1 AND committee_id = ANY ($2)
      ORDER BY committee_id FOR NO KEY UPDATE`,
    [station, committees],
  );
  const held = await rows<Seat & { staffRoleId: string }>(
    tx,
    `SELECT r.staff_role_id AS "staffRoleId", r.staff_id AS "staffId", r.committee_id AS "committeeId",
            r.from_day AS "fromDay", nullif(r.until_day, 'infinity') AS "untilDay"
       FROM points.staff_role r JOIN points.staff s ON s.station_id = $1 AND s.staff_id = r.staff_id
      WHERE r.station_id = $1 AND r.role = 'certifier' AND NOT r.alternate AND r.committee_id = ANY ($2)
        AND s.state <> 'disabled'`,
    [station, committees],
  );
  const lastDay = new Map(ends.map((end) => [end.staffRoleId, end.lastDay]));
  return held.flatMap((seat) => {
    if (!lastDay.has(seat.staffRoleId)) return [seat];
    const ended = lastDay.get(seat.staffRoleId) ?? null;
    // Without a day it ends as the change takes effect.
    return ended === null ? [] : [{ ...seat, untilDay: ended }];
  });
}
