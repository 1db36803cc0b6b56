import { closeDueNotices } from '#steps/1-notify';
import { stationsFrom, type Job } from '../job';

/** Closes notices whose time has come. */
export const job: Job = {
  due: (house, now) => stationsFrom(house, 'due_notices($1)', [now]),
  run: closeDueNotices,
};
