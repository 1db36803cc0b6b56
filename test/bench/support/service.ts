import { fork, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ROOT } from '#platform';
import type { TestHouse } from '../../support';

/** The built api or worker in a process of its own, on the bench's database. */
export interface Service {
  port: number;
  /** Resident memory as the system counts it (VmRSS), in MB. */
  memory_mb(): number;
  stop(): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as { port: number };
  await new Promise((done) => server.close(done));
  return port;
}

/** Starts a script of the product as the launcher does: its lifeline is the channel, so it ends with this process. */
export async function startService(house: TestHouse, entry: string): Promise<Service> {
  const port = await freePort();
  const { NODE_FLAGS } = (await import(join(ROOT, 'libs/station/bin/house/service.mjs'))) as {
    NODE_FLAGS: string[];
  };
  const child = fork(join(ROOT, entry), [], {
    cwd: ROOT,
    env: {
      ...process.env,
      NODE_ENV: 'production',
      DATABASE_URL: house.ownerUrl,
      STATION_DATA: process.env.TEST_STATION_DATA!,
      REDIS_URL: '',
      PORT: String(port),
    },
    execArgv: NODE_FLAGS,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  return { port, memory_mb: () => memoryOf(child.pid!), stop: () => stopped(child) };
}

function memoryOf(pid: number): number {
  const [, kb] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))!;
  return Number(kb) / 1024;
}

async function stopped(child: ChildProcess): Promise<void> {
  const gone = new Promise((done) => child.once('exit', done));
  child.kill('SIGTERM');
  await gone;
}

/** Waits until the api answers. @throws Error after half a minute */
export async function serving({ port }: Service): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null);
    if (answer?.ok) return;
    await pause(100);
  }
  throw new Error('the api did not become ready');
}
