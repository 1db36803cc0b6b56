import { endOfDay, one, type Day, type Tx } from '#platform';

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

/**
 * Households taking part by a day: those with an unreversed credited claim until then, of those that the station had on
 * that day (domain.md, "The place").
 */
export async function participation(tx: Tx, station: number, day: Day): Promise<Participation> {
  const counts = await one<{ taking_part: number; households: number }>(
    tx,
    `SELECT (SELECT count(DISTINCT c.household_id)::integer FROM points.claim c
              WHERE c.station_id = $1 AND c.kind = 'reward' AND c.state = 'credited' AND c.credited_at < $3) AS taking_part,
            (SELECT count(*)::integer FROM points.household h
              WHERE h.station_id = $1 AND h.opened_on <= $2 AND (h.closed_on IS NULL OR h.closed_on > $2)
                AND h.state <> 'proposed') AS households`,
    [station, day, endOfDay(day)],
  );
  const { taking_part: takingPart, households } = counts;
  return { day, takingPart, households, ...rateOf(takingPart, households) };
}
