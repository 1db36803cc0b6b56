import { v7 as uuidv7 } from 'uuid';
import { migrateQueue } from '#platform';
import { testHouse } from '../support';
import { endowed, mustVerify, settle } from './support/books';
import { againstFloor, pick } from './support/floor';
import { percentile, report } from './support/report';
import { serving, startService } from './support/service';
import { alwaysOpen, basket, stocked } from './support/shelf';
import { greet, requestOf, visitorsOf } from './support/visitors';
import { Wire } from './support/wire';

const CONNECTIONS = 32;
const STATIONS = 20;
/** Households of each station that stand before a kiosk of their own. */
const VISITORS = 100;
const WARM_UP = 8_000;
/** Requests signed before each turn: more than the machine answers in one. */
const READY = 150;

/**
 * A redemption of 1 to 3 of 100 items in 20 stations of the real size, through all guards: signed requests over HTTP to
 * the built api in a process of its own. The client and the database share the machine with it.
 */
async function main() {
  const house = await testHouse({ name: 'bench_redeem_http', now: new Date() });
  await migrateQueue(house.ownerUrl);
  const [stations, floorStations] = [await endowed(house, 1, STATIONS), await endowed(house, 21, STATIONS)];
  const shelves = await stocked(house, stations);
  await alwaysOpen(house, stations);
  const api = await startService(house, 'dist/api/src/main.js');
  await serving(api);
  const visitors = await visitorsOf(house, stations, VISITORS);
  await greet(api.port, visitors[0]!);

  const wires = Array.from({ length: CONNECTIONS }, () => new Wire(api.port));
  const signed: Buffer[][] = [];
  const sign = () => {
    const visitor = pick(visitors);
    const lines = basket(shelves.get(visitor.station)!);
    return requestOf(visitor, 'redemption.redeem', { redemptionId: uuidv7() }, { lines });
  };
  // A shop that has been open for a while: what is called first runs slowly everywhere, and statistics of empty tables
  // mislead plans (a redemption's own key was looked for among all of its station).
  for (let n = 0; n < WARM_UP; n += CONNECTIONS) await Promise.all(wires.map((wire) => wire.send(sign())));
  await settle(house);
  const { perSecond, floor, ratio, times_ms } = await againstFloor(house, floorStations, {
    loops: CONNECTIONS,
    ready: () => wires.forEach((_, i) => (signed[i] = Array.from({ length: READY }, sign))),
    one: (loop) => wires[loop]!.send(signed[loop]!.pop() ?? sign()),
  });
  await mustVerify(house, stations);
  report({
    name: 'redeem_http',
    value: perSecond,
    unit: '1/s',
    floor,
    ratio,
    p50_ms: percentile(times_ms, 50),
    p99_ms: percentile(times_ms, 99),
  });
  report({ name: 'memory_api', value: api.memory_mb(), unit: 'MB', at_most: 250 });
  wires.forEach((wire) => wire.close());
  await api.stop();
  await house.close();
}

void main();
