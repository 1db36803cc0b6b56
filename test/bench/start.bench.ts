import { dataFolder, freePort, removeFolder, started } from '../house/launcher';
import { report } from './support/report';

/** How long `npm start` takes on the built product: with an empty folder, the demo station included, and again. */
async function main() {
  const folder = dataFolder();
  const settings = { STATION_DATA: folder, PORT: String(await freePort()) };
  for (const [name, at_most] of [
    ['first_start', 60],
    ['second_start', 5],
  ] as const) {
    // prettier-ignore
    const running = await started(settings);
    report({ name, value: running.ready_ms / 1000, unit: 's', at_most });
    running.process.kill('SIGTERM');
    await running.ended;
  }
  removeFolder(folder);
}

void main();
