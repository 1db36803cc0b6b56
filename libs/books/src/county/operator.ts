import { audit, OPERATOR, type House } from '#platform';
import type { Client } from 'pg';

/**
 * Puts a station under a county's reading, or takes it out, as the installation's owner. The station's own trail says so.
 * @returns false when it was so already
 */
export async function setCountyMember(
  house: House,
  owner: Client,
  { county, station, member }: { county: number; station: number; member: boolean },
  now: Date,
): Promise<boolean> {
  const sql = member
    ? `INSERT INTO points.county_member (station_id, member_id, since) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`
    : `DELETE FROM points.county_member WHERE station_id = $1 AND member_id = $2 AND since <= $3`;
  const { rowCount } = await owner.query(sql, [county, station, now]);
  if (rowCount === 0) return false;
  await house.db.inStation(station, (tx) =>
    audit(
      tx,
      station,
      OPERATOR,
      'station.county',
      now,
      { kind: 'station', id: String(station) },
      { county, member },
    ),
  );
  return true;
}
