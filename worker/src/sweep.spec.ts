import type { House } from '#platform';
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
    station === 1 ? fails() : job('credit').run(house, station, now);
  const jobs = {
    'close-lists': job('close', { due: fails }),
    'credit-lists': job('credit', { run }),
    'expire-points': job('expire'),
  };
  const swept = sweep({} as House, jobs, { now: () => new Date() });
  await expect(swept).rejects.toMatchObject({
    errors: [{ message: 'close-lists: where it is due' }, { message: 'credit-lists at station 1' }],
  });
  expect(done).toEqual(['credit 2', 'expire 1', 'expire 2']);
});

test('each is done as of its own moment, and a round that is over leaves the rest to the next', async () => {
  const moments: number[] = [];
  let ms = 0;
  const now = () => new Date((ms += 1));
  const run: Job['run'] = (_house, station, at) => {
    moments.push(at.getTime());
    return Promise.resolve(station);
  };
  const jobs = { 'close-lists': job('close', { run }), 'verify-books': job('verify', { run }) };
  await sweep({} as House, jobs, { now });
  expect(moments).toEqual([2, 3, 5, 6]);
  const swept = await sweep({} as House, jobs, { now, isOver: () => moments.length >= 7 });
  expect(swept).toEqual([
    { job: 'close-lists', station: 1 },
    { job: 'close-lists', station: 2 },
    { job: 'verify-books', station: 1 },
  ]);
});
