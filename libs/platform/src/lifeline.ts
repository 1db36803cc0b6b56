import type { Logger } from './logger';
import { WrongSetting } from './settings';

const CLOSE_MS_MAX = 10_000;

/**
 * Ends this process in order, once: on SIGTERM or SIGINT, and when the launcher that started it is gone.
 *
 * The launcher keeps an IPC channel to api and worker. The system closes it when the launcher ends, however it ends,
 * kill -9 included: no process number is asked for that another program could bear by then. On a server there is no
 * such channel and the signals alone count.
 *
 * @param close ends what is under way (at most 10 s) and lets go of ports and connections
 */
export function holdLifeline(close: () => Promise<void>, log: Logger): void {
  let ending = false;
  const end = (reason: string) => {
    if (ending) return;
    ending = true;
    log.info({ reason }, 'ending');
    // A connection that never closes must not keep a process alive that nobody watches any more.
    setTimeout(() => process.exit(1), CLOSE_MS_MAX).unref();
    close().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'could not end in order');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', () => end('SIGTERM'));
  process.on('SIGINT', () => end('SIGINT'));
  if (process.send === undefined) return;
  process.on('disconnect', () => end('the launcher is gone'));
  // It may have gone while this process was still loading.
  if (!process.connected) end('the launcher is gone');
}

/**
 * Ends a program that could not start: a wrong setting, or an address that cannot be listened on, in one line; anything
 * else with its stack.
 */
export function failedToStart(error: unknown): void {
  const { code, message } = error as { code?: string; message?: string };
  const known = error instanceof WrongSetting || code === 'EADDRINUSE' || code === 'EADDRNOTAVAIL';
  process.stderr.write(`${known ? message : ((error as Error).stack ?? String(error))}\n`);
  process.exit(1);
}
