import type { RouteId } from '#contract';
import { migrateQueue } from '#platform';
import { testHouse } from '../support';
import { endow, realSize, settle } from './support/books';
import { pick } from './support/floor';
import { load, percentile, report } from './support/report';
import { serving, startService } from './support/service';
import { stocked } from './support/shelf';
import { greet, requestOf, visitorsOf, type Visitor } from './support/visitors';
import { Wire } from './support/wire';

const CONNECTIONS = 32;
const STATIONS = [1, 2, 3, 4];
const VISITORS = 250;
const ENTRIES = 25;
const READY = 250;
const TURNS = 5;
const WARM_UP = 4000;

/**
 * The account page (balance, on the way, expiring, last 20 entries) over HTTP, against the same request behind the same
 * guards to an api whose handlers only say hello. They take turns of a second.
 */
async function main() {
  const house = await testHouse({ name: 'bench_account_http', now: new Date() });
  await migrateQueue(house.ownerUrl);
  const stations = [];
  for (const station of STATIONS) {
    stations.push(await realSize(house, station));
    for (let n = 0; n < ENTRIES; n += 1) await endow(house, station, 2);
  }
  await stocked(house, stations);
  const sides = [
    {
      name: 'hello_http',
      route: 'account.honour' as const,
      api: await startService(house, '.cache/bench/test/bench/support/hello.js'),
    },
    {
      name: 'account_http',
      route: 'account.mine' as const,
      api: await startService(house, 'dist/api/src/main.js'),
    },
  ];
  for (const { api } of sides) await serving(api);
  const visitors = await visitorsOf(house, stations, VISITORS);
  for (const { api } of sides) await greet(api.port, visitors[0]!);
  // An api that has been open for a while: what is called first runs slowly everywhere.
  for (const { api, route } of sides) await warmUp(api.port, route, visitors);
  await settle(house);

  const measured = [];
  for (const side of sides) measured.push({ ...side, perSecond: 0, times_ms: [] as number[] });
  for (let turn = 0; turn <= TURNS; turn += 1) {
    for (const side of measured) {
      const { perSecond, times_ms } = await turnOf(side.api.port, side.route, visitors);
      if (turn === 0) continue;
      side.perSecond += perSecond / TURNS;
      side.times_ms.push(...times_ms);
    }
  }
  const floor = measured[0]!.perSecond;
  for (const { name, perSecond, times_ms, api } of measured) {
    times_ms.sort((a, b) => a - b);
    report({
      name,
      value: perSecond,
      unit: '1/s',
      ...(name === 'hello_http' ? {} : { floor, ratio: perSecond / floor }),
      p50_ms: percentile(times_ms, 50),
      p99_ms: percentile(times_ms, 99),
    });
    await api.stop();
  }
  await house.close();
}

async function warmUp(port: number, route: RouteId, visitors: readonly Visitor[]) {
  const wires = Array.from({ length: CONNECTIONS }, () => new Wire(port));
  const send = (wire: Wire) => wire.send(requestOf(pick(visitors), route, {}));
  for (let n = 0; n < WARM_UP; n += CONNECTIONS) await Promise.all(wires.map(send));
  wires.forEach((wire) => wire.close());
}

async function turnOf(port: number, route: RouteId, visitors: readonly Visitor[]) {
  const sign = () => requestOf(pick(visitors), route, {});
  const wires = Array.from({ length: CONNECTIONS }, () => new Wire(port));
  const signed = wires.map(() => Array.from({ length: READY }, sign));
  const done = await load(CONNECTIONS, 1, (loop) => wires[loop]!.send(signed[loop]!.pop() ?? sign()));
  wires.forEach((wire) => wire.close());
  return done;
}

void main();
