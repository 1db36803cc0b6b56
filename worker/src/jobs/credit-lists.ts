import { creditDue } from '#steps/6-credit';
import { stationsFrom, type Job } from '../job';

/** Credits what a window has closed on: step 6. */
export const job: Job = {
  due: (house, now) => stationsFrom(house, 'due_credits($1)', [now]),
  run: creditDue,
};
