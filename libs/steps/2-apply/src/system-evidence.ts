import { DEAD_STATES } from '#claims';
import { one, periodOf, type Day, type Tx } from '#platform';

/** Evidence T: a resident's volunteer hours in the year of a day, as claimed and not come to nothing. */
export async function hoursOfYear(tx: Tx, station: number, residentId: string, day: Day): Promise<number> {
  const { firstDay, lastDay } = periodOf('year', day);
  const { hours } = await one<{ hours: number }>(
    tx,
    `SELECT coalesce(sum(c.quantity), 0)::integer AS hours FROM points.claim c
       JOIN points.act a ON a.station_id = c.station_id AND a.code = c.act_code AND a.valid_from = c.act_valid_from
      WHERE c.station_id = $1 AND a.station_id = $1 AND c.resident_id = $2 AND c.act_day BETWEEN $3 AND $4
        AND c.kind = 'reward' AND c.state <> ALL($5) AND a.unit = 'hour'`,
    [station, residentId, firstDay, lastDay, [...DEAD_STATES]],
  );
  return hours;
}
