import type { JobName } from '#platform';
import type { Job } from '../job';
import { job as closeLists } from './close-lists';
import { job as closeNotices } from './close-notices';
import { job as creditLists } from './credit-lists';
import { job as endAnswers } from './end-answers';
import { job as endChecks } from './end-checks';
import { job as endHolds } from './end-holds';
import { job as endObjections } from './end-objections';
import { job as eraseFiles } from './erase-files';
import { job as expirePoints } from './expire-points';
import { job as keepDigest } from './keep-digest';
import { job as pruneAccess } from './prune-access';
import { job as makePrints } from './make-prints';
import { job as remindExpiry } from './remind-expiry';
import { job as remindObjections } from './remind-objections';
import { job as remindPanels } from './remind-panels';
import { job as releaseRedemptions } from './release-redemptions';
import { job as sealAudit } from './seal-audit';
import { job as verifyBooks } from './verify-books';

/** Every kind of work by its name: a name without a job, or with two, does not compile. */
export const JOBS: Readonly<Record<JobName, Job>> = {
  'close-notices': closeNotices,
  'end-checks': endChecks,
  'end-answers': endAnswers,
  'remind-panels': remindPanels,
  'close-lists': closeLists,
  'end-holds': endHolds,
  'end-objections': endObjections,
  'remind-objections': remindObjections,
  'credit-lists': creditLists,
  'release-redemptions': releaseRedemptions,
  'expire-points': expirePoints,
  'remind-expiry': remindExpiry,
  'erase-files': eraseFiles,
  'make-prints': makePrints,
  'seal-audit': sealAudit,
  'keep-digest': keepDigest,
  'verify-books': verifyBooks,
  'prune-access': pruneAccess,
};
