import { Together, type Outcome } from './together';

interface Made extends Outcome {
  n: number;
}

const granted = (order: object): Made => ({ refused: null, detail: null, n: (order as { n: number }).n });
const refused = (sqlstate: string): Made => ({ refused: sqlstate, detail: '{}', n: 0 });

/** Calls that end when the test says so. */
function office(answer: (order: object, alone: boolean) => Made = granted) {
  const calls: { numbers: number[]; alone: boolean; end: () => void; fail: () => void }[] = [];
  const together = new Together<Made>(
    (orders, alone) =>
      new Promise((resolve, reject) => {
        calls.push({
          numbers: orders.map((order) => (order as { n: number }).n),
          alone,
          end: () => resolve(orders.map((order) => answer(order, alone))),
          fail: () => reject(new Error('broken')),
        });
      }),
  );
  const settle = async () => {
    for (let n = 0; n < 10; n += 1) await Promise.resolve();
  };
  const add = (n: number, station = 1) => together.add(station, { n });
  return { calls, add, settle };
}

test('what finds its lane free goes at once and alone; what comes meanwhile goes next, together and in order', async () => {
  const { calls, add, settle } = office();
  const all = [0, 1, 2, 3].map((n) => add(n));
  await settle();
  expect(calls).toMatchObject([{ numbers: [0], alone: true }]);
  calls[0]!.end();
  await settle();
  expect(calls[1]).toMatchObject({ numbers: [1, 2, 3], alone: false });
  calls[1]!.end();
  expect((await Promise.all(all)).map(({ n }) => n)).toEqual([0, 1, 2, 3]);
});

test('no call has more than 32', async () => {
  const { calls, add, settle } = office();
  for (let n = 0; n < 40; n += 1) void add(n);
  calls[0]!.end();
  await settle();
  calls[1]!.end();
  await settle();
  expect(calls.map(({ numbers }) => numbers.length)).toEqual([1, 32, 7]);
});

test('another station’s orders do not wait', async () => {
  const { calls, add } = office();
  void add(0, 1);
  void add(1, 2);
  expect(calls.map(({ numbers }) => numbers)).toEqual([[0], [1]]);
});

test('one that is refused takes nobody along', async () => {
  const { calls, add, settle } = office((order) => {
    const made = granted(order);
    return made.n === 2 ? refused('PS010') : made;
  });
  const all = [0, 1, 2, 3].map((n) => add(n));
  calls[0]!.end();
  await settle();
  calls[1]!.end();
  expect((await Promise.all(all)).map(({ refused: by }) => by)).toEqual([null, null, 'PS010', null]);
});

test('one that would have to wait for a lock is sent once more, alone, and nobody waits for it', async () => {
  const { calls, add, settle } = office((order, alone) =>
    (order as { n: number }).n === 2 && !alone ? refused('55P03') : granted(order),
  );
  const all = [0, 1, 2, 3].map((n) => add(n));
  calls[0]!.end();
  await settle();
  calls[1]!.end();
  expect((await Promise.all([all[0], all[1], all[3]])).map((made) => made!.n)).toEqual([0, 1, 3]);
  expect(calls[2]).toMatchObject({ numbers: [2], alone: true });
  void add(4);
  await settle();
  expect(calls[3]).toMatchObject({ numbers: [4] });
  calls[2]!.end();
  expect((await all[2]!).n).toBe(2);
});

test('a call that fails is made again for each alone: who is to blame learns it, nobody else', async () => {
  const { calls, add, settle } = office();
  const all = [0, 1, 2].map((n) => add(n));
  calls[0]!.end();
  await settle();
  calls[1]!.fail();
  await settle();
  expect(calls.slice(2)).toMatchObject([
    { numbers: [1], alone: true },
    { numbers: [2], alone: true },
  ]);
  calls[2]!.fail();
  calls[3]!.end();
  await expect(all[1]).rejects.toThrow('broken');
  expect((await all[2]!).n).toBe(2);
});
