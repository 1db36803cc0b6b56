import { remindObjections } from '#steps/5-publicize';
import { stationsFrom, type Job } from '../job';

/** Tells of objections and appeals that nobody decided in time. */
export const job: Job = {
  due: (house, now) => stationsFrom(house, 'due_objections($1)', [now]),
  run: remindObjections,
};
