/**
 * Which test file runs first. Jest knows how long a file took from its cache, which a clean clone has not: then the
 * longest might come last and leave the other worker idle for a minute. What takes longest begins, in the order of this
 * list (a whole start of the product, then what drives a browser for long); behind each place Jest's own order holds.
 */
import Sequencer from '@jest/test-sequencer';

const LONGEST_FIRST = [
  /\/test\/house\/start/,
  /\/test\/kiosk\/look\/sizes/,
  /\/test\/(kiosk\/(bad-input|offline)|desk\/pages)/,
  /\/test\/(kiosk\/(abilities|staff)|desk\/(more-)?days|http\/bad-input)/,
  /\/test\/(kiosk|desk|house)\//,
  /\/test\/(access\/(residents|canary|transport|scope)|people\/(import|spreadsheet)|books\/prints)/,
];

function placeOf({ path }) {
  const place = LONGEST_FIRST.findIndex((long) => long.test(path.replaceAll('\\', '/')));
  return place === -1 ? LONGEST_FIRST.length : place;
}

export default class Order extends Sequencer {
  async sort(tests) {
    const usual = await super.sort(tests);
    return [...usual].sort((one, other) => placeOf(one) - placeOf(other));
  }
}
