import { v7 as uuidv7 } from 'uuid';
import { JOBS } from '../../worker/src/jobs';
import { applyHouse, type ApplyHouse } from './support';

// Making staff hashes passwords: slow where many tests share two cores.
jest.setTimeout(60_000);

const NOW = '2020-03-10T18:00:00+08:00';

/** The work of steps 1 and 2 that time does, as the sweep asks for it: due from its moment on, not before, and once. */
describe('due work of notify and apply', () => {
  let s: ApplyHouse;
  beforeAll(async () => {
    s = await applyHouse('jobs', NOW);
    await s.house.station({ station: 2, households: 1 });
  });
  afterAll(() => s.house.close());

  const at = '2020-03-13T16:00:00.000Z';
  const before = new Date(Date.parse(at) - 1);

  test.each<[keyof typeof JOBS, () => Promise<unknown>]>([
    [
      'close-notices',
      () =>
        s.sql(
          `INSERT INTO points.notice (station_id, notice_id, kind, state, title, body, closes_at, created_at)
           VALUES (1, $1, 'announcement', 'open', 't', 'b', $2, $3)`,
          [uuidv7(), at, NOW],
        ),
    ],
    ['end-checks', () => s.make.claim({ route: 'S', act_day: '2020-03-01', check_by: at })],
    [
      'end-answers',
      () =>
        s.make.claim({
          kind: 'deduction',
          route: 'D',
          act_day: '2020-03-01',
          answer_by: at,
          decide_by: null,
        }),
    ],
    [
      'erase-files',
      () =>
        s.sql(
          `INSERT INTO points.file (station_id, file_id, purpose, media_type, bytes, sha256, uploaded_at, erase_after)
           VALUES (1, $1, 'evidence', 'image/png', 1, '\\x00', $2, '2020-03-14')`,
          [uuidv7(), NOW],
        ),
    ],
  ])('%s', async (name, make) => {
    const job = JOBS[name];
    await make();
    expect(await job.due(s.house, before)).toEqual([]);
    expect(await job.due(s.house, new Date(at))).toEqual([1]);
    expect(await job.run(s.house, 1, new Date(at))).toBe(1);
    expect(await job.due(s.house, new Date(at))).toEqual([]);
    expect(await job.run(s.house, 1, new Date(at))).toBe(0);
  });
});
