import { endDueAnswers } from '#steps/2-apply';
import { stationsFrom, type Job } from '../job';

/** Brings deductions before the panel whose household kept silent. */
export const job: Job = {
  due: (house, now) => stationsFrom(house, 'due_answers($1)', [now]),
  run: endDueAnswers,
};
