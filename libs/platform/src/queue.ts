/** What time does, by name. A job file of the worker carries out each of them. */
export const JOB_NAMES = [
  'close-notices',
  'end-checks',
  'end-answers',
  'remind-panels',
  'close-lists',
  'end-holds',
  'end-objections',
  'remind-objections',
  'credit-lists',
  'release-redemptions',
  'expire-points',
  'remind-expiry',
  'erase-files',
  'make-prints',
  'seal-audit',
  'keep-digest',
  'verify-books',
  'prune-access',
] as const;

export type JobName = (typeof JOB_NAMES)[number];

export const isJobName = (name: string): name is JobName => (JOB_NAMES as readonly string[]).includes(name);

/** What a wake-up carries: where to look. What is due there stands in the station's own rows, guarded by their state. */
export interface WakeUp {
  station: number;
}

/**
 * Asks the worker to look at a station for one kind of due work at a moment (now when left out). Losing the call loses
 * seconds, never the work: the sweep finds what is due by the due columns. It never fails and is over soon; still it is
 * asked for behind the commit, since before it there is nothing to find.
 */
export type Wake = (job: JobName, wakeUp: WakeUp, at?: Date) => Promise<void>;

/** The same kind of work for the same station at the same moment has the same id: it cannot be queued twice. */
export function jobId(job: JobName, { station }: WakeUp, at: Date | undefined): string {
  return `${job}/${station}/${at === undefined ? 'now' : at.getTime()}`;
}

/** Where no queue is at hand (a command, a test of one step): the sweep will find what is due. */
export const sweepOnly: Wake = async () => {};
