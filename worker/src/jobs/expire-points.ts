import { expirePoints } from '#ledger';
import { stationsFrom, type Job } from '../job';

/** Writes off points whose last day is over. */
export const job: Job = {
  due: (house, now) => stationsFrom(house, 'due_expiry($1)', [now]),
  run: expirePoints,
};
