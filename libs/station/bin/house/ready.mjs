/** Waiting until the api serves. */
import { request as plain } from 'node:http';
import { request as secure } from 'node:https';
import { isIPv6 } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { Wrong } from './say.mjs';

const READY_MS_MAX = 120_000;
const ANY = { '0.0.0.0': '127.0.0.1', '::': '::1' };

/** The address that a browser on this machine uses. */
export function addressOf({ host, port, tls }) {
  const name = ANY[host] ?? host;
  return `${tls ? 'https' : 'http'}://${isIPv6(name) ? `[${name}]` : name}:${port}`;
}

/** Waits until /readyz answers 200. refuses (Wrong): not within two minutes, or when `signal` is aborted */
export async function waitUntilReady(settings, signal) {
  const url = `${addressOf(settings)}/readyz`;
  const until = Date.now() + READY_MS_MAX;
  let last = 'no answer';
  while (Date.now() < until) {
    signal.throwIfAborted();
    last = await status(url);
    if (last === 200) return;
    await pause(100);
  }
  throw new Wrong(
    `The api did not become ready within ${READY_MS_MAX / 1000} s (${last}); see logs/api.log.`,
  );
}

/** The shop's own certificate need not be known to this machine's list: only the answer counts here. */
function status(url) {
  const ask = url.startsWith('https:') ? secure : plain;
  return new Promise((done) => {
    const asked = ask(url, { rejectUnauthorized: false, timeout: 5000 }, (reply) => {
      reply.resume();
      done(reply.statusCode);
    });
    asked.on('timeout', () => asked.destroy(new Error('no answer in 5 s')));
    asked.on('error', (error) => done(error.code ?? error.message));
    asked.end();
  });
}
