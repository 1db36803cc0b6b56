import { verifyNightly } from '#books';
import { stationsFrom, type Job } from '../job';

/** Computes every station's books again, once a night. */
export const job: Job = {
  due: (house, now) => stationsFrom(house, 'due_verifications($1)', [now]),
  run: verifyNightly,
};
