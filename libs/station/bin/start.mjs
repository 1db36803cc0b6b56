/**
 * `npm start`: from a bare clone to a serving station, and back to nothing on Ctrl-C.
 *
 * settings → folder → packages → server → (screens beside database → schema → demo) → api and worker → `ready …`.
 * Each stage puts what ends it on one list, which is walked backwards at the end, whatever the end was.
 */
import { join } from 'node:path';
import { buildStale } from './house/build.mjs';
import { keepDatabase } from './house/database.mjs';
import { checkNode, installMissing } from './house/install.mjs';
import { takeFolder } from './house/lock.mjs';
import { dist } from './house/paths.mjs';
import { addressOf, waitUntilReady } from './house/ready.mjs';
import { node } from './house/run.mjs';
import { runMain, say, Wrong } from './house/say.mjs';
import { service } from './house/service.mjs';
import { readSettings, tryPort } from './house/settings.mjs';

const SERVICES = { api: 'api/src/main.js', worker: 'worker/src/main.js' };

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => stop.abort(new Stopped()));
}

/** Somebody asked for the end: no fault. */
class Stopped extends Error {}

// `npm start` killed alone would leave this process behind, with nobody who knows of it: it ends as well.
const parent = process.ppid;
if (process.env.npm_lifecycle_event) {
  setInterval(() => process.ppid === parent || stop.abort(new Stopped()), 250).unref();
}

await runMain(async () => {
  const endings = [];
  let folder;
  try {
    checkNode();
    const settings = await readSettings(process.env);
    folder = await takeFolder(settings.dataDir);
    endings.push(() => folder.release());
    await bringUp(settings, folder, endings);
    await untilStopped();
  } catch (error) {
    if (!(error instanceof Stopped) && !(stop.signal.reason instanceof Stopped)) throw error;
  } finally {
    if (endings.length > 2) say('stopping …');
    folder?.stopping();
    for (const end of endings.reverse()) await end();
  }
  say('stopped');
});

async function bringUp(settings, folder, endings) {
  await tryPort(settings);
  await stage(() => installMissing({ signal: stop.signal }));
  await stage(() => buildStale({ signal: stop.signal, only: 'server' }));
  const screens = buildScreens(endings);
  const env = await stage(() => environment(settings, endings));
  await stage(() => command('libs/station/src/migrate.js', env, folder));
  await stage(() =>
    command('libs/station/src/demo/fill.js', env, folder, say, settings.databaseUrl ? [] : ['--own']),
  );
  await stage(() => screens);
  const services = startServices(settings, env, folder, endings);
  await waitUntilReady(settings, stop.signal);
  services.forEach((one) => one.steady());
  say(`ready ${addressOf(settings)}`);
}

/** Nobody asks for a page before `ready`: the screens are built while the database fills. @returns when they are there */
function buildScreens(endings) {
  const building = new AbortController();
  const done = buildStale({ signal: AbortSignal.any([stop.signal, building.signal]), only: 'screens' });
  const settled = done.catch(() => {}); // it is awaited later, unless an earlier stage fails first
  endings.push(() => (building.abort(), settled));
  return done;
}

async function stage(work) {
  const result = await work();
  stop.signal.throwIfAborted();
  return result;
}

/** The environment of api, worker and commands; starts the database unless DATABASE_URL names one. */
async function environment(settings, endings) {
  const { TLS_CERT: _cert, TLS_KEY: _key, ...inherited } = process.env;
  return {
    ...inherited,
    NODE_ENV: 'production',
    PORT: String(settings.port),
    HOST: settings.host,
    STATION_DATA: settings.dataDir,
    DATABASE_URL: settings.databaseUrl ?? (await database(settings.dataDir, endings)),
    ...(settings.tls ? { TLS_CERT: settings.tls.cert, TLS_KEY: settings.tls.key } : {}),
  };
}

async function database(dataDir, endings) {
  const own = await keepDatabase({ dataDir, onGiveUp: (sentence) => stop.abort(new Wrong(sentence)) });
  endings.push(() => own.leave());
  return own.ownerUrl;
}

/** Runs a command of libs/station to its end; its lines on stdout go to `onLine`. */
async function command(entry, env, folder, onLine, args = []) {
  const script = dist(entry);
  // Noted in the folder: after a kill -9 the next start must not run beside it.
  const onStart = ({ pid }) => folder.keep({ command: { pid, script } });
  const { code, output } = await node(script, args, { env, onLine, onStart, signal: stop.signal });
  folder.keep({});
  if (code !== 0) throw new Wrong(output.trim() || `${entry} failed with code ${code}`);
}

function startServices(settings, env, folder, endings) {
  const children = {};
  return Object.entries(SERVICES).map(([name, entry]) => {
    const running = service({
      name,
      entry,
      env,
      logFile: join(settings.dataDir, 'logs', `${name}.log`),
      onStart: ({ pid, script }) => folder.keep(Object.assign(children, { [name]: { pid, script } })),
      onGiveUp: (sentence) => stop.abort(new Wrong(sentence)),
    });
    endings.push(() => running.stop());
    return running;
  });
}

/** Waits for a signal, or for a service that gave up. */
async function untilStopped() {
  if (!stop.signal.aborted)
    await new Promise((done) => stop.signal.addEventListener('abort', done, { once: true }));
  throw stop.signal.reason;
}
