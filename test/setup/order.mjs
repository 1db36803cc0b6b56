/**
 * Which test file runs first. Jest knows how long a file took from its cache, which a clean clone has not: then the
 * longest might come last and leave the other workers idle for a minute. What drives a browser or starts the product
 * takes a minute with little code, so it begins; within both kinds Jest's own order holds.
 */
import Sequencer from '@jest/test-sequencer';

const LONG = /\/test\/(house\/start|kiosk\/|desk\/|http\/bad-input|access\/residents|people\/import)/;

export default class Order extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    const isLong = ({ path }) => LONG.test(path.replaceAll('\\', '/'));
    return [...sorted.filter(isLong), ...sorted.filter((test) => !isLong(test))];
  }
}
