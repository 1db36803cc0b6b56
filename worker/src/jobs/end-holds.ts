import { endDueHolds } from '#steps/5-publicize';
import { stationsFrom, type Job } from '../job';

/** Lets go on what a supervisor held and no reviewer kept. */
export const job: Job = {
  due: (house, now) => stationsFrom(house, 'due_holds($1)', [now]),
  run: endDueHolds,
};
