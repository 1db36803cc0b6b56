import { spawn, type ChildProcess } from 'node:child_process';
import { connect } from 'node:net';
import { freePort } from '../house/launcher';
import { until } from '../support/until';

/** A Redis of a test's own, which it may take away and bring back, empty. */
export interface OwnRedis {
  url: string;
  up(): Promise<void>;
  /** A kill -9. */
  down(): Promise<void>;
}

export async function ownRedis(): Promise<OwnRedis> {
  const port = await freePort();
  const flags = ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  let server: ChildProcess | undefined;
  return {
    url: `redis://127.0.0.1:${port}`,
    async up() {
      server = spawn('redis-server', flags, { stdio: 'ignore', cwd: '/' });
      await until(() => listens(port));
    },
    async down() {
      if (server === undefined) return;
      const gone = new Promise((done) => server!.once('exit', done));
      server.kill('SIGKILL');
      await gone;
      server = undefined;
    },
  };
}

function listens(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect({ port, host: '127.0.0.1' }, () => done(true));
    socket.on('error', () => done(false)).on('connect', () => socket.destroy());
  });
}
