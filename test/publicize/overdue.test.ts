import { v7 as uuidv7 } from 'uuid';
import { waitingFor } from '#books';
import {
  appealObjection,
  decideObjection,
  objectionQueue,
  raiseObjection,
  remindObjections,
} from '#steps/5-publicize';
import { sweep } from '../../worker/src/sweep';
import { JOBS } from '../../worker/src/jobs';
import { world, type World } from '../support/world';

/** Nobody decides in time: told once, shown to the supervisor until somebody does; an appeal has a time of its own. */
let w: World;
beforeAll(async () => {
  w = await world('overdue', 6);
}, 60_000);
afterAll(() => w.house.close());

const at = (moment: string) => {
  w.house.clock.set(moment);
  return w.house.clock.now();
};
const waiting = async () =>
  (await waitingFor(w.house, w.supervisor, w.house.clock.now())).find(
    ({ kind }) => kind === 'objectionsLate',
  );
const late = async () =>
  (await objectionQueue(w.house, w.supervisor, { state: 'open', overdue: true, limit: 50 })).items.map(
    ({ objectionId, overdueAt }) => [objectionId, overdueAt?.toISOString()],
  );
const told = async (objectionId: string) =>
  (
    await w.house.owner.query(
      `SELECT 1 FROM points.audit WHERE action = 'objection.overdue' AND subject_id = $1`,
      [objectionId],
    )
  ).rowCount;

it('goes to the supervisor when the five working days are over, and leaves with the decision', async () => {
  const { list } = await w.postedLines(1);
  const objectionId = uuidv7();
  const target = { kind: 'line', listId: list.listId, lineNo: 1 } as const;
  await raiseObjection(
    w.house,
    w.at(0),
    { objectionId, target, grounds: 'twice' },
    at('2026-11-02T09:00:00+08:00'),
  );

  expect(await remindObjections(w.house, 1, at('2026-11-09T23:59:00+08:00'))).toEqual([]);
  expect(await waiting()).toBeUndefined();
  const swept = await sweep(w.house, JOBS, { now: () => at('2026-11-10T00:00:00+08:00') });
  expect(swept).toContainEqual({ job: 'remind-objections', station: 1 });
  expect(await remindObjections(w.house, 1, at('2026-11-11T09:00:00+08:00'))).toEqual([]);
  expect(await told(objectionId)).toBe(1);
  expect(await late()).toEqual([[objectionId, '2026-11-09T16:00:00.000Z']]);
  expect(await waiting()).toMatchObject({ count: 1, due: '2026-11-09T16:00:00.000Z' });

  const decision = { objectionId, outcome: 'dismissed', reason: '两次都有名单' } as const;
  await decideObjection(w.house, w.reviewer, decision, at('2026-11-11T10:00:00+08:00'));
  expect(await late()).toEqual([]);

  // The township's days begin anew: 11 November and five working days.
  await appealObjection(w.house, w.at(0), { objectionId }, at('2026-11-12T09:00:00+08:00'));
  expect(await remindObjections(w.house, 1, at('2026-11-19T23:00:00+08:00'))).toEqual([]);
  expect(await remindObjections(w.house, 1, at('2026-11-20T00:00:00+08:00'))).toEqual([objectionId]);
  expect(await told(objectionId)).toBe(2);
  expect(await late()).toHaveLength(1);
});
