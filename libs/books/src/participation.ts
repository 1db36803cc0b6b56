import { one, type Day, type Tx } from '#platform';

export interface Participation {
  /** The date that the rate bears: the number of households moves month by month. */
  day: Day;
  takingPart: number;
  households: number;
  /** Per cent to one place, cut off as the published figures are (97.672 → 97.6). */
  truncatedPercent: string;
  /** The same, rounded half up (97.672 → 97.7). */
  roundedPercent: string;
}

const oneDecimal = (tenths: bigint): string => `${tenths / 10n}.${tenths % 10n}`;

/** The rate of so many out of so many, both ways. Whole numbers throughout: no binary fraction decides a digit. */
export function rateOf(
  takingPart: number,
  households: number,
): { truncatedPercent: string; roundedPercent: string } {
  if (households === 0) return { truncatedPercent: '0.0', roundedPercent: '0.0' };
  const [n, d] = [BigInt(takingPart) * 1000n, BigInt(households)];
  return { truncatedPercent: oneDecimal(n / d), roundedPercent: oneDecimal((2n * n + d) / (2n * d)) };
}

/** A household `h` is one of the station's on a day: SQL of its opening and closing. `day` is SQL of type date. */
export const inStationOn = (day: string) =>
  `h.opened_on <= ${day} AND (h.closed_on IS NULL OR h.closed_on > ${day})`;

/** A claim `c` had been reversed by a day: what was reversed later still stood then, or a published rate would not hold. */
const reversedBy = (day: string) => `EXISTS (SELECT FROM points.claim v
  WHERE v.station_id = $1 AND v.about_claim_id = c.claim_id AND v.kind = 'reversal' AND v.state = 'credited'
    AND v.credited_at < points.start_of_day(${day} + 1))`;

/**
 * SQL of the households that take part by a day, of those that the station (`$1`) has on that day: each that has an
 * unreversed credited claim until then, or into which one that has was merged until then (domain.md, "The place"). A
 * household that was closed before stands for nobody; what it earned counts where its account has gone. Merges are told
 * by their event: one that died out was closed before its points went to its heirs.
 * Asks each household for one claim, by index, whatever the number of claims.
 */
export const takingPartOn = (day: string) => `
  WITH RECURSIVE earning (household_id, merged_into) AS (
    SELECT e.household_id, e.merged_into FROM points.household e
     WHERE e.station_id = $1 AND EXISTS (SELECT FROM points.claim c
             WHERE c.station_id = $1 AND c.household_id = e.household_id
               AND c.kind = 'reward' AND c.state IN ('credited', 'reversed') AND c.credited_at < points.start_of_day(${day} + 1)
               AND NOT (c.state = 'reversed' AND ${reversedBy(day)}))
    UNION
    SELECT n.household_id, n.merged_into FROM earning g
      JOIN points.household n ON n.station_id = $1 AND n.household_id = g.merged_into
      JOIN points.life_event v ON v.station_id = $1 AND v.household_id = g.household_id AND v.kind = 'merge'
                              AND v.recorded_at < points.start_of_day(${day} + 1)
  )
  SELECT h.household_id FROM earning g
    JOIN points.household h ON h.station_id = $1 AND h.household_id = g.household_id
   WHERE ${inStationOn(day)}`;

/** How many households take part by a day, of those that the station had on that day. */
export async function participation(tx: Tx, station: number, day: Day): Promise<Participation> {
  const counts = await one<{ taking_part: number; households: number }>(
    tx,
    `SELECT (SELECT count(*)::integer FROM (${takingPartOn('$2::date')}) AS t) AS taking_part,
            (SELECT count(*)::integer FROM points.household h
              WHERE h.station_id = $1 AND ${inStationOn('$2::date')}) AS households`,
    [station, day],
  );
  const { taking_part: takingPart, households } = counts;
  return { day, takingPart, households, ...rateOf(takingPart, households) };
}
