import { pruneAccess } from '#access';
import { forgetOldDrafts } from '#steps/5-publicize';
import { stationsFrom, type Job } from '../job';

/** Once a day: tries, ended sessions, codes and drafts that the station keeps no longer. */
export const job: Job = {
  due: (house, now) => stationsFrom(house, 'due_prunings($1)', [now]),
  run: async (house, station, now) => {
    await forgetOldDrafts(house, station, now);
    await pruneAccess(house, station, now);
  },
};
