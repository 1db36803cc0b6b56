import { v7 as uuidv7 } from 'uuid';
import { Pool } from 'pg';
import { testHouse } from '../support';
import { endowed, mustVerify, settle } from './support/books';
import { againstFloor, pick } from './support/floor';
import { percentile, report } from './support/report';

/** The ledger's share of a redemption: lock, lots, chain, entry, account; without prices, stock and idempotency. */
async function main() {
  const house = await testHouse({ name: 'bench_take' });
  const [stations, floorStations] = [await endowed(house, 1, 20), await endowed(house, 21, 20)];
  await settle(house);
  const pool = new Pool({ connectionString: house.ownerUrl, max: 16 });
  const text = `SELECT * FROM points.ledger_take($1, $2, 1, ROW('redeem', 'bench', $3, NULL, NULL, 'resident', $3, $3, $4, $4)::points.movement)`;
  const one = () => {
    const { station, households } = pick(stations);
    return pool.query({
      name: 'take',
      text,
      values: [station, pick(households), uuidv7(), house.clock.now()],
    });
  };
  const { perSecond, floor, ratio, times_ms } = await againstFloor(house, floorStations, { loops: 16, one });
  await pool.end();
  await mustVerify(house, stations);
  report({
    name: 'take_sql',
    value: perSecond,
    unit: '1/s',
    floor,
    ratio,
    p50_ms: percentile(times_ms, 50),
    p99_ms: percentile(times_ms, 99),
  });
  await house.close();
}

void main();
