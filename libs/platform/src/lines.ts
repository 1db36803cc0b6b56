import { Socket } from 'node:net';
import { availableParallelism } from 'node:os';
import { Client, type ClientConfig, type QueryResult } from 'pg';

const LINES_MAX = Math.min(16, availableParallelism() + 2);
/** With more on one line the next ones of a turn take another: a backend works on one after the other. */
const GATHERED_MAX = 16;

const preparedNames = new Map<string, string>();

/** A name for a statement of the code: few, since none is made from input. */
export function preparedName(sql: string): string {
  const known = preparedNames.get(sql) ?? `call_${preparedNames.size + 1}`;
  preparedNames.set(sql, known);
  return known;
}

interface Line {
  client: Client;
  socket: Socket;
  /** Statements sent in this turn of the event loop leave at its end. */
  isGathering: boolean;
  /** Settles when it is connected. */
  opened: Promise<unknown>;
  /** Statements sent and not yet answered. */
  waiting: number;
}

/**
 * What is sent on a line in this turn of the event loop leaves together at its end: one write, which wakes the database's
 * process once. Requests come in together too, since this thread was busy while they arrived.
 */
function gather(line: Line): void {
  if (line.isGathering) return;
  line.isGathering = true;
  line.socket.cork();
  setImmediate(() => {
    line.isGathering = false;
    line.socket.uncork();
  });
}

/**
 * Lines to the database for short statements, apart from the pool. Several statements stand on one line behind each
 * other, each a transaction of its own: the database finds the next where it has answered the last. On a pooled
 * connection it falls asleep until this process has read the answer and handed the connection on, and waking it costs as
 * much as a short function does (docs/decisions/0012-lines.md).
 */
export class Lines {
  readonly #open: Line[] = [];

  /**
   * @param max how many lines there are at most
   * @param gathers whether the statements of one turn leave together, at its end
   */
  constructor(
    private readonly config: ClientConfig,
    private readonly max = LINES_MAX,
    private readonly gathers = true,
  ) {}

  /** Runs one statement of the code, prepared once a line. */
  async query<T extends object>(sql: string, params: readonly unknown[]): Promise<QueryResult<T>> {
    const line = this.#next();
    line.waiting += 1;
    try {
      await line.opened;
      if (this.gathers) gather(line);
      return await line.client.query<T>({ name: preparedName(sql), text: sql, values: params as unknown[] });
    } finally {
      line.waiting -= 1;
    }
  }

  /** The line that gathers already; else the one with the fewest statements on it, or a new one while each has some. */
  #next(): Line {
    const gathering = this.#open.find((line) => line.isGathering && line.waiting < GATHERED_MAX);
    if (gathering !== undefined) return gathering;
    let shortest: Line | undefined;
    for (const line of this.#open) {
      if (shortest === undefined || line.waiting < shortest.waiting) shortest = line;
    }
    if (shortest !== undefined && (shortest.waiting === 0 || this.#open.length >= this.max)) return shortest;
    return this.#another();
  }

  #another(): Line {
    const socket = new Socket();
    const client = new Client({ ...this.config, pipeline: true, stream: () => socket });
    const line: Line = { client, socket, isGathering: false, opened: Promise.resolve(), waiting: 0 };
    const lost = () => this.#forget(line);
    // Whoever stands on a line that breaks learns it from the statement; nobody else is sent there.
    client.on('error', lost);
    client.on('end', lost);
    line.opened = client.connect();
    line.opened.catch(lost);
    this.#open.push(line);
    return line;
  }

  #forget(line: Line): void {
    const at = this.#open.indexOf(line);
    if (at >= 0) this.#open.splice(at, 1);
  }

  /** Ends all lines once what stands on them is answered. */
  async close(): Promise<void> {
    await Promise.allSettled(this.#open.splice(0).map(({ client }) => client.end()));
  }
}
