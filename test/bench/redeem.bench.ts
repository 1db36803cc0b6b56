import { v7 as uuidv7 } from 'uuid';
import type { ResidentCaller } from '#access';
import { redeem } from '#steps/7-redeem';
import { POOL_SIZE } from '#platform';
import { testHouse } from '../support';
import { endowed, mustVerify, settle } from './support/books';
import { againstFloor, pick } from './support/floor';
import { percentile, report } from './support/report';
import { basket, stocked } from './support/shelf';

/** As many callers as redeem_http has connections. */
const CALLERS = 32;

/** A redemption of 1 to 3 of 100 items in 20 stations of the real size: the use case and its function, without HTTP. */
async function main() {
  const house = await testHouse({ name: 'bench_redeem', poolSize: POOL_SIZE });
  const [stations, floorStations] = [await endowed(house, 1, 20), await endowed(house, 21, 20)];
  const shelves = await stocked(house, stations);
  const one = () => {
    const { station, households } = pick(stations);
    const householdId = pick(households);
    const caller: ResidentCaller = { kind: 'resident', station, kioskId: uuidv7(), sessionId: uuidv7(), residentId: householdId, householdId, cardId: null, openedBy: 'card' }; // prettier-ignore
    const lines = basket(shelves.get(station)!);
    return redeem(house, caller, { redemptionId: uuidv7(), lines }, house.clock.now());
  };
  // A shop that has been open for a while: statistics of empty tables would mislead every plan.
  for (let n = 0; n < 2000; n += 1) await one();
  await settle(house);
  const { perSecond, floor, ratio, times_ms } = await againstFloor(house, floorStations, {
    loops: CALLERS,
    one,
  });
  await mustVerify(house, stations);
  report({
    name: 'redeem_sql',
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
