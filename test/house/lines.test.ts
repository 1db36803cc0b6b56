import { availableParallelism } from 'node:os';
import { testHouse, type TestHouse } from '../support';

let house: TestHouse;
beforeAll(async () => (house = await testHouse({ name: 'lines' })));
afterAll(() => house.close());

const readers = (count: number) =>
  Promise.all(
    Array.from({ length: count }, async (_, n) => {
      const [row] = await house.db.read<{ n: number; pid: number }>(
        'SELECT $1::integer AS n, pg_backend_pid() AS pid',
        [n],
      );
      return row!;
    }),
  );

test('many readers stand on few lines, and each gets its own answer', async () => {
  const answers = await readers(300);
  expect(answers.map(({ n }) => n)).toEqual(Array.from({ length: 300 }, (_, n) => n));
  expect(new Set(answers.map(({ pid }) => pid)).size).toBeLessThanOrEqual(availableParallelism() + 2);
});

test('a statement that fails takes none of those before and behind it along', async () => {
  const settled = await Promise.allSettled(
    Array.from({ length: 60 }, (_, n) => house.db.read('SELECT 1 / $1::integer AS n', [n % 3])),
  );
  expect(settled.map(({ status }) => status)).toEqual(
    settled.map((_, n) => (n % 3 === 0 ? 'rejected' : 'fulfilled')),
  );
});

test('each statement is a transaction of its own: what one sets for itself none behind it sees', async () => {
  const [set, ...behind] = await Promise.all([
    house.db.read(`SELECT set_config('statement_timeout', '7s', true) AS value`, []),
    ...Array.from({ length: 20 }, () =>
      house.db.read(`SELECT current_setting('statement_timeout') AS value`, []),
    ),
  ]);
  expect(set).toEqual([{ value: '7s' }]);
  expect(behind).toEqual(behind.map(() => [{ value: '0' }]));
});

test('a line that breaks is not used again', async () => {
  const broken = new Set((await readers(50)).map(({ pid }) => pid));
  await house.owner.query('SELECT pg_terminate_backend(pid) FROM unnest($1::integer[]) AS pid', [
    [...broken],
  ]);
  // Whoever is sent out before this process has heard of it learns it; whoever comes later finds a new line.
  let answers: { pid: number }[] | undefined;
  while (answers === undefined) answers = await readers(50).catch(() => undefined);
  expect(answers.filter(({ pid }) => broken.has(pid))).toEqual([]);
});
