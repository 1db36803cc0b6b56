/** The launcher's own database: started again when it ends, a bounded number of times, as api and worker are. */
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startPostgres } from '../postgres.mjs';
import { tail } from './logs.mjs';
import { complain, say, seconds, Wrong } from './say.mjs';

const RESTARTS_MAX = 5;
const RESTARTS_WITHIN_MS = 600_000;
const PAUSE_MS = 1_000; // times the restarts so far: whoever makes room on a full disk needs a moment

/**
 * Starts or adopts the database of a data folder, and looks after it from then on. Killed, or panicked on a full disk, it
 * would otherwise stay away until a person starts the station anew.
 * in: dataDir; onGiveUp, called with a sentence
 * out: { ownerUrl, leave() }
 */
export async function keepDatabase({ dataDir, onGiveUp }) {
  const ends = [];
  let leaving = false;
  let mending;
  const since = Date.now();
  let postgres = await startPostgres({ dataDir });
  const { ownerUrl, port } = postgres;
  say(`${postgres.adopted ? 'found the database running' : 'started the database'} in ${seconds(since)}`);
  void watch();

  async function watch() {
    await postgres.lost;
    if (!leaving) mending = mend();
  }

  async function mend() {
    let reason;
    for (;;) {
      ends.push(Date.now());
      const recent = ends.filter((at) => at > Date.now() - RESTARTS_WITHIN_MS).length;
      if (recent > RESTARTS_MAX) return onGiveUp(reason ?? ended(recent));
      complain(`note: the database ended, starting it again (${recent} of ${RESTARTS_MAX})`);
      await pause(recent * PAUSE_MS);
      if (leaving) return;
      reason = await startAgain();
      if (reason === undefined) return;
    }
  }

  /** out: why it does not start; undefined when it runs */
  async function startAgain() {
    const begun = Date.now();
    try {
      postgres = await startPostgres({ dataDir, port });
    } catch (error) {
      return error instanceof Wrong ? error.message : `The database does not start: ${error.message}`;
    }
    if (postgres.port === port) {
      void watch();
      say(`the database runs again after ${seconds(begun)}`);
    } else {
      onGiveUp(`Another program took the database's port ${port} while it was away.`);
    }
    return undefined;
  }

  function ended(times) {
    const log = join(dataDir, 'pg', 'server.log');
    return `The database ended ${times} times within ten minutes; the end of ${log}:\n${tail(log)}`;
  }

  return {
    ownerUrl,
    async leave() {
      leaving = true;
      await mending;
      await postgres.leave();
    },
  };
}
