import { v7 as uuidv7 } from 'uuid';
import { firstIdOf, instantOf } from './time-id';

test('ids of an instant lie between its first id and the next millisecond’s, and tell the instant', () => {
  const at = new Date('2026-11-02T01:00:00.123Z');
  const id = uuidv7({ msecs: at.getTime() });
  expect(firstIdOf(at) <= id).toBe(true);
  expect(id < firstIdOf(new Date(at.getTime() + 1))).toBe(true);
  expect(instantOf(id)).toEqual(at);
});
