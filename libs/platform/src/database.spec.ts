import { Client, DatabaseError } from 'pg';
import { QueryFailedError } from 'typeorm';
import { APP_ROLE, appUrl, isAway } from './database';

const ofDatabase = (code: string) => Object.assign(new DatabaseError('no', 0, 'error'), { code });
const ofSystem = (code: string) => Object.assign(new Error('no'), { code });

test.each([
  ['a full disk', ofDatabase('53100')],
  ['too many connections', ofDatabase('53300')],
  ['a server that is stopped', ofDatabase('57P01')],
  ['a deadlock met five times', new QueryFailedError('SELECT 1', [], ofDatabase('40P01'))],
  ['a port where nobody listens', ofSystem('ECONNREFUSED')],
  ['a connection that ended', new Error('Connection terminated unexpectedly')],
  ['no connection in time', new Error('timeout exceeded when trying to connect')],
])('%s is nobody’s bug', (_, error) => {
  expect(isAway(error)).toBe(true);
});

test.each([
  ['a value that is none', ofDatabase('22P02')],
  ['a right that is missing', ofDatabase('42501')],
  ['a row that is there already', new QueryFailedError('INSERT', [], ofDatabase('23505'))],
  ['a bug of ours', new TypeError('x is not a function')],
  ['no error at all', 'x'],
])('%s is none of the database’s absences', (_, error) => {
  expect(isAway(error)).toBe(false);
});

const secrets = { master: '00'.repeat(32) };

test.each([
  ['postgresql://owner:hush@db:5433/points', 'db'],
  ['postgresql://db:5433/points?user=owner&password=hush', 'db'],
  ['postgresql:///points?host=/run/postgresql&port=5433&user=owner&password=hush', '/run/postgresql'],
])('serves as the application, wherever the address names its owner: %s', (ownerUrl, where) => {
  const client = new Client({ connectionString: appUrl(ownerUrl, secrets) });
  const { user, password, host, port, database } = client;
  expect([user, host, port, database]).toEqual([APP_ROLE, where, 5433, 'points']);
  expect(password).toMatch(/^[0-9a-f]{64}$/);
});
