import { audit, dayOf, rows, settingsOn, SYSTEM, type House } from '#platform';

// Of each lot's day the nearest time that has been reached: a missed day changes nothing, and points that are near their
// end already are reminded of once, not three times (`reminderDue`). What was reminded of before stands in its row.
const REMIND = `
  INSERT INTO points.expiry_reminder (station_id, household_id, expires_on, days_before, points, reminded_at)
  SELECT $1, l.household_id, l.expires_on,
         (SELECT min(d) FROM unnest($4::integer[]) AS d WHERE l.expires_on <= $2::date + d), sum(l.remaining), $3
    FROM points.lot l
   WHERE l.station_id = $1 AND l.expires_on BETWEEN $2::date AND $2::date + $5::integer AND l.remaining > 0
   GROUP BY l.household_id, l.expires_on
  ON CONFLICT (station_id, household_id, expires_on, days_before) DO NOTHING
  RETURNING household_id`;

/**
 * Writes down which households are reminded today of points that lapse, once for each of the station's times
 * (domain.md, "Expire": 60, 30 and 7 days before). Once a day; twice changes nothing. They read it at the kiosk, on
 * their receipts and on the leader's sheet, which tell it from the lots themselves.
 * @returns households reminded
 */
export function remindExpiry(house: House, station: number, now: Date): Promise<number> {
  const day = dayOf(now);
  return house.db.inStation(station, async (tx) => {
    const before = (await settingsOn(tx, station, day))['expiry.reminderDays'];
    const longest = Math.max(-1, ...before);
    const reminded = await rows<{ household_id: string }>(tx, REMIND, [station, day, now, before, longest]);
    const households = new Set(reminded.map((row) => row.household_id)).size;
    const round = await rows(
      tx,
      `INSERT INTO points.reminder_round (station_id, day, households, made_at) VALUES ($1, $2, $3, $4)
       ON CONFLICT (station_id, day) DO NOTHING RETURNING 1`,
      [station, day, households, now],
    );
    if (round.length > 0 && households > 0) {
      await audit(tx, station, SYSTEM, 'expiry.remind', now, { kind: 'day', id: day }, { households });
    }
    return households;
  });
}
