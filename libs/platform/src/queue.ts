/** Every job that time or a step asks for: name → payload. Its id is its payload, so it cannot be queued twice. */
export interface Jobs {
  'close-list': { station: number; listId: string };
  'release-hold': { station: number; redemptionId: string };
  'expire-day': { station: number; day: string };
  'end-answer-time': { station: number; claimId: string };
  'seal-audit': { station: number };
  'verify-station': { station: number; day: string };
  'print-book': { station: number; printId: string };
  sweep: Record<string, never>;
}

export type JobName = keyof Jobs;

export interface Wake {
  <N extends JobName>(name: N, payload: Jobs[N], at?: Date): Promise<void>;
}

/** `close-list` + its payload → `close-list/12/0190…`: the same work has the same id. */
export function jobId<N extends JobName>(name: N, payload: Jobs[N]): string {
  return [name, ...Object.values(payload as Record<string, unknown>)].join('/').replaceAll(':', '.');
}

/** Where no queue is at hand (a command, a test of one step): the sweep will find what is due. */
export const sweepOnly: Wake = async () => {};
