import { rows, type House } from '#platform';

export interface CountyStation {
  station: number;
  code: string;
  name: string;
}

/**
 * The stations that a county's viewers reach: data of the county's own tenant, read behind its fence. A tenant that is no
 * county has none, so the role opens nothing there (docs/decisions/0009-county.md).
 * @param county the tenant that the caller is signed in to
 * @param after the station to go on behind; 0 from the beginning
 */
export function countyStations(
  house: House,
  county: number,
  after = 0,
  limit = 100_000,
): Promise<CountyStation[]> {
  return house.db.inStation(county, (tx) =>
    rows<CountyStation>(
      tx,
      `SELECT m.member_id AS station, s.code, s.name FROM points.county_member m
         JOIN points.station s ON s.station_id = m.member_id
        WHERE m.station_id = $1 AND m.member_id > $2 ORDER BY m.member_id LIMIT $3`,
      [county, after, limit],
    ),
  );
}
