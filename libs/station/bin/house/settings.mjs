/** Reads and tries the settings before anything is installed; every wrong one is named in one line. */
import { X509Certificate } from 'node:crypto';
import { accessSync, constants, readFileSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createSecureContext } from 'node:tls';
import { makeFolder } from './folders.mjs';
import { listenError } from './ports.mjs';
import { probe } from './probe.mjs';
import { Wrong } from './say.mjs';
import { closedFolder, closedSentence, databaseUser } from './unprivileged.mjs';

const NEW_MB_MIN = 500; // an empty cluster, the demo station and its write-ahead log
const KEPT_MB_MIN = 50;

/**
 * in: the environment
 * out: { port, host, tls, dataDir, databaseUrl, redisUrl, demo }
 * refuses (Wrong): one line for each wrong setting
 */
export async function readSettings(env) {
  const wrong = [];
  const settings = {
    port: portOf(env.PORT || '8080', wrong),
    host: env.HOST || '127.0.0.1',
    tls: tlsOf(env, wrong),
    dataDir: resolve(env.STATION_DATA || '.data'),
    databaseUrl: env.DATABASE_URL || undefined,
    redisUrl: env.REDIS_URL || undefined,
  };
  await tryAddress('DATABASE_URL', settings.databaseUrl, ['postgres:', 'postgresql:'], wrong);
  await tryAddress('REDIS_URL', settings.redisUrl, ['redis:', 'rediss:'], wrong);
  tryLogLevel(env.LOG_LEVEL, wrong);
  tryFolder(settings, wrong);
  if (wrong.length) throw new Wrong(wrong.join('\n'));
  return settings;
}

function portOf(text, wrong) {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > 65535)
    wrong.push(`PORT: "${text}" is no port from 1 to 65535.`);
  return port;
}

/** The levels of the log of api and worker. */
const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

function tryLogLevel(level, wrong) {
  if (level && !LOG_LEVELS.includes(level))
    wrong.push(`LOG_LEVEL: "${level}" is none of ${LOG_LEVELS.join(', ')}.`);
}

function tlsOf({ TLS_CERT: cert, TLS_KEY: key }, wrong) {
  if (!cert && !key) return undefined;
  if (!cert || !key) {
    wrong.push(`${cert ? 'TLS_KEY' : 'TLS_CERT'}: missing; TLS_CERT and TLS_KEY go together.`);
    return undefined;
  }
  try {
    const certificate = readPem('TLS_CERT', cert);
    createSecureContext({ cert: certificate, key: readPem('TLS_KEY', key) });
    tryPeriod(new X509Certificate(certificate), wrong);
  } catch (error) {
    wrong.push(
      error instanceof Wrong ? error.message : `TLS_CERT, TLS_KEY: no matching pair (${error.message}).`,
    );
  }
  return { cert: resolve(cert), key: resolve(key) };
}

/** No browser opens the pages behind a certificate that does not hold today, and none lets a person go on. */
function tryPeriod({ validFrom, validTo }, wrong, now = new Date()) {
  const day = (text) => new Date(text).toISOString().slice(0, 10);
  if (new Date(validTo) < now)
    wrong.push(`TLS_CERT: it ended on ${day(validTo)}: renew it (docs/operating.md).`);
  if (new Date(validFrom) > now)
    wrong.push(`TLS_CERT: it begins on ${day(validFrom)}: set this machine's clock, or renew it.`);
}

function readPem(name, path) {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new Wrong(`${name}: ${path} cannot be read (${error.code}).`);
  }
}

async function tryAddress(name, text, protocols, wrong) {
  if (!text) return;
  if (!isAddress(text, protocols)) {
    // The address itself may carry a password: it is not repeated.
    wrong.push(
      `${name}: not an address that begins with ${protocols.join('// or ')}// (in a user or password, ` +
        '# % / ? @ are written %23 %25 %2F %3F %40).',
    );
    return;
  }
  const fault = await probe(text);
  if (fault) wrong.push(`${name}: ${fault}.`);
}

function isAddress(text, protocols) {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  try {
    decodeURIComponent(username + password); // a % of its own ends whoever reads it
  } catch {
    return false;
  }
  return protocols.includes(protocol);
}

function tryFolder({ dataDir, databaseUrl }, wrong) {
  const problem = folderProblem(dataDir, databaseUrl === undefined);
  if (problem) wrong.push(`STATION_DATA: ${problem}`);
}

function folderProblem(dataDir, holdsDatabase) {
  try {
    makeFolder(dataDir);
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
    const probe = join(dataDir, '.probe');
    writeFileSync(probe, 'x'.repeat(65536));
    rmSync(probe);
  } catch (error) {
    return unusable(dataDir, error.code);
  }
  if (!holdsDatabase) return tooFull(dataDir, KEPT_MB_MIN);
  try {
    const closed = closedFolder(dataDir, databaseUser(join(dataDir, 'pg')));
    if (closed) return closedSentence(closed);
  } catch (error) {
    if (error instanceof Wrong) return error.message;
    throw error;
  }
  const kept = statSync(join(dataDir, 'pg'), { throwIfNoEntry: false });
  return tooFull(dataDir, kept ? KEPT_MB_MIN : NEW_MB_MIN);
}

function unusable(dataDir, code) {
  const why = {
    ENOSPC: 'its disk is full',
    EDQUOT: 'its disk is full',
    EROFS: 'its disk can only be read',
    EACCES: 'you may not write there',
    EPERM: 'you may not write there',
    ENOTDIR: 'a part of the path is a file',
    EEXIST: 'it is a file, not a folder',
  };
  return `${dataDir} cannot be used: ${why[code] ?? code}.`;
}

function tooFull(dataDir, needed_mb) {
  const { bavail, bsize } = statfsSync(dataDir);
  const free_mb = Math.floor((bavail * bsize) / 1e6);
  if (free_mb >= needed_mb) return undefined;
  return `the disk of ${dataDir} is full: ${free_mb} MB are free, ${needed_mb} MB are needed.`;
}

/** Refuses (Wrong) a port that is taken, or an address that is not this machine's. */
export async function tryPort({ port, host }) {
  const error = await listenError(port, host);
  if (!error) return;
  const sentences = {
    EADDRINUSE: `PORT: ${port} on ${host} is in use by another program: end that, or set PORT to another one.`,
    EACCES: `PORT: ${port} needs more rights than yours: set PORT to one above 1023.`,
  };
  throw new Wrong(sentences[error] ?? `HOST: ${host} is no address of this machine (${error}).`);
}
