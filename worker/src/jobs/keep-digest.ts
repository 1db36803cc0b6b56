import { keepDigest, lastWholeDay } from '#ledger';
import { stationsFrom, type Job } from '../job';

/** Keeps the digest of the day that is over. */
export const job: Job = {
  due: (house, now) => stationsFrom(house, 'due_digests($1)', [lastWholeDay(now)]),
  run: keepDigest,
};
