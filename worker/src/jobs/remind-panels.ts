import { remindPanels } from '#steps/3-certify';
import { stationsFrom, type Job } from '../job';

/** Reminds of claims that a panel leaves lying, and finds another panel where one has nobody left who may vote. */
export const job: Job = {
  due: (house, now) => stationsFrom(house, 'due_panels($1)', [now]),
  run: remindPanels,
};
