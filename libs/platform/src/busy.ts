import { performance, type EventLoopUtilization } from 'node:perf_hooks';

/** What lately means: long beside a turn of the event loop, short beside a rush at the shop. */
const LATELY_MS = 100;
/**
 * From this share of the time on it needs a core: beside calls of redemptions alone it is at work for 0.4 to 0.5 of it,
 * beside HTTP for 0.7 to 0.9.
 */
const BUSY = 0.6;

/**
 * Tells whether this process's own thread was at work for most of the last tenth of a second, and so needs a core.
 * @param used reads how long the event loop was at work and idle since it began, in ms
 */
export function busyMeter(used: () => EventLoopUtilization = () => performance.eventLoopUtilization()) {
  let since = used();
  let isBusy = false;
  return (): boolean => {
    const now = used();
    const active = now.active - since.active;
    const passed = active + now.idle - since.idle;
    if (passed >= LATELY_MS) {
      isBusy = active / passed >= BUSY;
      since = now;
    }
    return isBusy;
  };
}
