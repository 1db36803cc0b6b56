const MINUTE_MS = 60_000;

/**
 * Does `work` at once and each minute from then on, whatever becomes of it; a round that takes longer leaves the next ones
 * out. It is the worker's own timer and no job of the queue: the net under the queue must not hang on it. The minutes are
 * counted by the process and not by the machine's clock, which may be set meanwhile.
 * @param onFailed told of each round that failed
 */
export function everyMinute(
  work: () => Promise<unknown>,
  onFailed: (error: unknown) => void,
  minute_ms = MINUTE_MS,
): { stop(): Promise<void> } {
  let underWay: Promise<unknown> | undefined;
  const round = () => {
    underWay ??= work()
      .catch(onFailed)
      .finally(() => (underWay = undefined));
  };
  round();
  const timer = setInterval(round, minute_ms);
  return {
    async stop() {
      clearInterval(timer);
      await underWay;
    },
  };
}
