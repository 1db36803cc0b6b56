import { closeDueLists } from '#steps/5-publicize';
import { stationsFrom, type Job } from '../job';

/** Closes lists whose window has ended; crediting follows. */
export const job: Job = {
  due: (house, now) => stationsFrom(house, 'due_lists($1)', [now]),
  run: closeDueLists,
};
