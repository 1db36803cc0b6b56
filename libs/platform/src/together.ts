import { availableParallelism } from 'node:os';

/** At most so many go together: a lock is held until the last of them is done, some ten milliseconds. */
const TOGETHER_MAX = 32;
/** As many at once as there are cores to work on them; on one core the second is prepared while the first waits for the disk. */
const LANES = Math.max(2, availableParallelism());
/** Did not get a lock within the short time that is waited for one in company; or would have waited in a circle. */
const CROWDED = new Set(['55P03', '40P01']);

/** What became of one order: the SQLSTATE that it was refused with and the facts, or beside two nulls what it made. */
export interface Outcome {
  refused: string | null;
  detail: string | null;
}

interface Waiting<O> {
  order: object;
  resolve: (outcome: O) => void;
  reject: (error: unknown) => void;
}

interface Lane<O> {
  waiting: Waiting<O>[];
  busy: boolean;
}

/**
 * Orders that arrive while others are at work go to the database together: one call, one transaction, one wait for the
 * disk (docs/decisions/0013-together.md). Nobody waits for company: what finds its lane free goes at once.
 * One of them refused takes nobody along. A whole call that fails is made again for each alone, and so is whatever would
 * have had to wait for a lock: whoever is slow keeps up nobody but himself. So an order bears an id that makes it safe
 * to send twice.
 */
export class Together<O extends Outcome> {
  readonly #lanes: Lane<O>[] = Array.from({ length: LANES }, () => ({ waiting: [], busy: false }));

  /** @param call makes orders in one transaction; alone it waits for locks. Outcomes in the order of the orders. */
  constructor(private readonly call: (orders: readonly object[], alone: boolean) => Promise<O[]>) {}

  /** A station has one lane: but for those sent once more, its orders never stand in two calls at once, waiting for each other. */
  add(station: number, order: object): Promise<O> {
    const lane = this.#lanes[station % LANES]!;
    return new Promise((resolve, reject) => {
      lane.waiting.push({ order, resolve, reject });
      if (!lane.busy) void this.#work(lane);
    });
  }

  /** Never rejects: each learns for itself what became of it. */
  async #work(lane: Lane<O>): Promise<void> {
    lane.busy = true;
    while (lane.waiting.length > 0) {
      const some = lane.waiting.splice(0, TOGETHER_MAX);
      await (some.length === 1 ? this.#alone(some[0]!) : this.#inCompany(some));
    }
    lane.busy = false;
  }

  async #inCompany(some: readonly Waiting<O>[]): Promise<void> {
    let outcomes: O[] = [];
    try {
      outcomes = await this.call(
        some.map(({ order }) => order),
        false,
      );
    } catch {
      // One of them met a bug, or the connection broke: each alone tells which, and whose.
    }
    some.forEach((one, n) => {
      const outcome = outcomes[n];
      if (outcome === undefined || CROWDED.has(outcome.refused ?? '')) void this.#alone(one);
      else one.resolve(outcome);
    });
  }

  async #alone({ order, resolve, reject }: Waiting<O>): Promise<void> {
    await this.call([order], true).then(([outcome]) => resolve(outcome!), reject);
  }
}
