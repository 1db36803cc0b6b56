import { firstIdToCome, sealAudit } from '#platform';
import { stationsFrom, type Job } from '../job';

/** Seals the trail's new rows in order. */
export const job: Job = {
  due: (house) => stationsFrom(house, 'due_seals($1)', [firstIdToCome()]),
  run: sealAudit,
};
