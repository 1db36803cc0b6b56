import type { House, JobName } from '#platform';
import type { Job } from './job';

export interface Swept {
  job: JobName;
  station: number;
}

export interface Round {
  now: () => Date;
  isOver: () => boolean;
}

/**
 * Takes up, job by job and station by station, what was not woken: after a stop, a lost queue or a clock that moved.
 * A station that fails does not keep the others waiting, nor does a kind of work that cannot say where it is due; the
 * failures are thrown together at the end, so that the queue and the log see them.
 * Jobs stand in the order of their urgency (`JOBS`): a round that is over begins with the first again. Each station is done
 * as of its own moment, since a round may take long.
 * @param isOver asked before each station
 * @returns what was run, in order
 * @throws AggregateError of all failures
 */
export async function sweep(
  house: House,
  jobs: Readonly<Partial<Record<JobName, Job>>>,
  { now = () => house.clock.now(), isOver = () => false }: Partial<Round> = {},
): Promise<Swept[]> {
  const done: Swept[] = [];
  const failures: unknown[] = [];
  for (const [name, job] of Object.entries(jobs) as [JobName, Job][]) {
    if (isOver()) break;
    for (const station of await dueAt(job, name, house, now(), failures)) {
      if (isOver()) break;
      try {
        await job.run(house, station, now());
        done.push({ job: name, station });
      } catch (error) {
        failures.push(new Error(`${name} at station ${station}`, { cause: error }));
      }
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} jobs of a sweep failed`);
  return done;
}

async function dueAt(
  job: Job,
  name: JobName,
  house: House,
  now: Date,
  failures: unknown[],
): Promise<number[]> {
  try {
    return await job.due(house, now);
  } catch (error) {
    failures.push(new Error(`${name}: where it is due`, { cause: error }));
    return [];
  }
}
