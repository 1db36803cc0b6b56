import { systemClock, type Clock } from './clock';
import { appUrl, connect, type Database } from './database';
import { folderStore, type FileStore } from './files';
import { createLogger, type Logger } from './logger';
import { sweepOnly, type Wake } from './queue';
import { readSecrets, type Secrets } from './secrets';
import type { Settings } from './settings';

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
  readonly wake: Wake;
}

/** A House on the settings, for the worker and for commands: closed by the caller through `house.db.close()`. */
export async function openHouse(
  settings: Settings,
  name: string,
  overrides: Partial<Pick<House, 'clock' | 'wake'>> = {},
): Promise<House> {
  const secrets = readSecrets(settings.dataDir);
  return {
    db: await connect(appUrl(settings.databaseUrl, secrets)),
    clock: systemClock,
    files: folderStore(settings.dataDir),
    secrets,
    log: createLogger(name),
    wake: sweepOnly,
    ...overrides,
  };
}
