import { remindExpiry } from '#ledger';
import { dayOf } from '#platform';
import { stationsFrom, type Job } from '../job';

/** Once a day: writes down which households are reminded of points that lapse. */
export const job: Job = {
  due: (house, now) => stationsFrom(house, 'due_reminders($1)', [dayOf(now)]),
  run: remindExpiry,
};
