import { verifyStation } from '#books';
import type { TestHouse, TestStation } from '../../support';

/** Stations of the real size: 83 buildings, 30 groups, 3 committees, 2,749 households (domain.md, "The place"); nobody
 * lives there, since accounts need no residents. */
export const HOUSEHOLDS = 2_749;
export const realSize = (house: TestHouse, station: number, households = HOUSEHOLDS): Promise<TestStation> =>
  house.station({ station, households, membersPerHousehold: 0, committees: 3, groups: 30, buildings: 83 });

/** Gives every household of a station so many points in one lot, by one entry each. */
export async function endow(house: TestHouse, station: number, points: number, expiresOn = '2027-12-31') {
  await house.owner.query(
    `SELECT points.ledger_credit($1, (SELECT array_agg(ROW(1, h.household_id, $2, $3, NULL, NULL, uuidv7())::points.credit_line)
                                        FROM points.household h WHERE h.station_id = $1),
       ROW('carry-in', 'bench', NULL, NULL, NULL, 'system', NULL, NULL, $4, $4)::points.movement)`,
    [station, points, expiresOn, house.clock.now()],
  );
}

/** Up to date statistics and clean pages, as autovacuum leaves them: every measurement starts from the same. */
export async function settle(house: TestHouse) {
  await house.owner.query('VACUUM ANALYZE');
}

/** So many stations of the real size, every household endowed with 100,000 points. */
export async function endowed(house: TestHouse, first: number, count: number): Promise<TestStation[]> {
  const stations: TestStation[] = [];
  for (let n = first; n < first + count; n += 1) {
    stations.push(await realSize(house, n));
    await endow(house, n, 100_000);
  }
  return stations;
}

/** What was measured must be true: every movement verified. */
export async function mustVerify(house: TestHouse, stations: readonly TestStation[]) {
  for (const { station } of stations) {
    const [finding] = await verifyStation(house.db, station);
    if (finding) throw new Error(`station ${station} does not verify: ${JSON.stringify(finding)}`);
  }
}
