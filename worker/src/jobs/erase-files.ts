import { eraseDueFiles } from '#claims';
import { stationsFrom, type Job } from '../job';

/** Erases evidence, proofs and recordings whose time to be kept is over. */
export const job: Job = {
  due: (house, now) => stationsFrom(house, 'due_files($1)', [now]),
  run: eraseDueFiles,
};
