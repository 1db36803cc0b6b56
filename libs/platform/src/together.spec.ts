import { Together, type Outcome } from './together';

interface Made extends Outcome {
  n: number;
}

const granted = (order: object): Made => ({ refused: null, detail: null, n: (order as { n: number }).n });
const refused = (sqlstate: string): Made => ({ refused: sqlstate, detail: '{}', n: 0 });

/** Calls that end when the test says so; by default on a machine that has a core for each line. */
function office(answer: (order: object, alone: boolean) => Made = granted, cores = 2) {
  const calls: { line: number | 'alone'; numbers: number[]; end: () => void; fail: () => void }[] = [];
  const failures: unknown[] = [];
  const numberOf = (order: object) => (order as { n: number }).n;
  const call = (line: number | 'alone') => (orders: readonly object[]) =>
    new Promise<Made[]>((resolve, reject) => {
      calls.push({
        line,
        numbers: orders.map(numberOf),
        end: () => resolve(orders.map((order) => answer(order, line === 'alone'))),
        fail: () => reject(new Error('broken')),
      });
    });
  const together = new Together<Made>({
    lines: [call(0), call(1)],
    alone: async (order) => (await call('alone')([order]))[0]!,
    hasCore: (atWork) => atWork < cores,
    failed: (error) => failures.push(error),
  });
  const settle = async () => {
    for (let n = 0; n < 10; n += 1) await Promise.resolve();
  };
  const add = (n: number) => together.add({ n });
  /** Orders whose outcome nobody looks at. */
  const crowd = (count: number) => upTo(count).forEach((n) => void add(n));
  return { calls, failures, add, crowd, settle };
}

const upTo = (count: number, from = 0) => Array.from({ length: count }, (_, n) => from + n);

test('where no call is out an order goes at once; what comes meanwhile goes next, together and in order', async () => {
  const { calls, add, settle } = office();
  const all = upTo(4).map(add);
  await settle();
  expect(calls).toMatchObject([{ numbers: [0], line: 0 }]);
  calls[0]!.end();
  await settle();
  expect(calls[1]).toMatchObject({ numbers: [1, 2, 3], line: 0 });
  calls[1]!.end();
  expect((await Promise.all(all)).map(({ n }) => n)).toEqual([0, 1, 2, 3]);
});

test('ten stand behind a call that is out, and more wait for it to be back', async () => {
  const { calls, crowd, settle } = office();
  crowd(20);
  expect(calls.map(({ numbers }) => numbers)).toEqual([[0], upTo(10, 1)]);
  calls[0]!.end();
  await settle();
  expect(calls).toHaveLength(2);
  calls[1]!.end();
  await settle();
  expect(calls[2]).toMatchObject({ numbers: upTo(9, 11), line: 0 });
});

test('ten make a call on a second line while a core is idle; without one they wait', () => {
  const roomy = office(granted, 2);
  roomy.crowd(20);
  expect(roomy.calls.map(({ line }) => line)).toEqual([0, 0]);
  roomy.crowd(1);
  expect(roomy.calls[2]).toMatchObject({ line: 1 });
  expect(roomy.calls[2]!.numbers).toHaveLength(10);

  const crowded = office(granted, 1);
  crowded.crowd(100);
  expect(crowded.calls.map(({ line }) => line)).toEqual([0, 0]);
});

test('no call has more than 32, and no line more than two', async () => {
  const { calls, crowd, settle } = office();
  crowd(120);
  expect(calls.map(({ line, numbers }) => [line, numbers.length])).toEqual([[0, 1], [0, 10], [1, 10], [1, 10]]); // prettier-ignore
  calls[2]!.end();
  await settle();
  expect(calls[4]).toMatchObject({ numbers: upTo(32, 31), line: 1 });
  expect(calls).toHaveLength(5);
  calls[0]!.end();
  calls[1]!.end();
  await settle();
  expect(calls.slice(5).map(({ line, numbers }) => [line, numbers.length])).toEqual([[0, 32], [0, 25]]); // prettier-ignore
});

test('one that is refused takes nobody along', async () => {
  const { calls, add, settle } = office((order) => {
    const made = granted(order);
    return made.n === 2 ? refused('PS010') : made;
  });
  const all = upTo(4).map(add);
  calls[0]!.end();
  await settle();
  calls[1]!.end();
  expect((await Promise.all(all)).map(({ refused: by }) => by)).toEqual([null, null, 'PS010', null]);
});

test('one that would have to wait for a lock is sent once more, alone, and nobody waits for it', async () => {
  const { calls, add, settle } = office((order, alone) =>
    (order as { n: number }).n === 2 && !alone ? refused('55P03') : granted(order),
  );
  const all = upTo(4).map(add);
  calls[0]!.end();
  await settle();
  calls[1]!.end();
  expect((await Promise.all([all[0], all[1], all[3]])).map((made) => made!.n)).toEqual([0, 1, 3]);
  expect(calls[2]).toMatchObject({ numbers: [2], line: 'alone' });
  void add(4);
  await settle();
  expect(calls[3]).toMatchObject({ numbers: [4] });
  calls[2]!.end();
  expect((await all[2]!).n).toBe(2);
});

test('a call that fails is made again for each alone: who is to blame learns it, nobody else', async () => {
  const { calls, failures, add, settle } = office();
  const all = upTo(3).map(add);
  calls[0]!.end();
  await settle();
  calls[1]!.fail();
  await settle();
  expect(calls.slice(2)).toMatchObject([
    { numbers: [1], line: 'alone' },
    { numbers: [2], line: 'alone' },
  ]);
  expect(failures).toEqual([new Error('broken')]);
  calls[2]!.fail();
  calls[3]!.end();
  await expect(all[1]).rejects.toThrow('broken');
  expect((await all[2]!).n).toBe(2);
});
