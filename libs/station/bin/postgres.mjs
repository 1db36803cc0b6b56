/**
 * The embedded PostgreSQL: made, started, adopted and stopped.
 *
 * Its own pg_ctl starts it in a session of its own, so Ctrl-C reaches the launcher and not the database,
 * which has to go last.
 */
import {
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { binaries } from './house/binaries.mjs';
import { makeFolder } from './house/folders.mjs';
import { freePort } from './house/ports.mjs';
import { run } from './house/run.mjs';
import { Wrong } from './house/say.mjs';
import { secret } from './house/secrets.mjs';
import { closedFolder, closedSentence, databaseUser } from './house/unprivileged.mjs';
import { isLastUser, joinUsers } from './house/users.mjs';

const MAJOR = '18';
const OWNER = 'station_owner';
const USERS_LEFT_MAX = 5; // times that a database is stopped under the one who begins to use it
const START_S_MAX = 120; // recovery after a power cut replays at most max_wal_size

/** Sized for a shop's mini PC of 4 GB; what was committed survives a power cut. */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: 100,
  shared_buffers: '256MB',
  effective_cache_size: '1GB',
  maintenance_work_mem: '128MB',
  max_wal_size: '1GB',
  random_page_cost: 1.1,
  wal_level: 'minimal',
  max_wal_senders: 0,
  jit: 'off', // short statements only: compiling costs more than it saves
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_min_messages: 'warning',
  log_min_error_statement: 'panic', // statements carry personal data, the log may not
  log_parameter_max_length_on_error: 0,
};

/** For tests: nothing has to survive the machine. */
const FAST = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_wal_size: '4GB' };

/**
 * Starts the database of a data folder, or adopts the one that runs there already.
 * in: dataDir, the folder that holds `pg/`, `postgres.json` (the port) and `secrets.json`; port, when a certain one is
 *     wished; fast, without care for power cuts (tests); database, made when it is not there
 * out: { ownerUrl, port, pid, adopted, lost, leave({ keep }) }: leave() stops it when nobody else uses it (house/users.mjs),
 *     and lets it run all the same when `keep` is true; lost is settled when this process is its user no more: it has left,
 *     or the server ended or began anew
 * refuses (Wrong): a folder the database's user cannot reach, one of another version, a server that does not start
 */
export async function startPostgres({ dataDir, port, fast = false, database = 'points' }) {
  const data = resolve(dataDir);
  makeFolder(data);
  const cluster = join(data, 'pg');
  const user = databaseUser(cluster);
  refuseClosed(data, user);
  const place = {
    data,
    cluster,
    user,
    bin: binaries(user, data),
    password: secret(data, 'databasePassword'),
  };

  if (!existsSync(join(cluster, 'PG_VERSION'))) await createCluster(place, fast);
  refuseOtherVersion(cluster);
  const { session, open, ...serving } = await share(place, port, fast);
  await createDatabase(urlOf(place, serving.port, 'postgres'), database);
  return {
    ownerUrl: urlOf(place, serving.port, database),
    ...serving,
    lost: new Promise((done) => session.once('end', done)),
    leave: ({ keep = false } = {}) => leave(place, session, open, keep),
  };
}

/** out: { port, pid, adopted } of the running server, of which this process is a user now, and its session; open() another */
async function share(place, wished, fast) {
  for (let tries = 1; ; tries += 1) {
    const found = await adopt(place);
    const serving = found ? { ...found, adopted: true } : await launch(place, wished, fast);
    const open = () => client(urlOf(place, serving.port, 'postgres'));
    try {
      return { ...serving, session: await joinUsers(open), open };
    } catch (error) {
      // Its last user was just stopping it: the next round waits for that, and starts it.
      if (tries === USERS_LEFT_MAX) throw error;
    }
  }
}

async function leave(place, session, open, keep) {
  try {
    if (!keep && (await isLastUser(session, open))) await stop(place);
  } finally {
    await session.end().catch(() => {}); // gone with the server
  }
}

function refuseClosed(data, user) {
  const closed = closedFolder(data, user);
  if (!closed) return;
  throw new Wrong(`STATION_DATA: ${closedSentence(closed)}`);
}

/** Made beside and renamed, so that a cut in the middle leaves nothing that looks finished. */
async function createCluster({ data, cluster, user, bin, password }, fast) {
  const unfinished = `${cluster}.new`;
  const passwordFile = join(data, 'pg.password');
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { mode: 0o700 });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (user.uid !== undefined)
    for (const path of [unfinished, passwordFile]) chownSync(path, user.uid, user.gid);
  const flags = [
    `--pgdata=${unfinished}`,
    `--username=${OWNER}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin', // sorts the same on every machine and after every upgrade of its libraries
    '--builtin-locale=C.UTF-8',
    fast && '--no-sync',
  ];
  const { code, output } = await run(join(bin, 'initdb'), flags.filter(Boolean), as(user, data));
  rmSync(passwordFile, { force: true });
  if (code !== 0) throw new Wrong(`The database's folder could not be made:\n${output.trim()}`);
  rmSync(cluster, { recursive: true, force: true });
  renameSync(unfinished, cluster);
}

function refuseOtherVersion(cluster) {
  const version = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim();
  if (version === MAJOR) return;
  throw new Wrong(
    `${cluster} was written by PostgreSQL ${version}, this is ${MAJOR}: ` +
      'make a backup with the version that wrote it and restore that into a new folder.',
  );
}

/** out: { port, pid } of the server that runs in this folder already; undefined when there is none */
async function adopt(place) {
  const found = postmaster(place.cluster);
  if (!found) return undefined;
  for (let tries = 0; tries < 60; tries += 1) {
    if (await answers(urlOf(place, found.port, 'postgres'))) return found;
    if (!postmaster(place.cluster)) return undefined;
    await pause(500);
  }
  throw new Wrong(
    `A database (process ${found.pid}) runs in ${place.cluster} but does not answer on port ${found.port}.`,
  );
}

/** Reads postmaster.pid; removes it when the process it names is not this folder's PostgreSQL (a number used again after a cut). */
function postmaster(cluster) {
  const file = join(cluster, 'postmaster.pid');
  if (!existsSync(file)) return undefined;
  const [pid, , , port] = readFileSync(file, 'utf8').split('\n').map(Number);
  if (isPostgres(pid) && worksIn(cluster, pid)) return { pid, port };
  rmSync(file, { force: true });
  return undefined;
}

function isPostgres(pid) {
  if (!pid) return false;
  if (existsSync('/proc/self/stat')) {
    const stat = existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, 'utf8') : '';
    return /^\d+ \(postgres\) [^ZX]/.test(stat); // Z: dead, its parent has not asked yet
  }
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** A postmaster works in its cluster's folder; one that cannot be looked at is taken for this one's. */
function worksIn(cluster, pid) {
  try {
    return realpathSync(`/proc/${pid}/cwd`) === realpathSync(cluster);
  } catch {
    return true;
  }
}

async function launch(place, wished, fast) {
  const { data, cluster, user, bin } = place;
  const memory = join(data, 'postgres.json');
  const kept = existsSync(memory) ? JSON.parse(readFileSync(memory, 'utf8')).port : undefined;
  const log = join(cluster, 'server.log');
  for (let tries = 1; ; tries += 1) {
    const port = await freePort(wished ?? kept);
    const flags = Object.entries({ ...SETTINGS, ...(fast ? FAST : {}), port }).map(
      ([name, value]) => `-c ${name}=${value}`,
    );
    rmSync(log, { force: true });
    const { code } = await run(
      join(bin, 'pg_ctl'),
      ['start', '-s', '-w', '-t', String(START_S_MAX), '-D', cluster, '-l', log, '-o', flags.join(' ')],
      as(user, cluster),
    );
    if (code === 0) {
      if (port !== kept) remember(memory, port);
      return { port, pid: postmaster(cluster)?.pid, adopted: false };
    }
    const other = await adopt(place); // somebody beside was faster
    if (other) return { ...other, adopted: true };
    // Another program may have taken the port meanwhile, or a killed server's last process still lives.
    if (tries === 3) throw new Wrong(`The database does not start:\n${lastLines(log)}`);
    await pause(1000);
  }
}

/** Beside and renamed: on a full disk the file would be left empty. */
function remember(file, port) {
  writeFileSync(`${file}.new`, `${JSON.stringify({ port })}\n`);
  renameSync(`${file}.new`, file);
}

async function stop({ cluster, user, bin }) {
  if (!postmaster(cluster)) return;
  for (const mode of ['fast', 'immediate']) {
    const { code } = await run(
      join(bin, 'pg_ctl'),
      ['stop', '-s', '-w', '-t', '60', '-m', mode, '-D', cluster],
      as(user, cluster),
    );
    if (code === 0 || !postmaster(cluster)) return;
  }
  throw new Wrong(`The database in ${cluster} does not stop.`);
}

/** Own environment: a PGDATA or PGOPTIONS of the person at the keyboard is not meant for this server. */
function as(user, cwd) {
  return {
    ...user,
    cwd,
    env: { PATH: process.env.PATH, SystemRoot: process.env.SystemRoot, LC_ALL: 'C', TZ: 'UTC' },
  };
}

function urlOf({ password }, port, database) {
  return `postgresql://${OWNER}:${password}@127.0.0.1:${port}/${database}`;
}

async function client(url) {
  const { default: pg } = await import('pg');
  const opened = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  await opened.connect();
  return opened;
}

async function answers(url) {
  try {
    await (await client(url)).end();
    return true;
  } catch {
    return false;
  }
}

async function createDatabase(url, name) {
  const admin = await client(url);
  try {
    const { rowCount } = await admin.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (rowCount === 0) await admin.query(`CREATE DATABASE "${name}"`);
  } finally {
    await admin.end();
  }
}

function lastLines(file, count = 10) {
  return existsSync(file)
    ? readFileSync(file, 'utf8').trim().split('\n').slice(-count).join('\n')
    : '(no log)';
}
