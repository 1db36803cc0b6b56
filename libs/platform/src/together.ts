/** At most so many go together: a lock is held until the last of them is done, some ten milliseconds. */
const TOGETHER_MAX = 32;
/** One is at work and one stands behind it: the database begins the next where it has ended the last. */
const CALLS_A_LINE = 2;
/** So many make a call while another is out. Fewer cost the database more than it costs them to wait until that one is back. */
const MEANWHILE_MIN = 10;
/** Did not get a lock within the short time that is waited for one in company; or would have waited in a circle. */
const LOCKED_OUT = new Set(['55P03', '40P01']);

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

interface Line<O> {
  call: (orders: readonly object[]) => Promise<O[]>;
  /** How many calls on it are out. */
  out: number;
}

/** How orders reach the database. Outcomes in the order of the orders. */
export interface Office<O> {
  /** Each makes orders in one transaction and waits for no lock; a call behind another begins when that has ended. */
  lines: readonly Line<O>['call'][];
  /** Makes one order and waits for locks. */
  alone: (order: object) => Promise<O>;
  /** Whether a core is idle while so many lines are at work. */
  hasCore: (atWork: number) => boolean;
  /** Learns of a call that failed as a whole. */
  failed: (error: unknown) => void;
}

/**
 * Orders that arrive while others are at work go to the database together: one call, one transaction, one wait for the
 * disk (docs/decisions/0013-together.md). Where no call is out an order goes at once.
 * One of them refused takes nobody along. A whole call that fails is made again for each alone, and so is whatever would
 * have had to wait for a lock: whoever is slow keeps up nobody but himself. So an order bears an id that makes it safe
 * to send twice.
 */
export class Together<O extends Outcome> {
  readonly #waiting: Waiting<O>[] = [];
  readonly #lines: Line<O>[];

  constructor(private readonly office: Office<O>) {
    this.#lines = office.lines.map((call) => ({ call, out: 0 }));
  }

  add(order: object): Promise<O> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ order, resolve, reject });
      this.#send();
    });
  }

  /** Sends what may go now. The first line is filled before the next one is used. */
  #send(): void {
    const line = this.#lines.find(({ out }) => out < CALLS_A_LINE);
    if (line === undefined || !this.#mayGo(line)) return;
    void this.#inCompany(line, this.#waiting.splice(0, TOGETHER_MAX));
    this.#send();
  }

  /** Whether what waits makes a call on this line. */
  #mayGo({ out }: Line<O>): boolean {
    const atWork = this.#lines.filter((line) => line.out > 0).length;
    if (atWork === 0) return this.#waiting.length > 0;
    // Without a core of its own another line takes that of whoever sends, who then sends fewer.
    return this.#waiting.length >= MEANWHILE_MIN && (out > 0 || this.office.hasCore(atWork));
  }

  /** Never rejects: each learns for itself what became of it. */
  async #inCompany(line: Line<O>, some: readonly Waiting<O>[]): Promise<void> {
    line.out += 1;
    const outcomes = await line.call(some.map(({ order }) => order)).catch((error: unknown) => {
      // One of them met a bug, or the connection broke: each alone tells which, and whose.
      this.office.failed(error);
      return [];
    });
    some.forEach(({ order, resolve, reject }, n) => {
      const outcome = outcomes[n];
      const goesAlone = outcome === undefined || LOCKED_OUT.has(outcome.refused ?? '');
      if (goesAlone) this.office.alone(order).then(resolve, reject);
      else resolve(outcome);
    });
    line.out -= 1;
    this.#send();
  }
}
