import { z } from 'zod';
import { loggedError } from './logger';

const SECRET = '尉迟烁烁';

test('a database’s error leaves its parameters, its message and its detail behind', () => {
  const error = Object.assign(new Error(`invalid input syntax: "${SECRET}"`), {
    query: 'INSERT …',
    parameters: [SECRET],
    driverError: { code: '22P02', detail: `Key (name)=(${SECRET})` },
  });
  const logged = loggedError(error);
  expect(JSON.stringify(logged)).not.toContain(SECRET);
  expect(logged).toMatchObject({ type: 'Error', code: '22P02' });
  expect(logged.stack).toContain('logger.spec');
});

test('so does the driver’s own, and a validator’s', () => {
  const driver = Object.assign(new Error(`value "${SECRET}"`), { severity: 'ERROR', code: '23514' });
  expect(JSON.stringify(loggedError(driver))).not.toContain(SECRET);
  const parsed = z.strictObject({}).safeParse({ [SECRET]: 1 });
  expect(JSON.stringify(loggedError(parsed.error))).not.toContain(SECRET);
});

test('a bug of ours keeps its words', () => {
  expect(loggedError(new RangeError('not a day'))).toMatchObject({
    type: 'RangeError',
    message: 'not a day',
  });
  expect(loggedError('text')).toEqual({ type: 'string', message: '', code: null, stack: '' });
});
