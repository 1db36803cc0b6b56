import type { House, JobName } from '#platform';
import type { Job } from './job';

export interface Swept {
  job: JobName;
  station: number;
}

/**
 * Takes up, job by job and station by station, what was not woken: after a stop, a lost queue or a clock that moved.
 * A station that fails does not keep the others waiting, nor does a kind of work that cannot say where it is due; the
 * failures are thrown together at the end, so that the queue and the log see them.
 * @returns what was run, in order
 * @throws AggregateError of all failures
 */
export async function sweep(
  house: House,
  jobs: Readonly<Partial<Record<JobName, Job>>>,
  now: Date,
): Promise<Swept[]> {
  const done: Swept[] = [];
  const failures: unknown[] = [];
  for (const [name, job] of Object.entries(jobs) as [JobName, Job][]) {
    for (const station of await dueAt(job, name, house, now, failures)) {
      try {
        await job.run(house, station, now);
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
