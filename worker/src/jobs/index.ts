import type { JobName } from '#platform';
import type { Job } from '../job';
import { job as closeNotices } from './close-notices';
import { job as closeLists } from './close-lists';
import { job as expirePoints } from './expire-points';
import { job as sealAudit } from './seal-audit';
import { job as keepDigest } from './keep-digest';

/** Every kind of work by its name: a name without a job, or with two, does not compile. */
export const JOBS: Readonly<Record<JobName, Job>> = {
  'close-notices': closeNotices,
  'close-lists': closeLists,
  'expire-points': expirePoints,
  'seal-audit': sealAudit,
  'keep-digest': keepDigest,
};
