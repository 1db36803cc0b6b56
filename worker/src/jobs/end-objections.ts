import { endDueAppeals } from '#steps/5-publicize';
import { stationsFrom, type Job } from '../job';

/** Makes decisions final that nobody appealed in time. */
export const job: Job = {
  due: (house, now) => stationsFrom(house, 'due_appeals($1)', [now]),
  run: endDueAppeals,
};
