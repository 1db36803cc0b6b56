/**
 * `node libs/station/bin/command.mjs NAME [arguments]`: runs a command of libs/station (verify, …) on the station of the
 * settings: on the server that DATABASE_URL names, or on the data folder's own database, which is adopted when it runs
 * and started when it does not; whoever ends last, launcher or command, stops it.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { buildStale } from './house/build.mjs';
import { checkNode, installMissing } from './house/install.mjs';
import { dist } from './house/paths.mjs';
import { run } from './house/run.mjs';
import { runMain, Wrong } from './house/say.mjs';
import { readSettings } from './house/settings.mjs';
import { isServed, takeFolder } from './house/lock.mjs';
import { startPostgres } from './postgres.mjs';

/** These take the schema as they find it: a backup must not move what it copies, a restore makes its own. */
const KEEPS_SCHEMA = new Set(['backup', 'restore']);
/** Not beside a running station. */
const ALONE = new Set(['restore']);
/** These ask about a station that lives there: a folder without one is not meant, and nothing is made in it. */
const ASKS = {
  backup: () => true,
  verify: () => true,
  station: (args) => args.length > 0 && !args.includes('create'),
};

/** Ended by a signal: the command's own end is waited for, and the database is left in order. */
const STOPPED = 130;
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop.abort());

await runMain(async () => {
  try {
    const code = await main(...process.argv.slice(2));
    // Ctrl-C reaches it twice, by the terminal and by us: the second may meet it on its way out, and it ends without a code.
    return stop.signal.aborted && code !== 0 ? STOPPED : code;
  } catch (error) {
    if (stop.signal.aborted && !(error instanceof Wrong)) return STOPPED;
    throw error;
  }
});

async function main(name, ...args) {
  checkNode();
  const settings = await readSettings(process.env);
  await installMissing({ signal: stop.signal });
  await buildStale({ signal: stop.signal });
  const script = dist(`libs/station/src/${name}.js`);
  if (!/^[a-z-]+$/.test(name ?? '') || !existsSync(script)) throw new Wrong(`There is no command "${name}".`);
  if (ASKS[name]?.(args)) refuseEmpty(settings);

  const folder = ALONE.has(name) ? await takeFolder(settings.dataDir) : undefined;
  const postgres = settings.databaseUrl ? undefined : await startPostgres({ dataDir: settings.dataDir });
  try {
    const env = {
      ...process.env,
      STATION_DATA: settings.dataDir,
      DATABASE_URL: settings.databaseUrl ?? postgres.ownerUrl,
    };
    // Nothing happens on a database of this version; on an empty one the schema is made, a newer one is refused.
    if (!KEEPS_SCHEMA.has(name)) {
      const schema = await toItsEnd([dist('libs/station/src/migrate.js')], { env });
      stop.signal.throwIfAborted();
      if (schema.code !== 0) throw new Wrong(schema.output.trim());
    }
    return (await toItsEnd([script, ...args], { stdio: 'inherit', env })).code;
  } finally {
    await postgres?.leave({ keep: isServed(settings.dataDir) });
    folder?.release();
  }
}

function refuseEmpty({ dataDir, databaseUrl }) {
  if (databaseUrl || existsSync(join(dataDir, 'pg', 'PG_VERSION'))) return;
  throw new Wrong(`No station lives in ${dataDir}: set STATION_DATA.`);
}

/** Runs a program of ours, ends it when this one shall end, and waits until it is gone either way. */
async function toItsEnd(args, options) {
  stop.signal.throwIfAborted();
  // Ctrl-C has reached it already, a signal to this process alone has not.
  const onStart = (child) => stop.signal.addEventListener('abort', () => child.kill('SIGTERM'));
  return run(process.execPath, args, { ...options, onStart });
}
