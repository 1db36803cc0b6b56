/** One measurement: what, how much, and how it stands to its floor. */
export interface Measurement {
  name: string;
  value: number;
  unit: string;
  /** The least that any program must do for the same, measured in the same run; in the same unit. */
  floor?: number;
  /** value / floor for rates, floor / value for times: 1 is as good as the floor. */
  ratio?: number;
  [more: string]: number | string | undefined;
}

const rounded = (value: number) => Number(value.toPrecision(4));

/** Prints a measurement as one JSON object on a line. */
export function report(measurement: Measurement): void {
  const entries = Object.entries(measurement).map(([key, value]) => [
    key,
    typeof value === 'number' ? rounded(value) : value,
  ]);
  process.stdout.write(`${JSON.stringify(Object.fromEntries(entries))}\n`);
}

/**
 * Calls `work` from so many loops at once for so long.
 * @returns calls a second, and their times in milliseconds, sorted
 */
export async function load(
  loops: number,
  seconds: number,
  work: (loop: number) => Promise<unknown>,
): Promise<{ perSecond: number; times_ms: number[] }> {
  const times_ms: number[] = [];
  const start = performance.now();
  const end = start + seconds * 1000;
  await Promise.all(
    Array.from({ length: loops }, async (_, loop) => {
      while (performance.now() < end) {
        const since = performance.now();
        await work(loop);
        times_ms.push(performance.now() - since);
      }
    }),
  );
  const took_s = (performance.now() - start) / 1000;
  times_ms.sort((a, b) => a - b);
  return { perSecond: times_ms.length / took_s, times_ms };
}

export const percentile = (sorted: readonly number[], p: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * p) / 100))]!;

/** Milliseconds that `work` takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const since = performance.now();
  await work();
  return performance.now() - since;
}
