import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';

/** A lot as entries name it. */
export interface Touched {
  expiresOn: string;
  grace: boolean;
  points: number;
}

interface Posted {
  version: number;
  points: number;
  balance: number;
  lots: Touched[];
}

interface Options {
  station?: number;
  kind?: string;
  source?: string;
  now?: Date;
  happened?: Date;
}

/** 10:00 at the station. */
export const at = (day: string) => new Date(`${day}T10:00:00+08:00`);
const NOW = at('2026-11-02');

// The primitives, called as the owner: a step's function calls them so. The application has no right to them.

const MOVEMENT = `ROW($4, 'test', $5, NULL, NULL, 'system', NULL, NULL, $6, $7)::points.movement`;

async function call(owner: Pool, text: string, params: unknown[]): Promise<Posted> {
  return (await owner.query<Posted>(text, params)).rows[0]!;
}

const movementOf = ({ kind, source = randomUUID(), now = NOW, happened = now }: Options) => [
  kind,
  source,
  happened,
  now,
];

export const give = (owner: Pool, who: string, lots: Touched[], options: Options = {}) =>
  call(owner, `SELECT * FROM points.ledger_give($1, $2, $3, ${MOVEMENT})`, [
    options.station ?? 1,
    who,
    JSON.stringify(lots),
    ...movementOf({ kind: 'carry-in', ...options }),
  ]);

export const take = (owner: Pool, who: string, points: number, options: Options = {}) =>
  call(owner, `SELECT * FROM points.ledger_take($1, $2, $3, ${MOVEMENT})`, [
    options.station ?? 1,
    who,
    points,
    ...movementOf({ kind: 'redeem', ...options }),
  ]);

/** Gives back what was taken for `source`: a redemption released. */
export const refund = (owner: Pool, who: string, source: string, options: Options = {}) =>
  call(owner, `SELECT * FROM points.ledger_refund($1, $2, $3, 'redeem', 30, ${MOVEMENT})`, [
    options.station ?? 1,
    who,
    source,
    ...movementOf({ kind: 'release', source, ...options }),
  ]);

/** What can still be spent, earliest first. */
export async function lotsOf(owner: Pool, who: string): Promise<Touched[]> {
  const { rows } = await owner.query<Touched>(
    `SELECT expires_on::text AS "expiresOn", grace, remaining::integer AS points FROM points.lot
      WHERE household_id = $1 AND remaining > 0 ORDER BY expires_on, grace DESC`,
    [who],
  );
  return rows;
}
