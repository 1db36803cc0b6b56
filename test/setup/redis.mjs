/** A Redis for the tests: memory only, on a free port of this machine. */
import { spawn, spawnSync } from 'node:child_process';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../../libs/station/bin/house/ports.mjs';

/** out: { url, pid, stop() }; undefined where redis-server is not installed or does not answer within 5 s */
export async function startRedis() {
  if (spawnSync('redis-server', ['--version'], { stdio: 'ignore' }).status !== 0) return undefined;
  const port = await freePort();
  const flags = ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  // BullMQ wants noeviction, which is Redis' own default without a memory limit.
  const server = spawn('redis-server', flags, { stdio: 'ignore', cwd: '/' });
  server.unref();
  const stop = () => server.kill('SIGTERM');
  for (let tries = 0; tries < 100; tries += 1) {
    if (await listens(port)) return { url: `redis://127.0.0.1:${port}`, pid: server.pid, stop };
    await pause(50);
  }
  stop();
  return undefined;
}

function listens(port) {
  return new Promise((done) => {
    const socket = connect({ port, host: '127.0.0.1' }, () => done(true));
    socket.on('error', () => done(false)).on('connect', () => socket.destroy());
  });
}
