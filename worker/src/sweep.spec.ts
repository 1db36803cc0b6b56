import type { House, JobName } from '#platform';
import type { Job } from './job';
import { sweep } from './sweep';

const fails = () => Promise.reject(new Error('no'));
const done: string[] = [];
const job = (name: string, of: Partial<Job> = {}): Job => ({
  due: () => Promise.resolve([1, 2]),
  run: (_house, station) => {
    done.push(`${name} ${station}`);
    return Promise.resolve();
  },
  ...of,
});

test('a station that fails, and a kind of work that cannot say where it is due, keep nobody waiting', async () => {
  const run: Job['run'] = (house, station, now) =>
    station === 1 ? fails() : job('second').run(house, station, now);
  const jobs = { first: job('first', { due: fails }), second: job('second', { run }), third: job('third') };
  const swept = sweep({} as House, jobs as unknown as Record<JobName, Job>, new Date());
  await expect(swept).rejects.toMatchObject({
    errors: [{ message: 'first: where it is due' }, { message: 'second at station 1' }],
  });
  expect(done).toEqual(['second 2', 'third 1', 'third 2']);
});
