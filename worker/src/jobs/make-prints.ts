import { makePrints } from '#books';
import { stationsFrom, type Job } from '../job';

/** Makes the prints and spreadsheets that people asked for. */
export const job: Job = {
  due: (house, now) => stationsFrom(house, 'due_prints($1)', [now]),
  run: makePrints,
};
