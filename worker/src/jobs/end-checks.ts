import { endDueChecks } from '#steps/2-apply';
import { stationsFrom, type Job } from '../job';

/** Opens self-reports that their own leader left unchecked to every leader of the committee. */
export const job: Job = {
  due: (house, now) => stationsFrom(house, 'due_checks($1)', [now]),
  run: endDueChecks,
};
