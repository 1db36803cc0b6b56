import { dataFolder, ranCommand, removeFolder } from '../house/launcher';
import { report } from './support/report';

/**
 * `npm run demo:history` on an empty folder and `npm run verify` after it, on the built product (issue of the seven steps:
 * 20 months, about 43,000 claims, within 5 minutes). Either fails the bench when its figures do not hold.
 */
function main() {
  const folder = dataFolder();
  try {
    for (const [name, command, at_most] of [
      ['history', 'demo-history', 300],
      ['history_verify', 'verify', undefined],
    ] as const) {
      const { lines, took_ms } = ranCommand(command, { STATION_DATA: folder });
      report({ name, value: took_ms / 1000, unit: 's', at_most, said: lines.slice(-2).join('; ') });
    }
  } finally {
    removeFolder(folder);
  }
}

main();
