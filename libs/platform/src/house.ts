import type { Clock } from './clock';
import type { Database } from './database';
import type { FileStore } from './files';
import type { Logger } from './logger';
import type { Wake } from './queue';
import type { Secrets } from './secrets';

/**
 * What every use case stands on: handed in by the controller or the job that calls it, the same in both, and made by
 * the tests with a clock that they move.
 */
export interface House {
  readonly db: Database;
  readonly clock: Clock;
  readonly files: FileStore;
  readonly secrets: Secrets;
  readonly log: Logger;
  /** Asks the worker to do a job at a moment. Losing the call loses seconds, never the work: the sweep finds it. */
  readonly wake: Wake;
}
