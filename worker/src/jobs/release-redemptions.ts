import { releaseDue } from '#steps/7-redeem';
import { stationsFrom, type Job } from '../job';

/** Gives back what was held too long and nobody came for: points and goods. */
export const job: Job = {
  due: (house, now) => stationsFrom(house, 'due_redemptions($1)', [now]),
  run: releaseDue,
};
