import { DataSource, QueryFailedError, type EntityManager, type MixedList, type EntitySchema } from 'typeorm';
import { DatabaseError, types, type Pool } from 'pg';
import type { RefusalCode } from '#contract';
import { availableParallelism } from 'node:os';
import { busyMeter } from './busy';
import { Lines, preparedName } from './lines';
import { createLogger } from './logger';
import { Refusal } from './refusal';
import { deriveKey, type Secrets } from './secrets';
import { SQLSTATE_REFUSALS } from './sqlstates';
import { Together, type Office, type Outcome } from './together';

// Days stay text (a JS Date has no day without a zone); bigint counts and balances stay below 2^53.
types.setTypeParser(types.builtins.DATE, (text) => text);
types.setTypeParser(types.builtins.INT8, Number);

/** A transaction, or the pool where none is open. */
export type Tx = EntityManager;

export const APP_ROLE = 'points_app';
const RETRIES = 5;
/**
 * Connections of one process: while one waits for the disk another works, but more than the machine can work at once
 * only get in each other's way. On two cores eight redeemed a third more than sixteen (test/bench/redeem.bench.ts).
 */
export const POOL_SIZE = Math.min(32, 2 * availableParallelism() + 4);
/** Calls of orders that work at once: on more lines than cores they only wait for each other. */
const ORDER_LINES = Math.min(8, availableParallelism());
const RETRYABLE = new Set(['40001', '40P01']);

/** Rows of one statement, whatever its verb. */
export async function rows<T>(tx: Tx, sql: string, params: readonly unknown[] = []): Promise<T[]> {
  const result: unknown = await tx.query(sql, params as unknown[]);
  // TypeORM answers UPDATE and DELETE with [rows, count], and SELECT and INSERT with rows.
  if (
    Array.isArray(result) &&
    result.length === 2 &&
    Array.isArray(result[0]) &&
    typeof result[1] === 'number'
  ) {
    return result[0] as T[];
  }
  return result as T[];
}

/** The first row or null. */
export async function maybe<T>(tx: Tx, sql: string, params: readonly unknown[] = []): Promise<T | null> {
  return (await rows<T>(tx, sql, params))[0] ?? null;
}

/** The one row that must be there. @throws Refusal not_found */
export async function one<T>(tx: Tx, sql: string, params: readonly unknown[] = []): Promise<T> {
  const row = await maybe<T>(tx, sql, params);
  if (row === null) throw new Refusal('not_found');
  return row;
}

const UNIQUE_VIOLATION = '23505';

/** That a row was not written because it is there already: somebody else was a moment faster. */
export const isTaken = (error: unknown): boolean => ofDatabase(error).code === UNIQUE_VIOLATION;

/**
 * Runs a statement over a value that may be there once, of which somebody else may have been a moment faster: a look
 * before it cannot see what is not committed yet.
 * @throws Refusal `code`, and the transaction is over
 */
export async function unlessTaken<T>(code: RefusalCode, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isTaken(error)) throw new Refusal(code);
    throw error;
  }
}

/** Turns a SQLSTATE of the project's own class into its refusal; every other error passes unchanged. */
export function asRefusal(error: unknown): unknown {
  const { code, detail } = ofDatabase(error);
  return refusalOf(code, detail) ?? error;
}

/** The refusal that a SQLSTATE of the project's own class stands for, with the facts in its detail. */
function refusalOf(code: string | undefined, detail: string | null | undefined): Refusal | undefined {
  const refusal = code === undefined ? undefined : SQLSTATE_REFUSALS[code];
  return refusal && new Refusal(refusal, detail?.startsWith('{') ? JSON.parse(detail) : {});
}

/** What the database says of an error, whether it came through TypeORM or straight from the driver. */
export function ofDatabase(error: unknown): { code?: string | undefined; detail?: string | undefined } {
  if (error instanceof DatabaseError) return error;
  return error instanceof QueryFailedError ? (error.driverError as { code?: string; detail?: string }) : {};
}

/** PostgreSQL's classes of connections, resources and the operator's doing; locks that a retry met again; a server that only reads. */
const AWAY = /^(08|53|57P|40001|40P01|55P03|25006)/;
/** What the driver and its pool say of a connection that is gone or not to be had; they give no code. */
const CUT =
  /^(Connection terminated|timeout exceeded when trying to connect|Client (has encountered|was closed))/;
const NOT_REACHED = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENOSPC',
]);

/**
 * That the database is not to be reached, or has no room: no bug, and over by itself or by the operator. Whether what was
 * asked for was done is not known then; whoever is in doubt asks for the id.
 */
export function isAway(error: unknown): boolean {
  if (AWAY.test(ofDatabase(error).code ?? '')) return true;
  const cause: unknown = error instanceof QueryFailedError ? error.driverError : error;
  if (!(cause instanceof Error)) return false;
  return CUT.test(cause.message) || NOT_REACHED.has((cause as NodeJS.ErrnoException).code ?? '');
}

function isRetryable(error: unknown): boolean {
  return RETRYABLE.has(ofDatabase(error).code ?? '');
}

/** The application's login: owns nothing. Its password is derived, so every api and worker of an installation knows it. */
export function appUrl(ownerUrl: string, secrets: Secrets): string {
  const url = new URL(ownerUrl);
  // Behind the `?`, where the driver looks first: the owner's login would win from there over one before the @, and the
  // address of a socket has no place before it.
  url.username = url.password = '';
  url.searchParams.set('user', APP_ROLE);
  url.searchParams.set('password', deriveKey(secrets, 'database/points_app').toString('hex'));
  return url.toString();
}

export class Database {
  readonly #lines: Lines;
  readonly #orderLines: Lines[];
  readonly #log = createLogger('database');
  readonly #isBusy = busyMeter();
  readonly #together = new Map<string, Together<Outcome>>();

  constructor(readonly source: DataSource) {
    const { options } = source;
    if (options.type !== 'postgres') throw new TypeError(`no PostgreSQL: ${options.type}`);
    const { url, applicationName, extra } = options;
    const config = { connectionString: url, application_name: applicationName, ...extra };
    this.#lines = new Lines(config);
    this.#orderLines = Array.from({ length: ORDER_LINES }, () => new Lines(config, 1, false));
  }

  /** The pool, without a station: only for functions that take the station as an argument, and for small reference tables. */
  get pool(): Tx {
    return this.source.manager;
  }

  /**
   * Calls one SECURITY DEFINER function that takes the station as its first argument: one round trip, no transaction
   * of ours around it. Deadlocks and serialization failures are retried a bounded number of times.
   * @throws Refusal for the project's SQLSTATEs
   */
  async call<T>(sql: string, params: readonly unknown[]): Promise<T[]> {
    // Straight on TypeORM's pool, prepared once a connection: with many parameters reading the statement anew costs a
    // fifth of a redemption.
    const { master } = this.source.driver as unknown as { master: Pool };
    return this.#bounded(async () => {
      // Not `master.query`: the pool would throw the connection away with every refusal.
      const client = await master.connect();
      try {
        const done = await client.query({ name: preparedName(sql), text: sql, values: params as unknown[] });
        return done.rows as T[];
      } finally {
        client.release();
      }
    });
  }

  /**
   * Calls one SECURITY DEFINER function that makes several orders, of any stations, in one transaction: `SELECT * FROM
   * f($1, $2)` of the orders as json and whether there is but one. What is ordered meanwhile goes with the next call
   * (docs/decisions/0013-together.md), so an order bears its station and an id that makes it safe to send twice.
   * @returns the order's row but for `refused` and `detail`
   * @throws Refusal for the project's SQLSTATEs: of this order alone
   */
  async together<T extends object>(sql: string, order: object): Promise<T> {
    const together = this.#together.get(sql) ?? new Together(this.#office(sql));
    this.#together.set(sql, together);
    const { refused, detail, ...made } = await together.add(order);
    if (refused !== null)
      throw refusalOf(refused, detail) ?? new Error(`refused by an unknown SQLSTATE: ${refused}`);
    return made as T;
  }

  /** How a function's orders reach the database: together on lines of their own, alone on the pool. */
  #office(sql: string): Office<Outcome> {
    return {
      lines: this.#orderLines.map(
        (line) => async (orders) => (await line.query<Outcome>(sql, [JSON.stringify(orders), false])).rows,
      ),
      alone: async (order) => (await this.call<Outcome>(sql, [JSON.stringify([order]), true]))[0]!,
      hasCore: (atWork) => atWork + (this.#isBusy() ? 1 : 0) < availableParallelism(),
      failed: (error) => this.#log.error({ err: error }, 'orders sent together failed: each is sent alone'),
    };
  }

  /**
   * Calls one SECURITY DEFINER function that reads: as `call`, but on a line that other readers stand on too
   * (docs/decisions/0012-lines.md). Not for movements: whoever stands behind one would wait for its locks and the disk.
   */
  read<T extends object>(sql: string, params: readonly unknown[]): Promise<T[]> {
    return this.#bounded(async () => (await this.#lines.query<T>(sql, params)).rows);
  }

  /**
   * Runs `work` in a transaction that has named its station: row-level security shows it that station's rows alone.
   * Deadlocks and serialization failures run `work` again, a bounded number of times: it must keep no state outside.
   */
  async inStation<T>(station: number, work: (tx: Tx) => Promise<T>, role?: 'points_publisher'): Promise<T> {
    if (!Number.isInteger(station)) throw new TypeError(`station is not an integer: ${station}`);
    return this.#bounded(async () => {
      const runner = this.source.createQueryRunner();
      try {
        await runner.startTransaction();
        // SET LOCAL takes no parameter; the station is an integer by the check above (scale-out rule 16).
        await runner.query(`SET LOCAL app.station = '${station}'${role ? `; SET LOCAL ROLE ${role}` : ''}`);
        const result = await work(runner.manager);
        await runner.commitTransaction();
        return result;
      } catch (error) {
        // Of a connection that is gone there is nothing to take back: what went wrong is what is told.
        if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
        throw error;
      } finally {
        await runner.release();
      }
    });
  }

  async #bounded<T>(work: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await work();
      } catch (error) {
        if (attempt < RETRIES && isRetryable(error)) continue;
        throw asRefusal(error);
      }
    }
  }

  /** Ends the lines of `read` and `together`, which TypeORM does not know. Whoever asks later opens new ones. */
  endLines(): Promise<void> {
    return Promise.all([this.#lines.close(), ...this.#orderLines.map((line) => line.close())]).then(
      () => undefined,
    );
  }

  async close(): Promise<void> {
    await this.endLines();
    await this.source.destroy();
  }
}

/** Options of a TypeORM data source on the product's schema. */
export function dataSourceOptions(
  url: string,
  entities: MixedList<Function | string | EntitySchema> = [],
  poolSize = POOL_SIZE,
) {
  return {
    type: 'postgres' as const,
    url,
    schema: 'points',
    entities,
    poolSize,
    applicationName: 'points',
    extra: { options: '-c search_path=points', connectionTimeoutMillis: 10_000 },
  };
}

/** Connects as the application's role. */
export async function connect(
  url: string,
  entities: MixedList<Function | string | EntitySchema> = [],
  poolSize?: number,
): Promise<Database> {
  return new Database(await new DataSource(dataSourceOptions(url, entities, poolSize)).initialize());
}
