/** Asks an address whether what answers there is the server that a setting names: before anything is installed. */
import { connect } from 'node:net';
import { connect as connectSecurely } from 'node:tls';

const ANSWER_MS_MAX = 5_000;

/** The first request of PostgreSQL's protocol: may we speak TLS? Every version answers it with one letter. */
const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);

const DEFAULT_PORTS = { 'postgres:': 5432, 'postgresql:': 5432, 'redis:': 6379, 'rediss:': 6379 };

/**
 * in: the address of a PostgreSQL or Redis server
 * out: undefined when such a server answers; else what is wrong, in words that follow the setting's name
 */
export async function probe(address) {
  const url = new URL(address);
  if (!url.hostname) return undefined; // a socket in a folder: the driver will tell
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = Number(url.port) || DEFAULT_PORTS[url.protocol];
  const isRedis = url.protocol.startsWith('redis');
  const requests = isRedis ? redisRequests(url) : [SSL_REQUEST];
  const { answer, error } = await ask({
    host,
    port,
    secure: url.protocol === 'rediss:',
    request: Buffer.concat(requests),
    // A first connection is asked nothing more: PostgreSQL says S or N, Redis + or - and a line for each request.
    isEnough: (text) => !isRedis || text.split('\n').length > requests.length,
  });
  if (error) return `nothing answers at ${host}:${port} (${error})`;
  return isRedis ? redisFault(answer, host, port) : postgresFault(answer, host, port);
}

function postgresFault(answer, host, port) {
  return /^[SNE]/.test(answer) ? undefined : `what answers at ${host}:${port} is no PostgreSQL`;
}

function redisFault(answer, host, port) {
  const lines = answer.split('\r\n').slice(0, -1);
  const told = lines.find((line) => !line.startsWith('+')) ?? '';
  if (lines.length > 0 && told === '') return undefined;
  if (/^-(NOAUTH|WRONGPASS|ERR AUTH|ERR invalid password)/.test(told))
    return `Redis at ${host}:${port} refuses its user or password`;
  if (told.startsWith('-')) return `Redis at ${host}:${port} says ${told.slice(1)}`;
  return `what answers at ${host}:${port} is no Redis`;
}

/** What the address has: AUTH for a password, SELECT for the number of a database; PING in any case. */
function redisRequests({ username, password, pathname }) {
  const login = [username, password].filter(Boolean).map(decodeURIComponent);
  const commands = [
    password && ['AUTH', ...login],
    pathname.length > 1 && ['SELECT', pathname.slice(1)],
    ['PING'],
  ];
  return commands.filter(Boolean).map((words) => {
    const parts = words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`);
    return Buffer.from(`*${words.length}\r\n${parts.join('')}`);
  });
}

function ask({ host, port, secure, request, isEnough }) {
  return new Promise((done) => {
    const socket = secure ? connectSecurely({ host, port, servername: host }) : connect({ host, port });
    let answer = '';
    const end = (error) => {
      clearTimeout(late);
      socket.destroy();
      done(answer || !error ? { answer } : { answer, error });
    };
    // What takes the connection and says nothing is some other server, unless it never took it.
    const late = setTimeout(() => end(socket.connecting ? 'no answer in 5 s' : undefined), ANSWER_MS_MAX);
    socket.on(secure ? 'secureConnect' : 'connect', () => socket.write(request));
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1');
      if (isEnough(answer)) end();
    });
    socket.on('end', () => end());
    socket.on('error', (error) => end(error.code ?? error.message));
  });
}
