import type { StaffCaller } from '#access';
import type { ReplyOf, Routes } from '#contract';
import { endOfDay, one, Refusal, rows, startOfDay, type Day, type House, type Tx } from '#platform';
import { participation } from '../participation';
import { countyStations, type CountyStation } from './members';

type Figures = ReplyOf<Routes['county.figures']>['items'][number];

/** A period of days, both included, of at most a year. @throws Refusal setting_bad */
export function requirePeriod(period: { firstDay: Day; lastDay: Day }): void {
  const days = (Date.parse(period.lastDay) - Date.parse(period.firstDay)) / 86_400_000;
  if (days < 0 || days > 366) throw new Refusal('setting_bad', { period: 'a year at most' });
}

/**
 * Figures of a period by station: sums and counts, nobody's. Each station is asked in a transaction of its own, behind
 * its own fence; no figure spans stations in one snapshot (scale-out.md, rules 9 and 17).
 * @throws Refusal setting_bad
 */
export async function countyFigures(
  house: House,
  caller: StaffCaller,
  query: { firstDay: Day; lastDay: Day; after?: number | undefined; limit: number },
  now: Date,
): Promise<ReplyOf<Routes['county.figures']>> {
  requirePeriod(query);
  const found = await countyStations(house, caller.station, query.after ?? 0, query.limit + 1);
  const items: Figures[] = [];
  for (const member of found.slice(0, query.limit)) {
    items.push(await house.db.inStation(member.station, (tx) => figuresOf(tx, member, query, now)));
  }
  return { items, next: found.length > query.limit ? String(items.at(-1)!.station) : null };
}

async function figuresOf(
  tx: Tx,
  member: CountyStation,
  { firstDay, lastDay }: { firstDay: Day; lastDay: Day },
  now: Date,
): Promise<Figures> {
  const span = [member.station, startOfDay(firstDay), endOfDay(lastDay)];
  const part = await participation(tx, member.station, lastDay);
  const kinds = await rows<{ kind: string; points: number }>(
    tx,
    `SELECT kind, sum(points)::bigint AS points FROM points.entry
      WHERE station_id = $1 AND created_at >= $2 AND created_at < $3 GROUP BY kind ORDER BY kind`,
    span,
  );
  const counts = await one<{
    claims: number;
    redemptions: number;
    objections: number;
    objectionsUpheld: number;
    listsPosted: number;
    outstanding: number;
  }>(
    tx,
    `SELECT (SELECT count(*)::integer FROM points.claim
              WHERE station_id = $1 AND submitted_at >= $2 AND submitted_at < $3) AS claims,
            (SELECT count(*)::integer FROM points.redemption
              WHERE station_id = $1 AND held_at >= $2 AND held_at < $3 AND state <> 'released') AS redemptions,
            (SELECT count(*)::integer FROM points.objection
              WHERE station_id = $1 AND raised_at >= $2 AND raised_at < $3 AND NOT from_hold) AS objections,
            (SELECT count(*)::integer FROM points.objection
              WHERE station_id = $1 AND raised_at >= $2 AND raised_at < $3 AND NOT from_hold
                AND outcome <> 'dismissed') AS "objectionsUpheld",
            (SELECT count(*)::integer FROM points.publicity_list
              WHERE station_id = $1 AND posted_at >= $2 AND posted_at < $3) AS "listsPosted",
            (SELECT coalesce(sum(balance), 0)::bigint FROM points.account WHERE station_id = $1) AS outstanding`,
    span,
  );
  const { households, takingPart, truncatedPercent, roundedPercent } = part;
  const points = Object.fromEntries(kinds.map(({ kind, points }) => [kind, points]));
  const rate = { households, takingPart, truncatedPercent, roundedPercent };
  return { ...member, asOf: now.toISOString(), ...rate, points, ...counts };
}
